/**
 * The canonical bytes of the whole state: what the state hash is over and what a snapshot holds.
 * They do not depend on the book's layout, on handles, or on the order in which tables were
 * filled; all that future behaviour depends on is in them.
 */
import { applyBatches } from './safeguards/batches';
import { nextGuardDue } from './safeguards/deadlines';
import * as Orders from './state-orders';
import { readSections, writeSections } from './state-sections';
import * as Tables from './state-tables';
import type { Venue } from './venue';
import { micros } from '../contract/ids';
import { WireReader, WireWriter } from '../contract/wire';

export function writeState(v: Venue): Buffer {
  const w = new WireWriter();
  w.f64(v.lastSeq);
  w.f64(v.now);
  w.f64(v.commandCount);
  w.f64(v.lastOrder);
  w.f64(v.lastWithdrawal);
  w.u8(v.trading ? 1 : 0);
  Tables.writeNames(w, v);
  Tables.writeAccounts(w, v);
  Tables.writeRisk(w, v);
  Tables.writeMoney(w, v);
  Orders.writeMarkets(w, v);
  Orders.writeOrders(w, v);
  writeSections(w, v);
  return w.take();
}

/** Fills an empty venue. @throws Error when bytes are left over or missing */
export function readState(v: Venue, bytes: Buffer): void {
  const r = new WireReader(bytes);
  v.lastSeq = r.f64();
  v.now = micros(r.f64());
  v.commandCount = r.f64();
  v.lastOrder = r.f64();
  v.lastWithdrawal = r.f64();
  v.trading = r.u8() !== 0;
  Tables.readNames(r, v);
  Tables.readAccounts(r, v);
  Tables.readRisk(r, v);
  Tables.readMoney(r, v);
  Orders.readMarkets(r, v);
  Orders.readOrders(r, v);
  applyBatches(v);
  readSections(r, v);
  v.nextDeadline = Math.min(v.nextDeadline, nextGuardDue(v));
  if (!r.done) throw new Error(`snapshot: ${bytes.length - r.position} bytes are left over`);
}

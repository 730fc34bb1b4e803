// long-file: each table's writer stands beside its reader
/** Canonical bytes of names, accounts, risk switches, balances, pools, withdrawals and holds. */
import { AccountState, type DeadMan, type FeeOverride } from './account';
import { MarketState } from './market';
import { ownerNumber } from './definitions';
import { LIMIT_NAMES, type LimitName } from './risk-state';
import type { Venue } from './venue';
import { PoolShares } from '../pools/pool-state';
import { parseCoreParams } from '../risk/params';
import type {
  AccountInfo,
  AssetId,
  CoreEvent,
  MarketInfo,
  WireReader,
  WireWriter,
} from '../contract';
import { eventCodec } from '../contract/event';
import { accountId, assetId, marketId, micros, seq, units } from '../contract/ids';
import { MEASURES } from '../contract/vocabulary';

/** Definitions are written as the events that would make them. */
const NO_PLACE = { seq: seq(0), ts: micros(0) };

/** The fields of a record that are set: an event has no undefined ones. */
function present<T extends object>(record: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as never; // the same fields, without the unset ones
}

function marketEvents({ id, base, quote, phase, ...info }: MarketInfo): CoreEvent[] {
  const { tick: _tick, lot: _lot, lotUnits: _units, notionalUnits: _notional, ...words } = info;
  const ids = { market: id, base: base.id, quote: quote.id };
  return [
    { type: 'market', ...NO_PLACE, ...present(words), ...ids },
    { type: 'market-phase', ...NO_PLACE, market: id, phase, reason: '' },
  ] as CoreEvent[]; // `present` drops what is unset
}

function accountEvents({ id, state, ...words }: AccountInfo): CoreEvent[] {
  return [
    { type: 'account', ...NO_PLACE, ...present(words), account: id },
    { type: 'account-state', ...NO_PLACE, account: id, state, reason: '' },
  ] as CoreEvent[]; // as above
}

export function writeNames(w: WireWriter, v: Venue): void {
  const { registry } = v;
  const events: CoreEvent[] = [];
  for (const { id, name, decimals } of registry.assets()) {
    events.push({ type: 'asset', ...NO_PLACE, asset: id, name, decimals });
  }
  for (const info of registry.markets()) events.push(...marketEvents(info));
  for (const { id, base, quote, ...words } of registry.pools()) {
    const ids = { pool: id, base: base.id, quote: quote.id };
    events.push({ type: 'pool', ...NO_PLACE, ...present(words), ...ids }); // as above
  }
  for (const info of registry.accounts()) events.push(...accountEvents(info));
  w.u32(events.length);
  for (const event of events) eventCodec.encode(w, event);
}

export function readNames(r: WireReader, v: Venue): void {
  for (let left = r.u32(); left > 0; left--) v.registry.apply(eventCodec.decode(r));
  v.assetCount = v.registry.assets().length;
  for (const info of v.registry.markets()) {
    v.markets[info.id] = new MarketState(info, v.makeBook(), v.orders);
  }
  for (const { id } of v.registry.pools()) v.pools[id] = new PoolShares(id);
  for (const { id, owner, kind, tier, state } of v.registry.accounts()) {
    const account = new AccountState(id, ownerNumber(v, owner), kind === 'house', tier);
    account.standing = state;
    v.accounts[id] = account;
  }
}

const byKey = <T>(a: readonly [number, T], b: readonly [number, T]): number => a[0] - b[0];
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function writeAccounts(w: WireWriter, v: Venue): void {
  for (const { id } of v.registry.accounts()) {
    const account = v.accounts[id]!;
    w.f64(account.second);
    w.f64(account.sentInSecond);
    w.u32(account.measures.length);
    for (const step of account.measures) {
      w.u32(step.market);
      w.u8(MEASURES.indexOf(step.measure));
      w.u32(step.perSecond);
      w.f64(step.until);
    }
    const fees = [...(account.fees ?? [])].sort(byKey);
    w.u32(fees.length);
    for (const [market, { makerFee, takerFee }] of fees) {
      w.u32(market);
      w.f64(makerFee);
      w.f64(takerFee);
    }
    const timers = [...(account.deadMen ?? [])].sort(byKey);
    w.u32(timers.length);
    for (const [market, { timeoutMicros, deadline }] of timers) {
      w.u32(market);
      w.f64(timeoutMicros);
      w.f64(deadline);
    }
  }
}

export function readAccounts(r: WireReader, v: Venue): void {
  for (const { id } of v.registry.accounts()) {
    const account = v.accounts[id]!;
    account.second = r.f64();
    account.sentInSecond = r.f64();
    for (let left = r.u32(); left > 0; left--) {
      const market = marketId(r.u32());
      const measure = MEASURES[r.u8()]!;
      account.measures.push({ market, measure, perSecond: r.u32(), until: r.f64() });
    }
    for (let left = r.u32(); left > 0; left--) {
      account.fees ??= new Map<number, FeeOverride>();
      account.fees.set(r.u32(), { makerFee: r.f64(), takerFee: r.f64() });
    }
    for (let left = r.u32(); left > 0; left--) {
      account.deadMen ??= new Map<number, DeadMan>();
      const market = marketId(r.u32());
      const timer = { market, timeoutMicros: r.f64(), deadline: r.f64() };
      account.deadMen.set(market, timer);
      v.nextDeadline = Math.min(v.nextDeadline, timer.deadline);
    }
  }
}

export function writeRisk(w: WireWriter, v: Venue): void {
  w.text(v.risk.paramsJson);
  const kills = [...v.risk.kills].sort(byText);
  w.u32(kills.length);
  for (const scope of kills) w.text(scope);
  const limits = [...v.risk.limits].sort((a, b) => byText(a[0], b[0]));
  w.u32(limits.length);
  for (const [scope, set] of limits) {
    w.text(scope);
    for (const name of LIMIT_NAMES) w.i64(set.get(name) ?? -1n);
  }
}

export function readRisk(r: WireReader, v: Venue): void {
  const json = r.text();
  const params = parseCoreParams(json);
  if (typeof params === 'string') throw new Error(`snapshot: ${params}`);
  v.risk.setParams(params, json);
  for (let left = r.u32(); left > 0; left--) v.risk.kills.add(r.text());
  for (let left = r.u32(); left > 0; left--) {
    const set = new Map<LimitName, bigint>();
    v.risk.limits.set(r.text(), set);
    for (const name of LIMIT_NAMES) {
      const value = r.i64();
      if (value >= 0n) set.set(name, value);
    }
  }
}

/** Sums over all accounts may pass 64 bits, so they are written as text. */
function writeSums(w: WireWriter, v: Venue, sum: (asset: AssetId) => bigint): void {
  for (const { id } of v.registry.assets()) w.text(sum(id).toString());
}

function readSums(r: WireReader, v: Venue, add: (asset: AssetId, sum: bigint) => void): void {
  for (const { id } of v.registry.assets()) {
    const sum = BigInt(r.text());
    if (sum !== 0n) add(id, sum);
  }
}

export function writeMoney(w: WireWriter, v: Venue): void {
  const { ledger } = v;
  writeSums(w, v, (asset) => ledger.feeTotal(asset));
  writeSums(w, v, (asset) => ledger.outsideTotal(asset));
  for (const { id, base, quote } of v.registry.pools()) {
    w.i64(ledger.reserve(id, base.id));
    w.i64(ledger.reserve(id, quote.id));
    const owners = v.pools[id]!.owners();
    w.u32(owners.length);
    for (const [account, shares] of owners) {
      w.u32(account);
      w.i64(shares);
    }
  }
  let balances = 0;
  const countAt = w.reserve(4);
  ledger.eachBalance((account, asset, available, locked) => {
    balances++;
    w.u32(account);
    w.u32(asset);
    w.i64(available);
    w.i64(locked);
  });
  w.setU32(countAt, balances);
  w.u32(v.withdrawals.size);
  for (const event of v.withdrawals.values()) eventCodec.encode(w, event);
  const holds = [...v.holds].sort((a, b) => byText(a[0], b[0]));
  w.u32(holds.length);
  for (const [name, hold] of holds) {
    w.text(name);
    w.u32(hold.account);
    w.u32(hold.asset);
    w.i64(hold.amount);
  }
}

export function readMoney(r: WireReader, v: Venue): void {
  const { ledger } = v;
  readSums(r, v, (asset, sum) => ledger.fees(asset, sum));
  readSums(r, v, (asset, sum) => ledger.outside(asset, sum));
  for (const { id, base, quote } of v.registry.pools()) {
    ledger.pool(id, base.id, r.i64());
    ledger.pool(id, quote.id, r.i64());
    for (let left = r.u32(); left > 0; left--) v.pools[id]!.change(accountId(r.u32()), r.i64());
  }
  for (let left = r.u32(); left > 0; left--) {
    ledger.account(accountId(r.u32()), assetId(r.u32()), r.i64(), r.i64());
  }
  for (let left = r.u32(); left > 0; left--) {
    const event = eventCodec.decode(r);
    if (event.type !== 'withdrawal') throw new Error(`snapshot: ${event.type} for a withdrawal`);
    v.withdrawals.set(event.withdrawal, event);
  }
  for (let left = r.u32(); left > 0; left--) {
    const name = r.text();
    const hold = { account: accountId(r.u32()), asset: assetId(r.u32()), amount: units(r.i64()) };
    v.holds.set(name, hold);
  }
}

/** A fill as its line of fills.jsonl (contracts §3). */
import type { EventOf } from '../../core/contract';
import { fillId } from '../../core/contract/ids';
import type { LineBuffer } from './line-buffer';
import type { Names } from './names';

/** Writes the line of a fill. `names` must have taken the event in. */
export function writeFillRow(out: LineBuffer, e: EventOf<'fill'>, names: Names): void {
  const m = names.knownMarket(e.market);
  out.ascii('{"seq":');
  out.int(e.seq);
  out.ascii(',"ts":');
  out.int(e.ts);
  out.ascii(',"fillId":');
  out.quoted(fillId(m.name, e.trade));
  out.ascii(',"market":');
  out.copy(m.bytes);
  out.ascii(',"price":"');
  out.steps(e.price, m.tick);
  out.ascii('","quantity":"');
  out.steps(e.quantity, m.lot);
  out.ascii(e.aggressor === 'BUY' ? '","aggressor":"BUY"' : '","aggressor":"SELL"');
  out.ascii(',"makerAccount":');
  out.copy(names.accountBytes(e.makerAccount));
  out.ascii(',"takerAccount":');
  out.copy(names.accountBytes(e.takerAccount));
  out.ascii(',"makerClientOrderId":');
  out.quoted(e.makerClientOrderId);
  out.ascii(',"takerClientOrderId":');
  out.quoted(e.takerClientOrderId);
  out.ascii(',"makerFee":"');
  out.units(e.makerFee, names.assetDecimals(e.makerFeeAsset));
  out.ascii('","makerFeeAsset":');
  out.text(names.asset(e.makerFeeAsset));
  out.ascii(',"takerFee":"');
  out.units(e.takerFee, names.assetDecimals(e.takerFeeAsset));
  out.ascii('","takerFeeAsset":');
  out.text(names.asset(e.takerFeeAsset));
  out.ascii('}');
  out.endLine();
}

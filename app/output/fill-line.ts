/** A fill as its line of fills.jsonl (contracts §3). */
import { fillId, formatSteps, type EventOf } from '../../core/contract';
import type { Names } from './names';
import { quoted, unitsText } from './print';

/** The line of a fill, with its line feed. `names` must have taken the event in. */
export function fillRow(e: EventOf<'fill'>, names: Names): string {
  const m = names.knownMarket(e.market);
  return (
    `{"seq":${e.seq},"ts":${e.ts},"fillId":${quoted(fillId(m.name, e.trade))}` +
    `,"market":${m.json},"price":"${names.price(e.market, e.price)}"` +
    `,"quantity":"${formatSteps(e.quantity, m.lot)}","aggressor":"${e.aggressor}"` +
    `,"makerAccount":${names.account(e.makerAccount)}` +
    `,"takerAccount":${names.account(e.takerAccount)}` +
    `,"makerClientOrderId":${quoted(e.makerClientOrderId)}` +
    `,"takerClientOrderId":${quoted(e.takerClientOrderId)}` +
    `,"makerFee":"${unitsText(e.makerFee, names.assetDecimals(e.makerFeeAsset))}"` +
    `,"makerFeeAsset":${names.asset(e.makerFeeAsset)}` +
    `,"takerFee":"${unitsText(e.takerFee, names.assetDecimals(e.takerFeeAsset))}"` +
    `,"takerFeeAsset":${names.asset(e.takerFeeAsset)}}\n`
  );
}

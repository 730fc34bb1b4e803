/**
 * Taker delay: on a market that has one an order that would trade as it arrives waits before it
 * meets the book, so that makers can take back in time what has become wrong. Cancels, and orders
 * that only rest, do not wait. Sources: Baldauf, Mollner, "High-Frequency Trading and Market
 * Performance" (2020); Eurex, "Passive Liquidity Protection".
 *
 * What waits is the message, not an order: it has no number, locks nothing, and nobody who reads
 * the book sees it. It was found good when it came, and is checked again when its time is over.
 */
import { wouldTake } from '../entry';
import type { MarketState } from '../market';
import { isStopType, type LiveOrder } from '../order';
import type { Held, Venue } from '../venue';
import { BUYS, SELLS } from '../../book/book';
import type { AccountId, CommandOf, MarketId } from '../../contract';
import { NONE, micros } from '../../contract/ids';
import { refusal, type Refusal } from '../../risk/refusal';

type OrderCommand = CommandOf<'order'>;

/** The market's delay in µs; 0 = none, or it is not matching as orders come. */
function delayOf(v: Venue, m: MarketState): number {
  const { takerDelay } = v.risk.params;
  if (takerDelay === undefined || !m.trading || v.releasing) return 0;
  return 1000 * (takerDelay[m.info.name]?.millis ?? 0);
}

/** Whether the order would trade at once, as the book stands. */
function takes(m: MarketState, o: LiveOrder): boolean {
  if (o.pays) return m.book.bestPrice(o.buy ? SELLS : BUYS) > 0;
  return wouldTake(m, o.buy, o.price);
}

/** Lets an order that was found good wait where it would take. @returns whether it waits */
export function holdBack(v: Venue, m: MarketState, o: LiveOrder, command: OrderCommand): boolean {
  const delay = delayOf(v, m);
  if (delay === 0 || isStopType(o.type) || !takes(m, o)) return false;
  const until = v.now + delay;
  // A delay that was made shorter lets later ones go first.
  const before = v.held.findIndex((one) => one.until > until);
  const held = { until, command };
  if (before < 0) v.held.push(held);
  else v.held.splice(before, 0, held);
  v.nextDeadline = Math.min(v.nextDeadline, until);
  const { account, market, clientOrderId, side, orderType, quantity, price, raw } = command;
  v.send({
    type: 'delayed',
    seq: v.nextSeq(),
    ts: v.now,
    ...{ account, market, clientOrderId, side, orderType, quantity },
    ...(price === undefined ? {} : { price }),
    ...(raw === undefined ? {} : { raw }),
    until: micros(until),
  });
  return true;
}

/**
 * Whether something that takes in another way than as a new order would get round the delay: an
 * amendment, or the first order of a list.
 */
export function checkDelay(
  v: Venue,
  m: MarketState,
  o: LiveOrder,
  price: number,
): Refusal | undefined {
  if (delayOf(v, m) === 0 || isStopType(o.type) || !wouldTake(m, o.buy, price)) return undefined;
  return refusal('521', `it would take: place a new order, which waits as ${m.info.name} has it`);
}

/** Whether the name is that of a message that waits: that cannot be taken back any more. */
export function checkHeld(
  v: Venue,
  account: AccountId,
  clientOrderId: string | undefined,
): Refusal | undefined {
  const found = v.held.find(
    ({ command }) => command.account === account && command.clientOrderId === clientOrderId,
  );
  if (found === undefined) return undefined;
  return refusal('521', `order ${clientOrderId ?? ''} waits until ${found.until} and stays`);
}

/** Takes out what has waited long enough, in the order of its times. */
export function takeHeld(v: Venue): OrderCommand[] {
  let due = 0;
  while (due < v.held.length && v.held[due]!.until <= v.now) due++;
  return v.held.splice(0, due).map(({ command }) => ({ ...command, ts: v.now }));
}

/**
 * Gives up what an account has waiting, for whoever is not there any more to answer for it.
 * @param market NONE = all markets. @returns how many
 */
export function dropHeld(
  v: Venue,
  account: AccountId,
  market: MarketId,
  reason: string,
  key?: number,
): number {
  const meant = ({ command }: Held): boolean =>
    command.account === account &&
    (market === NONE || command.market === market) &&
    (key === undefined || command.key === key);
  const dropped = v.held.filter(meant);
  if (dropped.length === 0) return 0;
  v.held = v.held.filter((one) => !meant(one));
  for (const { command } of dropped) {
    v.refuse(command, refusal('521', `it was waiting and is given up: ${reason}`), true);
  }
  return dropped.length;
}

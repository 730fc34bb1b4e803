/**
 * Who met himself. Honest owners of several accounts see to it that it stays a rare accident;
 * whether a wash came about is read here too.
 */
import { type Market } from './market';
import { type Account, type Order, type OrderWish } from './order';

/** An honest owner's meetings with himself stay below this share of his fills. */
const ACCIDENT_SHARE = 0.004;
const ACCIDENT_FROM_FILLS = 300;

interface Count {
  fills: number;
  self: number;
}

const NOTHING: Count = { fills: 0, self: 0 };

export class SelfTrades {
  readonly #counts = new Map<string, Count>();

  of(owner: string, market: number): Readonly<Count> {
    return this.#counts.get(`${owner}/${market}`) ?? NOTHING;
  }

  count(taker: Order, maker: Order): void {
    const same = isSame(taker.account, taker.client, maker);
    this.#add(taker.account.owner, taker.market, same);
    if (taker.account.owner !== maker.account.owner) {
      this.#add(maker.account.owner, maker.market, false);
    }
  }

  #add(owner: string, market: number, self: boolean): void {
    const key = `${owner}/${market}`;
    let count = this.#counts.get(key);
    if (count === undefined) {
      count = { fills: 0, self: 0 };
      this.#counts.set(key, count);
    }
    count.fills++;
    if (self) count.self++;
  }

  /** Whether an honest agent sends this order, given what of his own stands in its way. */
  allows(account: Account, market: Market, wish: OrderWish): boolean {
    if ((wish.stp ?? 'NONE') !== 'NONE') return true;
    let left = wish.quantity;
    let meetings = 0;
    for (const resting of market.book.ahead(wish.side, wish.price)) {
      if (left <= 0) break;
      left -= resting.leaves;
      if (isSame(account, wish.client, resting)) meetings++;
    }
    if (meetings === 0) return true;
    const { fills, self } = this.of(account.owner, market.index);
    return fills >= ACCIDENT_FROM_FILLS && self + meetings < fills * ACCIDENT_SHARE;
  }
}

/** Same owner, and the same client where one is named. */
function isSame(account: Account, client: string | undefined, resting: Order): boolean {
  return resting.account.owner === account.owner && resting.client === client;
}

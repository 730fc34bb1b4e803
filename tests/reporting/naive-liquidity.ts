/** What stands within 1 % of the middle, counted the naive way. */
import { formatUnits } from '../../core/contract';
import type { Engine } from '../../core/engine/engine';

/** Adds what stands in each market, from every open order one by one. */
export function countLiquidity(engine: Engine, minute: number, near: Map<string, string>): void {
  for (const market of engine.registry.markets()) {
    const orders: { buy: boolean; price: number; leaves: number }[] = [];
    engine.eachOrder((o, leaves) => {
      if (o.market !== market.id || o.workingSince === 0 || o.price === undefined) return;
      orders.push({ buy: o.side === 'BUY', price: o.price, leaves });
    });
    const bid = Math.max(...orders.filter((o) => o.buy).map((o) => o.price));
    const ask = Math.min(...orders.filter((o) => !o.buy).map((o) => o.price));
    let sum = 0n;
    for (const { price, leaves } of orders) {
      const inReach =
        Number.isFinite(bid + ask) && Math.abs(200 * price - 100 * (bid + ask)) <= bid + ask;
      if (inReach) sum += BigInt(price) * BigInt(leaves) * market.notionalUnits;
    }
    near.set(`${market.name} ${minute}`, formatUnits(sum, market.quote.decimals));
  }
}

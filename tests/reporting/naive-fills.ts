/** Fills of a span as they stand at the end, corrections included: a plain reading of a log. */
import {
  fillId,
  formatSteps,
  formatUnits,
  parseDecimal,
  pow10,
  Registry,
  type CoreEvent,
} from '../../core/contract';

interface NaiveFill {
  readonly market: string;
  readonly quantity: string;
  readonly notional: string;
  readonly ts: number;
}

/** Times µs, half-open. */
export function naiveFills(
  events: readonly CoreEvent[],
  from: number,
  to: number,
): Map<string, NaiveFill> {
  const registry = new Registry();
  const fills = new Map<string, NaiveFill>();
  for (const event of events) {
    registry.apply(event);
    if (event.type !== 'fill' && event.type !== 'trade-bust') continue;
    const market = registry.market(event.market);
    if (market === undefined) throw new Error(`market ${event.market}`);
    const id = fillId(market.name, event.trade);
    if (event.type === 'fill') {
      if (event.ts < from || event.ts >= to) continue;
      const quantity = formatSteps(event.quantity, market.lot);
      const notional = formatUnits(event.notional, market.quote.decimals);
      fills.set(id, { market: market.name, quantity, notional, ts: event.ts });
      continue;
    }
    const fill = fills.get(id);
    if (fill === undefined) continue;
    if (event.action === 'bust' || event.price === undefined) fills.delete(id);
    else {
      const price = parseDecimal(formatSteps(event.price, market.tick));
      const quantity = parseDecimal(fill.quantity);
      const scale = price.scale + quantity.scale;
      const value = price.mantissa * quantity.mantissa;
      const units = value * pow10(18 - scale);
      fills.set(id, { ...fill, notional: formatUnits(units, 18) });
    }
  }
  return fills;
}

/** A registry of one's own, with the names and states of another. */
import { Registry, seq, micros, NONE } from '../../contract';
import type { AccountInfo, MarketInfo, RegistryView } from '../../contract';

// Definitions are applied as events; their place in the log plays no part in a registry.
const head = { seq: seq(NONE), ts: micros(NONE) };

export function copyRegistry(from: RegistryView): Registry {
  const copy = new Registry();
  for (const { id, name, decimals } of from.assets()) {
    copy.apply({ type: 'asset', ...head, asset: id, name, decimals });
  }
  for (const market of from.markets()) copyMarket(copy, market);
  for (const pool of from.pools()) {
    const { id, name, fee, market } = pool;
    const pair = { base: pool.base.id, quote: pool.quote.id };
    const own = market === undefined ? {} : { market };
    copy.apply({ type: 'pool', ...head, pool: id, name, ...pair, fee, ...own });
  }
  for (const account of from.accounts()) copyAccount(copy, account);
  return copy;
}

function copyMarket(copy: Registry, market: MarketInfo): void {
  const { id, base, quote, tick: _tick, lot: _lot, phase, ...own } = market;
  const { lotUnits: _lotUnits, notionalUnits: _notionalUnits, ...fields } = own;
  const pair = { base: base.id, quote: quote.id };
  copy.apply({ type: 'market', ...head, market: id, ...present(fields), ...pair });
  copy.apply({ type: 'market-phase', ...head, market: id, phase, reason: '' });
}

function copyAccount(copy: Registry, account: AccountInfo): void {
  const { id, state, devices, ips, ...fields } = account;
  const lists = { devices: [...devices], ips: [...ips] };
  copy.apply({ type: 'account', ...head, account: id, ...present(fields), ...lists });
  copy.apply({ type: 'account-state', ...head, account: id, state, reason: '' });
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Leaves out what is undefined: in an event such a field is absent. */
function present<T extends object>(row: T): Present<T> {
  const entries = Object.entries(row).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Present<T>; // the same fields without the undefined ones
}

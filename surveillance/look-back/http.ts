/** Look-backs over HTTP; they name people, so that each read is recorded. */
import { Router } from 'express';
import type { Pool } from 'pg';
import { formatSteps, formatUnits, marketId, units, type RegistryView } from '../../core/contract';
import type { Guard } from '../../platform/permission/guard';
import type { InsiderRow, LookBackRow, LookBackTrader } from '../contract';
import { INSIDER_PERMISSIONS } from '../insiders/http';
import { readInsiders } from '../store/insiders';
import { readLookBacks, type KeptLookBack } from '../store/look-backs';
import type { TraderTotals } from './run';

export interface LookBacksRouterOptions {
  readonly pool: Pool;
  readonly guard: Guard;
  readonly registry: RegistryView;
}

const MOST = 50;
/** Others than insiders; the rest is counted. */
const MOST_TRADERS = 100;

/** Its paths begin with `/look-backs`. */
export function lookBacksRouter({ pool, guard, registry }: LookBacksRouterOptions): Router {
  const router = Router();
  const read = guard.recordedRead(INSIDER_PERMISSIONS.read, () => 'look-backs');
  router.get('/look-backs', read, async (_req, res) => {
    const insiders = await readInsiders(pool);
    const kept = await readLookBacks(pool, MOST);
    const lookBacks = kept.map((one) => rowOf(one, insiders, registry));
    res.set('Cache-Control', 'no-store').json({ lookBacks });
  });
  return router;
}

/** Insiders first, then by volume. */
function rowOf(
  { traders: totals, markets: _markets, ...head }: KeptLookBack,
  insiders: readonly InsiderRow[],
  registry: RegistryView,
): LookBackRow {
  const listed = insiders.filter(
    ({ asset, from, until }) =>
      asset === head.asset && from <= head.at && (until === null || until >= head.from),
  );
  const all = totals
    .flatMap((sum) => {
      const trader = traderOf(sum, listed, registry);
      return trader === undefined ? [] : [{ trader, volume: BigInt(sum.volume) }];
    })
    .sort((a, b) => (a.volume === b.volume ? 0 : a.volume < b.volume ? 1 : -1))
    .map(({ trader }) => trader);
  const known = all.filter(({ roles }) => roles.length > 0);
  const others = all.filter(({ roles }) => roles.length === 0);
  const traders = [...known, ...others.slice(0, MOST_TRADERS)];
  return { ...head, traders, more: all.length - traders.length };
}

function traderOf(
  { account: id, market: marketNumber, bought, sold, volume, ...rest }: TraderTotals,
  listed: readonly InsiderRow[],
  registry: RegistryView,
): LookBackTrader | undefined {
  const account = registry.account(id);
  const market = registry.market(marketId(marketNumber));
  if (account === undefined || market === undefined) return undefined;
  const roles = listed.filter(({ person }) => person === account.owner).map(({ role }) => role);
  return {
    ...{ account: account.name, owner: account.owner, market: market.name },
    roles: [...new Set(roles)],
    bought: formatSteps(bought, market.lot),
    sold: formatSteps(sold, market.lot),
    volume: formatUnits(units(BigInt(volume)), market.quote.decimals),
    ...rest,
  };
}

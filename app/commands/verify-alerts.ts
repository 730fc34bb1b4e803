/**
 * `probity verify-alerts`: makes the alerts of market abuse again from the stored log and holds
 * them against the stored ones, byte for byte. An alert is a function of the log, the version of
 * its rule and the parameters; this shows it for the whole history.
 */
import { allAlerts } from '../../cases/store/alert-stream';
import type { Alert } from '../../cases/contract';
import { PostgresLogFeed } from '../../core/log/feed';
import { readParts } from '../../platform/consumer/parts';
import { CodedError } from '../../platform/errors/coded-error';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import { MARKET_ABUSE_RULES } from '../../surveillance/contract';
import { readClosings, readVersions } from '../../surveillance/store/rule-versions';
import { regenerate } from '../../surveillance/store/regenerate';
import { DEFAULT_DATA_DIR, openBase } from '../live/base';
import { SURVEILLANCE } from '../live/consumer-names';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE = 'usage: probity verify-alerts [--data DIR]';

/** @throws BadInput; CodedError ALERTS_DIFFER with the first alert that is not the same */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['data'],
    flags: [],
    usage: USAGE,
  });
  if (positionals.length > 0) throw new BadInput(USAGE);
  const dataDir = values.get('data') ?? DEFAULT_DATA_DIR;
  const base = await openBase({ service: 'probity-verify-alerts', dataDir });
  const feed = new PostgresLogFeed(base.pool);
  try {
    const { alerts, events, versions } = await verifyAlerts(base.pool, feed);
    process.stdout.write(
      `whole: ${alerts} alerts made again from ${events} events under ${versions} versions of ` +
        `the rules' parameters, each the same to the byte\n`,
    );
  } finally {
    await feed.close();
    await base.lifecycle.stop();
  }
  return 0;
}

export interface VerifiedAlerts {
  readonly alerts: number;
  readonly events: number;
  readonly versions: number;
}

/** @throws CodedError ALERTS_DIFFER */
export async function verifyAlerts(sql: Sql, feed: LogFeed): Promise<VerifiedAlerts> {
  const parts = (await readParts(sql, SURVEILLANCE)).map(({ index, count, seq }) => {
    return { partition: { index, count }, end: seq };
  });
  const end = Math.max(0, ...parts.map((part) => part.end));
  const [versions, closings] = [await readVersions(sql), await readClosings(sql)];
  const made = await regenerate(feed, { versions, closings, parts });
  const own: ReadonlySet<string> = new Set(MARKET_ABUSE_RULES);
  const stored = (await allAlerts(sql)).filter(({ rule }) => own.has(rule));
  for (const alert of stored) compare(alert, made.get(alert.alertId));
  const known = new Set(stored.map(({ alertId }) => alertId));
  for (const alert of made.values()) if (!known.has(alert.alertId)) throw differs(alert, 'missing');
  return { alerts: stored.length, events: end, versions: versions.length };
}

function compare(stored: Alert, made: Alert | undefined): void {
  if (made === undefined) throw differs(stored, 'not raised by the log');
  const [was, is] = [JSON.stringify(stored), JSON.stringify(made)];
  if (was === is) return;
  let at = 0;
  while (was[at] === is[at]) at += 1;
  throw differs(
    stored,
    `stored with ${was.slice(at, at + 60)} where the log says ${is.slice(at, at + 60)}`,
  );
}

function differs({ rule, alertId, raisedAt }: Alert, how: string): CodedError {
  const todo = 'compare program version and parameter versions, then restore from a copy';
  return new CodedError(
    'ALERTS_DIFFER',
    `alert ${alertId} of ${rule}, raised at ${raisedAt}, is ${how}: ${todo}`,
  );
}

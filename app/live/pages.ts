/** Pages somebody about critical alerts and about surveillance that is not well. */
import { z } from 'zod';
import { criticalAlertsAfter } from '../../cases/store/critical-alerts';
import { readEnvironment } from '../../platform/config/environment';
import { createLogPager, createWebhookPager, type Pager } from '../../platform/pager/pager';
import { deliverPages, lastPaged, writePages, type NewPage } from '../../platform/pager/pages';
import { transaction, type Sql } from '../../platform/postgres/pool';
import { readOperationalAlerts } from '../../surveillance/store/operational-alerts';
import type { Base } from './base';

export const ALERT_PAGES = 'alerts';
export const OPERATION_PAGES = 'operations';

const LOOK_EVERY_MS = 5_000;
const MOST_LOOKED_AT = 500;
/** More at once are one page that counts them: nobody reads two hundred. */
const MOST_SINGLY = 5;

/** @throws CodedError BAD_ENVIRONMENT when the web hook's address is none */
export function openPager({ logger }: Pick<Base, 'logger'>): Pager {
  const { PROBITY_PAGER_URL: url, PROBITY_PAGER_SECRET: secret } = readEnvironment({
    PROBITY_PAGER_URL: z.url({ protocol: /^https?$/ }).optional(),
    PROBITY_PAGER_SECRET: z.string().min(16).optional(),
  });
  if (url === undefined) return createLogPager(logger.child({ part: 'pager' }));
  return createWebhookPager({ url, secret });
}

/** Until it is stopped. */
export function pageSomebody({ pool, clock, logger }: Base, pager: Pager) {
  let running = Promise.resolve();
  const work = async () => {
    try {
      await transaction(pool, (tx) => collectPages(tx, clock.nowMicros()));
      await deliverPages(pool, pager, clock);
    } catch (error) {
      logger.warn({ err: error }, 'pages could not be written or delivered, trying again');
    }
  };
  const timer = setInterval(() => {
    running = running.then(work);
  }, LOOK_EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** Writes a page for each cause that has none. @param at µs UTC */
export async function collectPages(tx: Sql, at: number): Promise<void> {
  const after = await lastPaged(tx, ALERT_PAGES);
  const critical = await criticalAlertsAfter(tx, after, MOST_LOOKED_AT);
  const last = critical.at(-1)?.position ?? 0;
  const alerts =
    critical.length > MOST_SINGLY
      ? [{ position: last, title: `${critical.length} critical alerts`, path: '/inbox' }]
      : critical.map(({ alertId, rule, market, position, restricted }) => {
          const where = market === null ? '' : ` in ${market}`;
          const what = restricted ? 'one for few eyes' : `${rule}${where}`;
          return { position, title: `Critical alert: ${what}`, path: `/alerts/${alertId}` };
        });
  const open = (await readOperationalAlerts(tx, MOST_LOOKED_AT)).filter(
    ({ endedAt, severity }) => endedAt === null && severity === 'critical',
  );
  await writePages(
    tx,
    [
      ...alerts.map((one): NewPage => ({ topic: ALERT_PAGES, detail: DETAIL, ...one })),
      ...open.map(({ number, kind, subject, detail }): NewPage => ({
        ...{ topic: OPERATION_PAGES, position: number, title: `Surveillance: ${kind} ${subject}` },
        ...{ detail, path: '/operations' },
      })),
    ],
    at,
  );
}

/** Nobody's name leaves the house with a page. */
const DETAIL = 'It waits for a decision in the inbox.';

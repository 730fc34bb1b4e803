/** Pages somebody about critical alerts and about surveillance that is not well. */
import { z } from 'zod';
import { criticalAlertsAfter, type CriticalAlert } from '../../cases/store/critical-alerts';
import { readEnvironment } from '../../platform/config/environment';
import { createLogPager, createWebhookPager, type Pager } from '../../platform/pager/pager';
import { deliverPages, lastPaged, writePages, type NewPage } from '../../platform/pager/pages';
import { transaction, type Sql } from '../../platform/postgres/pool';
import { readOperationalAlerts } from '../../surveillance/store/operational-alerts';
import type { Background } from '../modules/module';
import type { Base } from './base';
import { repeat } from './repeat';

export const ALERT_PAGES = 'alerts';
/** Of alerts about the venue's own staff. */
export const OWN_STAFF_PAGES = 'own-staff-alerts';
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

/** Until it is stopped. A web hook that is slow holds up no page in the application. */
export function pageSomebody({ pool, clock, logger }: Base, pager: Pager): Background[] {
  const everyMs = LOOK_EVERY_MS;
  return [
    repeat({
      ...{ everyMs, logger, fault: 'pages could not be written, trying again' },
      work: () => transaction(pool, (tx) => collectPages(tx, clock.nowMicros())),
    }),
    repeat({
      ...{ everyMs, logger, fault: 'pages could not be delivered, trying again' },
      work: (signal) => deliverPages(pool, pager, clock, signal),
    }),
  ];
}

/** Writes a page for each cause that has none. @param at µs UTC */
export async function collectPages(tx: Sql, at: number): Promise<void> {
  const topics = await Promise.all([lastPaged(tx, ALERT_PAGES), lastPaged(tx, OWN_STAFF_PAGES)]);
  const critical = await criticalAlertsAfter(tx, Math.max(...topics), MOST_LOOKED_AT);
  const open = (await readOperationalAlerts(tx, MOST_LOOKED_AT)).filter(
    ({ endedAt, severity }) => endedAt === null && severity === 'critical',
  );
  await writePages(
    tx,
    [
      ...pagesOfAlerts(critical.filter(({ restricted }) => !restricted)),
      ...pagesOfFewEyes(critical.filter(({ restricted }) => restricted)),
      ...open.map(({ number, kind, subject, detail }): NewPage => ({
        ...{
          topic: OPERATION_PAGES,
          position: number,
          title: `Surveillance: ${spoken(kind)}, ${subject}`,
        },
        ...{ detail, path: '/operations' },
      })),
    ],
    at,
  );
}

/** Nobody's name leaves the house with a page. */
function pagesOfAlerts(alerts: readonly CriticalAlert[]): NewPage[] {
  const head = { topic: ALERT_PAGES, detail: 'It waits for a decision in the inbox.' };
  if (alerts.length > MOST_SINGLY) {
    const position = alerts.at(-1)?.position ?? 0;
    return [{ ...head, position, title: `${alerts.length} critical alerts`, path: '/inbox' }];
  }
  return alerts.map(({ alertId, rule, market, position }) => {
    const title = `Critical alert: ${spoken(rule)}${market === null ? '' : ` in ${market}`}`;
    return { ...head, position, title, path: `/alerts/${alertId}` };
  });
}

/** `market-silence` as it is said. */
function spoken(id: string): string {
  return id.replaceAll('-', ' ');
}

/** One page for all of them, which says neither which they are nor of what. */
function pagesOfFewEyes(alerts: readonly CriticalAlert[]): NewPage[] {
  const position = alerts.at(-1)?.position;
  if (position === undefined) return [];
  const detail = 'It waits in the inbox, in the queue of those who may read it.';
  const title = 'Critical alert for few eyes';
  return [{ topic: OWN_STAFF_PAGES, detail, position, title, path: '/inbox' }];
}

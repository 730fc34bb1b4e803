/**
 * The inbox over HTTP: the list with its counts, one alert, the records behind it, related ones,
 * and what is decided about one or many. Every read leaves an audit record: a list with its
 * filter, an alert with its id.
 */
import { Router, type Request } from 'express';
import { parse } from '../../platform/config/environment';
import { HttpError } from '../../platform/http/http-error';
import { randomId } from '../../platform/ids/tokens';
import {
  actingOf,
  jsonOf,
  noSuchAlert,
  personOf,
  recordRead,
  refusalError,
  steadily,
  tellCase,
} from '../acting';
import type {
  AlertAction,
  AlertActionAnswer,
  AlertAnswer,
  AlertListAnswer,
  AlertSelection,
} from '../contract';
import { readEvidence } from '../evidence/evidence-rows';
import { CASES_PERMISSIONS } from '../permissions';
import type { CasesRouterOptions } from '../router-options';
import { peopleNamed } from '../staff-directory';
import { ActionRefused, actOnAlerts, type AlertActing } from '../store/alert-actions';
import type { AlertFilters } from '../store/alert-filter';
import { alertHistory } from '../store/alert-history';
import {
  alertById,
  alertTotal,
  countAlerts,
  matchingAlertIds,
  readAlerts,
} from '../store/alert-queries';
import { PostgresAlertStream } from '../store/alert-stream';
import { undoAction } from '../store/alert-undo';
import { markItems } from '../store/marks';
import { factAnswer, relatedTo } from '../store/related';
import {
  actionBody,
  alertPath,
  cursorText,
  dismissBody,
  FACETS,
  factQuery,
  filtersOf,
  listQuery,
  reopenBody,
  undoBody,
  without,
} from './alert-request';
import type { ReadyAction } from './action-rules';
import { disposition, ownersOf, rowOf } from './alert-rows';

const MAX_SELECTED = 10_000;

/** Its paths begin with `/alerts` and `/facts`. */
export function inboxRouter(options: CasesRouterOptions): Router {
  const { pool, clock, guard, evidence } = options;
  const router = Router();
  router.param('id', (req, _res, next) => {
    parse(alertPath, req.params, 'BAD_REQUEST', 'path');
    next();
  });
  const mayRead = guard.requirePermission(CASES_PERMISSIONS.read);
  const read = guard.recordedRead(CASES_PERMISSIONS.read, (req) => `alert:${idOf(req)}`);
  const triage = guard.requirePermission(CASES_PERMISSIONS.triage);
  const inbox = new Inbox(options);

  router.get('/alerts', mayRead, async (req, res) => {
    res.json(await inbox.list(req));
  });
  router.post('/alerts/actions', triage, async (req, res) => {
    const { select, action } = parse(actionBody, req.body, 'BAD_REQUEST', 'action');
    res.json(await inbox.act(req, select, action));
  });
  router.post('/alerts/undo', triage, async (req, res) => {
    const { token } = parse(undoBody, req.body, 'BAD_REQUEST', 'undo');
    res.json(await inbox.refusing((tx) => undoAction(tx, token, inbox.acting(req))));
  });
  router.get('/alerts/:id', read, async (req, res) => {
    const answer = await inbox.one(req);
    await markItems(pool, personOf(req).staffId, { items: [`alert:${idOf(req)}`], seen: true });
    res.json(answer);
  });
  router.get('/alerts/:id/evidence', read, async (req, res) => {
    const { alert } = await inbox.one(req);
    res.json(await readEvidence(alert, evidence));
  });
  router.get('/alerts/:id/related', read, async (req, res) => {
    const { alert } = await inbox.one(req);
    const related = await relatedTo(pool, alert, evidence.registry, personOf(req).staffId);
    res.json({ related });
  });
  router.get('/facts', mayRead, async (req, res) => {
    const { kind, value } = parse(factQuery, req.query, 'BAD_REQUEST', 'query');
    await recordRead(pool, actingOf(req, clock), 'alerts:facts', { kind, value });
    res.json(await factAnswer(pool, kind, value, evidence.registry, personOf(req).staffId));
  });
  router.post('/alerts/:id/dismiss', triage, async (req, res) => {
    const body = parse(dismissBody, req.body, 'BAD_REQUEST', 'dismiss');
    res.json(await inbox.decide(req, { kind: 'dismiss', ...body }));
  });
  router.post('/alerts/:id/reopen', triage, async (req, res) => {
    const body = parse(reopenBody, req.body, 'BAD_REQUEST', 'reopen');
    res.json(await inbox.decide(req, { kind: 'reopen', ...body }));
  });
  return router;
}

function idOf(req: Request): string {
  return parse(alertPath, req.params, 'BAD_REQUEST', 'path').id;
}

class Inbox {
  constructor(private readonly options: CasesRouterOptions) {}

  acting(req: Request): AlertActing {
    const { clock, evidence } = this.options;
    const owners = (accounts: readonly string[]) => ownersOf(accounts, evidence.registry);
    return { ...actingOf(req, clock), batch: randomId('act'), ownersOf: owners };
  }

  async one(req: Request): Promise<AlertAnswer> {
    const { pool, evidence } = this.options;
    const found = await alertById(pool, idOf(req), personOf(req).staffId);
    if (found === undefined) throw noSuchAlert();
    const { alert } = found;
    const owners = ownersOf(alert.accounts, evidence.registry);
    const history = await alertHistory(pool, alert.alertId);
    return { alert, owners, history, ...disposition(found) };
  }

  async list(req: Request): Promise<AlertListAnswer> {
    const { pool, evidence } = this.options;
    const acting = actingOf(req, this.options.clock);
    const viewer = acting.by.staffId;
    const query = parse(listQuery, req.query, 'BAD_REQUEST', 'query');
    const { after, limit, ...asked } = query;
    const filter = jsonOf(asked);
    await recordRead(pool, acting, 'alerts:list', { filter, after: after?.alertId ?? null });
    const filters = this.filters(req, asked);
    // Read before the rows: what comes in meanwhile is not in a selection made from this list.
    const asOf = await new PostgresAlertStream(pool).head();
    const rows = await readAlerts(pool, filters, limit + 1, { viewer, after });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    // What stands above the list is not asked again for each further page.
    const first = after === undefined;
    return {
      alerts: page.map((row) => rowOf(row, evidence.registry)),
      next: rows.length > limit && last ? cursorText(last.alert) : null,
      counts: first ? await this.counts(filters, viewer) : null,
      total: first ? await alertTotal(pool, filters, viewer) : null,
      asOf,
    };
  }

  /** By each fact over all other filters, so that a choice shows what else could be chosen. */
  private async counts(filters: AlertFilters, viewer: string) {
    const { pool } = this.options;
    const all = await countAlerts(pool, filters, viewer);
    const own = FACETS.filter((facet) => filters[facet] !== undefined).map(async (facet) => {
      const { [facet]: counts } = await countAlerts(pool, without(filters, facet), viewer);
      return [facet, counts] as const;
    });
    return { ...all, ...Object.fromEntries(await Promise.all(own)) };
  }

  private filters(req: Request, query: Parameters<typeof filtersOf>[0]): AlertFilters {
    const { clock, evidence } = this.options;
    const { registry } = evidence;
    return filtersOf(query, {
      staffId: personOf(req).staffId,
      now: clock.nowMicros(),
      accountsOf: (owner) =>
        registry.accountsOfOwner(owner).flatMap((id) => registry.account(id)?.name ?? []),
    });
  }

  /** One alert: what does not fit is a refusal. */
  async decide(req: Request, action: AlertAction): Promise<AlertAnswer> {
    const answer = await this.act(req, { ids: [idOf(req)] }, action);
    const [skipped] = answer.skipped;
    if (skipped?.state === null) throw noSuchAlert();
    if (skipped) {
      const what = 'read it again, somebody else may have decided';
      throw new HttpError(
        409,
        'ALERT_STATE',
        `the alert cannot be decided: ${skipped.why}; ${what}`,
      );
    }
    return this.one(req);
  }

  async act(req: Request, select: AlertSelection, action: AlertAction): Promise<AlertActionAnswer> {
    const acting = this.acting(req);
    if (action.kind === 'snooze' && action.until <= acting.at) {
      throw new HttpError(400, 'SNOOZE_ENDED', 'the time to snooze until is over already');
    }
    const ready = await this.ready(action);
    const ids = await this.selected(req, select);
    const answer = await this.refusing((tx) => actOnAlerts(tx, ids, ready, acting));
    await tellCase(this.options, answer.caseId);
    return answer;
  }

  private async ready(action: AlertAction): Promise<ReadyAction> {
    if (action.kind !== 'attach' || 'caseId' in action) return action;
    const { people, ...newCase } = action.newCase;
    const named = people ? await peopleNamed(this.options.staff, people) : null;
    return { kind: 'attach', newCase, people: named };
  }

  /** Exactly what the filter shows, or nothing. */
  private async selected(req: Request, select: AlertSelection): Promise<readonly string[]> {
    if ('ids' in select) return [...new Set(select.ids)];
    const { filter, expect, asOf } = select;
    if (expect > MAX_SELECTED) {
      const what = `at most ${MAX_SELECTED} alerts can be selected: narrow the filter`;
      throw new HttpError(400, 'TOO_MANY', what);
    }
    const filters = { ...this.filters(req, filter), upTo: asOf };
    const { pool } = this.options;
    const ids = await matchingAlertIds(pool, filters, personOf(req).staffId, MAX_SELECTED);
    if (ids.length === expect) return ids;
    const what = `${ids.length} alerts match now, not ${expect}: nothing was done, look again`;
    throw new HttpError(409, 'SELECTION_CHANGED', what);
  }

  async refusing<T>(work: Parameters<typeof steadily<T>>[1]): Promise<T> {
    try {
      return await steadily(this.options.pool, work);
    } catch (error) {
      if (error instanceof ActionRefused) throw refusalError(error.refusal);
      throw error;
    }
  }
}

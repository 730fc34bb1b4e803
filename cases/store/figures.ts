/** The figures that reports ask for, from alerts, their decisions, cases and clocks. */
import {
  RESTRICTED_RULE,
  type AlertFigure,
  type CaseFigure,
  type CaseFigures,
  type CaseOutcome,
  type CaseType,
  type ClockFigure,
  type Counted,
  type FilingFigure,
  type FilingFigures,
  type Severity,
} from '../contract';
import { clockWords } from '../clocks/case-clocks';
import type { Sql } from '../../platform/postgres/pool';

/** Without a store of filings there are none. */
const NO_FILINGS: FilingFigures = { filings: async () => [] };

export class PostgresCaseFigures implements CaseFigures {
  /** @param now microseconds UTC: what runs beyond its time by then is broken */
  constructor(
    private readonly sql: Sql,
    private readonly now: () => number,
    private readonly kept: FilingFigures = NO_FILINGS,
  ) {}

  /** Restricted ones are one row without market and ids: the report's readers are others. */
  async alerts(from: number, to: number): Promise<readonly AlertFigure[]> {
    const { rows } = await this.sql.query<{
      rule: string;
      market: string | null;
      severity: Severity | null;
      raised: MaybeIds;
      open: MaybeIds;
      dismissed: MaybeIds;
      attached: MaybeIds;
    }>(
      `SELECT rule, market, severity, ${ids('alert_id', 'true')} AS raised,
         ${ids('alert_id', `state IN ('new', 'snoozed')`)} AS open,
         ${ids('alert_id', `state = 'dismissed'`)} AS dismissed,
         ${ids('alert_id', `state = 'attached'`)} AS attached
       FROM (SELECT alert_id, state, people, CASE WHEN people IS NULL THEN rule
           ELSE '${RESTRICTED_RULE}' END AS rule,
         CASE WHEN people IS NULL THEN market END AS market,
         CASE WHEN people IS NULL THEN severity END AS severity
         FROM case_alerts WHERE NOT shadow AND raised_at >= $1 AND raised_at < $2) AS a
       GROUP BY rule, market, severity
       ORDER BY rule COLLATE "C", market COLLATE "C" NULLS FIRST, severity COLLATE "C"`,
      [from, to],
    );
    return rows.map(({ rule, market, severity, raised, open, dismissed, attached }) => ({
      ...{ rule, market, severity, raised: counted(raised), open: counted(open) },
      ...{ dismissed: counted(dismissed), attached: counted(attached) },
    }));
  }

  async cases(from: number, to: number): Promise<CaseFigure> {
    // A case that was closed and reopened counts at each closing, with the outcome it had then.
    const closed = await this.sql.query<{ type: CaseType; outcome: CaseOutcome; ids: MaybeIds }>(
      `SELECT type, outcome, ${ids('case_id', 'true')} AS ids FROM (
         SELECT DISTINCT c.type, s.body ->> 'outcome' AS outcome, e.case_id, c.people
         FROM case_events e JOIN case_cases c USING (case_id)
         JOIN case_events s ON s.case_id = e.case_id AND s.kind = 'submitted'
           AND s.approval_id = e.approval_id
         WHERE e.kind = 'closed' AND e.at >= $1 AND e.at < $2) AS closings
       GROUP BY type, outcome ORDER BY type COLLATE "C", outcome`,
      [from, to],
    );
    const opened = `opened_at >= $1 AND opened_at < $2 AND state <> 'discarded'`;
    return {
      opened: await this.byType(opened, from, to),
      closed: closed.rows.map(({ type, outcome, ids }) => ({ type, outcome, ...counted(ids) })),
      openAtEnd: await this.byType(OPEN_AT_END, from, to),
    };
  }

  private async byType(where: string, from: number, to: number) {
    const { rows } = await this.sql.query<{ type: CaseType; ids: MaybeIds }>(
      `SELECT type, ${ids('case_id', 'true')} AS ids FROM case_cases
       WHERE $1::bigint IS NOT NULL AND ${where} GROUP BY type ORDER BY type COLLATE "C"`,
      [from, to],
    );
    return rows.map(({ type, ids }) => ({ type, ...counted(ids) }));
  }

  async clocks(from: number, to: number): Promise<readonly ClockFigure[]> {
    const { rows } = await this.sql.query<{ clock: string; state: ClockState; ids: MaybeIds }>(
      `SELECT clock, state, ${ids('id', 'true')} AS ids
       FROM (${TRIAGE_CLOCKS} UNION ALL ${CASE_CLOCKS}) AS facts
       GROUP BY clock, state ORDER BY clock COLLATE "C"`,
      [from, to, this.now()],
    );
    const clocks = [...new Set(rows.map(({ clock }) => clock))];
    return clocks.map((clock) => {
      const of = (state: ClockState) =>
        counted(rows.find((row) => row.clock === clock && row.state === state)?.ids ?? []);
      const states = { kept: of('kept'), broken: of('broken'), running: of('running') };
      return { ...clockWords(clock), ...states };
    });
  }

  filings(from: number, to: number): Promise<readonly FilingFigure[]> {
    return this.kept.filings(from, to);
  }
}

type ClockState = 'kept' | 'broken' | 'running';

/** In order; null stands for what is restricted: it counts, and its number is not told. */
type MaybeIds = readonly (string | null)[];

/** An array of MaybeIds, from rows that have `people`. */
function ids(id: string, condition: string): string {
  const told = `CASE WHEN people IS NULL THEN ${id} END`;
  const list = `array_agg(${told} ORDER BY ${id} COLLATE "C") FILTER (WHERE ${condition})`;
  return `coalesce(${list}, '{}')`;
}

function counted(list: MaybeIds): Counted {
  return { count: list.length, ids: list.filter((id) => id !== null) };
}

/** Not closed before the end: the last closing or reopening before it was no closing. */
const OPEN_AT_END = `opened_at < $2 AND NOT EXISTS (
  SELECT 1 FROM (SELECT kind FROM case_events e
    WHERE e.case_id = case_cases.case_id AND e.at < $2
      AND e.kind IN ('closed', 'reopened', 'discarded')
    ORDER BY version DESC LIMIT 1) AS last WHERE kind <> 'reopened')`;

// A run that was stopped in the span, or whose time ended in it; what runs now is running.
const STATE = `CASE WHEN coalesce(stopped_at, $3) > due_at THEN 'broken'
  WHEN stopped_at IS NULL THEN 'running' ELSE 'kept' END AS state`;
const IN_SPAN = `(coalesce(stopped_at, $3) > due_at AND due_at >= $1 AND due_at < $2
  OR stopped_at <= due_at AND stopped_at >= $1 AND stopped_at < $2
  OR stopped_at IS NULL AND due_at >= $3 AND started_at < $2)`;

const CASE_CLOCKS = `SELECT clock, ${STATE}, case_id AS id, people FROM case_clocks
  JOIN (SELECT case_id, people FROM case_cases) AS c USING (case_id) WHERE ${IN_SPAN}`;

/** Triage: decisions end a run, what is not triaged runs on; shadow rules have no clock. */
const TRIAGE_CLOCKS = `SELECT clock, ${STATE}, id, people FROM (
  SELECT e.before ->> 'dueClock' AS clock, e.alert_id AS id, a.raised_at AS started_at,
    (e.before ->> 'dueAt')::bigint AS due_at, e.at AS stopped_at, a.people
  FROM case_alert_events e JOIN case_alerts a USING (alert_id)
  WHERE NOT a.shadow AND e.action NOT IN ('undo', 'wake') AND e.before ->> 'dueAt' IS NOT NULL
    AND e.before ->> 'triagedAt' IS NULL AND e.after ->> 'triagedAt' IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM case_alert_batches b
      WHERE b.batch = e.batch AND b.undone_at IS NOT NULL)
  UNION ALL
  SELECT due_clock, alert_id, raised_at, due_at, NULL, people FROM case_alerts
  WHERE NOT shadow AND triaged_at IS NULL AND due_at IS NOT NULL) AS runs WHERE ${IN_SPAN}`;

/** The table of rule versions: what is in force, what a start adds, where windows were closed. */
import { CodedError, errorCode } from '../../platform/errors/coded-error';
import { sameJson } from './json';
import { proposeStart } from './start-changes';
import { readParts } from '../../platform/consumer/parts';
import { safeNumber, type Sql } from '../../platform/postgres/pool';
import type { EffectiveRule, EffectiveRules } from '../contract';
import { WHOLE, type Partition } from '../partition/plan';
import {
  carriedRules,
  versionAfter,
  type BaseRules,
  type RuleVersion,
} from '../parameters/version';

/** Where the consumer learns by which parameters an event is judged. */
export interface VersionSource {
  /** Once per rewind. @returns the version for the event after `seq` */
  start(sql: Sql, seq: number): Promise<RuleVersion>;
  /**
   * Within the transaction that has locked the offset.
   * @returns the newest one after `number` that judges the event after `seq`
   */
  newer(tx: Sql, number: number, seq: number): Promise<RuleVersion | undefined>;
  /** Open windows were closed after `seq`. */
  closed(tx: Sql, seq: number, number: number): Promise<void>;
}

/** Parameters that never change: replay's, and those of runs without a database. */
export function fixedVersion(rules: EffectiveRules, paramsHash: string): VersionSource {
  return {
    start: async () => ({ number: 1, fromSeq: 0, rules, paramsHash }),
    newer: async () => undefined,
    closed: async () => undefined,
  };
}

/** The number was given to another version: found by the key, or by the table's guard. */
const TAKEN: ReadonlySet<string> = new Set(['23505', '23514']);
const MOST_ATTEMPTS = 5;

export class PostgresVersions implements VersionSource {
  private readonly baseHash: string;
  /** Number of the newest version when this program started. */
  private known = 0;

  /**
   * @param now microseconds UTC
   * @param part of several workers, which one this is, and the name of their offsets
   */
  constructor(
    private readonly base: BaseRules,
    private readonly now: () => number,
    private readonly part?: { readonly partition: Partition; readonly consumer: string },
  ) {
    this.baseHash = base.hashWith(base.rules);
  }

  /**
   * A start makes a version when defaults or file say something new; what they change of rules in
   * force is proposed, and waits for a person.
   */
  async start(sql: Sql, seq: number): Promise<RuleVersion> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.startOnce(sql, seq);
      } catch (error) {
        // Another worker that starts at this moment was faster: what it wrote is read now.
        const isRace = TAKEN.has(errorCode(error) ?? '');
        if (!isRace || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  private async startOnce(sql: Sql, seq: number): Promise<RuleVersion> {
    const before = await readVersions(sql);
    const last = before.at(-1);
    const { base, baseHash } = this;
    const rules = carriedRules(base, before, await approvedBlocks(sql));
    if (last?.baseHash !== baseHash || !sameJson(last.rules, rules)) {
      const head = {
        number: (last?.number ?? 0) + 1,
        fromSeq: last === undefined ? 0 : await this.reached(sql, seq),
        rules,
      };
      await insertVersion(sql, {
        ...{ ...head, paramsHash: base.hashWith(rules), baseHash, base: base.rules },
        ...{ at: this.now(), changeId: null },
      });
    }
    if (last !== undefined) {
      await proposeStart(
        sql,
        { said: lastBase(before), says: base.rules, inForce: rules },
        this.now(),
      );
    }
    const versions = await readVersions(sql);
    this.known = versions.at(-1)?.number ?? 0;
    const found = versionAfter(versions, seq);
    if (found === undefined) throw new Error(`no rule version is in force after event ${seq}`);
    return found;
  }

  /** No worker has judged what comes after it. */
  private async reached(sql: Sql, seq: number): Promise<number> {
    const parts = this.part === undefined ? [] : await readParts(sql, this.part.consumer);
    return Math.max(seq, ...parts.map((part) => part.seq));
  }

  /** @throws CodedError RULE_VERSION on a start's version that this program did not write */
  async newer(tx: Sql, number: number, seq: number): Promise<RuleVersion | undefined> {
    const { rows } = await tx.query<Row>(
      `${SELECT} WHERE number > $1 AND from_seq <= $2 ORDER BY number`,
      [number, seq],
    );
    const foreign = rows.find((row) => row.origin === 'start' && row.number > this.known);
    if (foreign !== undefined) {
      throw new CodedError(
        'RULE_VERSION',
        `rule version ${foreign.number} was written by the start of another program while this ` +
          `one works: run one surveillance, with one parameter file, and start again`,
      );
    }
    const last = rows.at(-1);
    return last === undefined ? undefined : toVersion(last);
  }

  async closed(tx: Sql, seq: number, number: number): Promise<void> {
    const { index, count } = this.part?.partition ?? WHOLE;
    await tx.query('INSERT INTO surv_closings VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING', [
      ...[seq, number, index, count],
    ]);
  }
}

interface Row {
  readonly number: bigint;
  readonly from_seq: bigint;
  readonly origin: 'start' | 'change';
  readonly change_id: string | null;
  readonly base_hash: string;
  readonly base: EffectiveRules | null;
  readonly params_hash: string;
  readonly rules: EffectiveRules;
  readonly at: bigint;
}

const SELECT = `SELECT number, from_seq, origin, change_id, base_hash, base, params_hash, rules,
  at FROM surv_rule_versions`;

/** A version as it is listed for people. */
export interface VersionRow extends RuleVersion {
  readonly origin: 'start' | 'change';
  readonly changeId: string | null;
  readonly baseHash: string;
  /** What defaults and file said; null in versions of earlier releases. */
  readonly base: EffectiveRules | null;
  /** µs UTC */
  readonly at: number;
}

/** What the newest start said, as far as it is known. */
function lastBase(versions: readonly VersionRow[]): EffectiveRules {
  const start = versions.findLast(({ origin }) => origin === 'start');
  return start?.base ?? start?.rules ?? {};
}

function toVersion(row: Row): VersionRow {
  return {
    number: safeNumber(row.number),
    fromSeq: safeNumber(row.from_seq),
    rules: row.rules,
    paramsHash: row.params_hash,
    origin: row.origin,
    changeId: row.change_id,
    baseHash: row.base_hash,
    base: row.base,
    at: safeNumber(row.at),
  };
}

/** All versions in the order of their numbers, which is that of their places in the log. */
export async function readVersions(sql: Sql): Promise<readonly VersionRow[]> {
  const { rows } = await sql.query<Row>(`${SELECT} ORDER BY number`);
  return rows.map(toVersion);
}

/** undefined before the first start of surveillance. */
export async function newestVersion(sql: Sql): Promise<VersionRow | undefined> {
  return (await readVersions(sql)).at(-1);
}

interface NewVersion extends RuleVersion {
  readonly baseHash: string;
  readonly base: EffectiveRules | null;
  /** µs UTC */
  readonly at: number;
  /** null: what a start says. */
  readonly changeId: string | null;
}

export async function insertVersion(sql: Sql, v: NewVersion): Promise<void> {
  await sql.query(
    `INSERT INTO surv_rule_versions
       (number, from_seq, origin, change_id, base_hash, params_hash, rules, at, base)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      ...[v.number, v.fromSeq, v.changeId === null ? 'start' : 'change', v.changeId],
      ...[v.baseHash, v.paramsHash, JSON.stringify(v.rules), v.at],
      v.base === null ? null : JSON.stringify(v.base),
    ],
  );
}

/** Of each rule that was ever changed, the block that was approved last. */
async function approvedBlocks(sql: Sql): Promise<ReadonlyMap<string, EffectiveRule>> {
  const { rows } = await sql.query<{ rule: string; after: EffectiveRule }>(
    `SELECT DISTINCT ON (c.rule) c.rule, c.after FROM surv_rule_versions v
     JOIN surv_rule_changes c USING (change_id) ORDER BY c.rule, v.number DESC`,
  );
  return new Map(rows.map(({ rule, after }) => [rule, after]));
}

export interface Closing {
  readonly seq: number;
  readonly version: number;
  /** What of it was closed. */
  readonly partition: Partition;
}

/** In the order of the log. */
export async function readClosings(sql: Sql): Promise<readonly Closing[]> {
  const { rows } = await sql.query<Record<'seq' | 'version' | 'part' | 'parts', bigint>>(
    'SELECT seq, version, part, parts FROM surv_closings ORDER BY seq, version, parts, part',
  );
  return rows.map(({ seq, version, part, parts }) => {
    const partition = { index: safeNumber(part), count: safeNumber(parts) };
    return { seq: safeNumber(seq), version: safeNumber(version), partition };
  });
}

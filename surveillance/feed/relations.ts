/**
 * Recorded relationships: who trades for whom, who works where, who is on an asset's insider list.
 * Names of accounts, assets and markets as the records have them; entries end with their `until`.
 */
import type { EventOf } from '../../core/contract';

type RelationEvent = EventOf<'relationship'>;

export interface Relation {
  readonly account: number;
  readonly kind: RelationEvent['kind'];
  /** Name of an account, an asset or a market. */
  readonly to: string;
  readonly from: number;
  /** µs; infinite when none was said. */
  until: number;
}

/** Relationships kept at most; the oldest go first. */
const MAX_RELATIONS = 100_000;

export class Relations {
  private readonly byAccount = new Map<number, Relation[]>();
  private readonly byTarget = new Map<string, Relation[]>();
  private readonly all: Relation[] = [];

  /** Grows with every record. */
  version = 0;

  note(e: RelationEvent): void {
    const { account, kind, to } = e;
    this.version += 1;
    const relation = { account, kind, to, from: e.ts, until: e.until ?? Infinity };
    // The same recorded again takes the place of what was said before: its end may be sooner.
    for (const old of this.byAccount.get(account) ?? []) {
      if (old.kind === kind && old.to === to) old.until = Math.min(old.until, e.ts);
    }
    this.all.push(relation);
    put(this.byAccount, account, relation);
    put(this.byTarget, to, relation);
    if (this.all.length <= MAX_RELATIONS) return;
    const oldest = this.all.shift();
    if (oldest === undefined) return;
    drop(this.byAccount, oldest.account, oldest);
    drop(this.byTarget, oldest.to, oldest);
  }

  /** What `account` is recorded as at `at`, the oldest first. */
  of(account: number, at: number): readonly Relation[] {
    return valid(this.byAccount.get(account), at);
  }

  /** All that is kept, the oldest first. */
  each(visit: (relation: Relation) => void): void {
    for (const relation of this.all) visit(relation);
  }

  /** Who is recorded with this account, asset or market at `at`. */
  with(target: string, at: number): readonly Relation[] {
    return valid(this.byTarget.get(target), at);
  }
}

function valid(list: readonly Relation[] | undefined, at: number): readonly Relation[] {
  return list?.filter((r) => r.from <= at && at <= r.until) ?? [];
}

function put<K>(map: Map<K, Relation[]>, key: K, relation: Relation): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [relation]);
  else list.push(relation);
}

function drop<K>(map: Map<K, Relation[]>, key: K, relation: Relation): void {
  const list = map.get(key)?.filter((r) => r !== relation) ?? [];
  if (list.length === 0) map.delete(key);
  else map.set(key, list);
}

/** What an entry of the audit log must be: one record as canonical JSON, in its place in order. */
import { isUtf8 } from 'node:buffer';
import { canonicalJson, type JsonValue } from '../../../platform/audit/canonical-json';

/** The record of an entry, as far as the log itself knows it. */
export interface EntryRecord {
  readonly seq: number;
  /** Microseconds UTC. */
  readonly ts: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}

const NAMES = ['actor', 'action', 'subject'] as const;

/** Follows entries from the first on; each is judged against the one before. */
export class EntryOrder {
  private lastTs = 0;

  /** @param seq number of the last record before the first entry */
  constructor(private lastSeq = 0) {}

  /** What is wrong with the next entry, in words that go on from "record N"; else undefined. */
  fault(bytes: Buffer): string | undefined {
    const seq = ++this.lastSeq;
    const record = readEntry(bytes);
    if (typeof record === 'string') return record;
    if (record.seq !== seq) return `says that it is number ${record.seq}`;
    if (record.ts < this.lastTs) return 'has an earlier time than the record before it';
    this.lastTs = record.ts;
    return undefined;
  }
}

/** The record, or what is wrong with it. */
export function readEntry(bytes: Buffer): EntryRecord | string {
  if (!isUtf8(bytes)) return 'is not UTF-8';
  const text = bytes.toString();
  let value: unknown;
  try {
    value = JSON.parse(text);
    if (canonicalJson(value as JsonValue) !== text) return 'is not canonical JSON'; // just parsed
  } catch {
    return 'is not canonical JSON';
  }
  return isRecord(value) ? value : 'lacks a field of a record, or has one of another type';
}

function isRecord(value: unknown): value is EntryRecord {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  return (
    Number.isSafeInteger(fields.get('seq')) &&
    Number.isSafeInteger(fields.get('ts')) &&
    NAMES.every((name) => typeof fields.get(name) === 'string') &&
    fields.has('before') &&
    fields.has('after')
  );
}

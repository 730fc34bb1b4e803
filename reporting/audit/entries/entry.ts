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
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue; // what JSON.parse gives is that
    if (!isCanonical(text, value)) return 'is not canonical JSON';
  } catch {
    return 'is not canonical JSON';
  }
  return isRecord(value) ? value : 'lacks a field of a record, or has one of another type';
}

/** Escapes of half a surrogate pair begin so; canonical JSON has none. */
const HALF_PAIR = '\\ud';

/**
 * Whether the text is the canonical one of its value. Writing it canonically costs most of a
 * verification's time; where the members are sorted, the engine's own writer says the same.
 */
function isCanonical(text: string, value: JsonValue): boolean {
  const plain = isSorted(value) && !text.includes(HALF_PAIR);
  if (plain && JSON.stringify(value) === text) return true;
  return canonicalJson(value) === text;
}

/** Whether all members are in order, and all numbers integers. */
function isSorted(value: JsonValue): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isSorted);
  let before: string | undefined;
  for (const [key, inner] of Object.entries(value)) {
    if ((before !== undefined && key <= before) || !isSorted(inner)) return false;
    before = key;
  }
  return true;
}

function isRecord(value: JsonValue): value is JsonValue & EntryRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const fields = new Map<string, JsonValue>(Object.entries(value));
  return (
    Number.isSafeInteger(fields.get('seq')) &&
    Number.isSafeInteger(fields.get('ts')) &&
    NAMES.every((name) => typeof fields.get(name) === 'string') &&
    fields.has('before') &&
    fields.has('after')
  );
}

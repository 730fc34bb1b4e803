/**
 * `probity report sar|stor --case ID`: the newest filing of a case as files with their signed
 * manifest; as it was filed, or the draft that would be filed now. Nothing is filed by it.
 */
import { createHash } from 'node:crypto';
import type { FilingKind, FilingState, SchemaCheck } from '../../cases/contract';
import { filingFaults } from '../../cases/filings/filing-checks';
import { filingDocument } from '../../cases/filings/filing-document';
import { unkeptFiling } from '../../cases/filings/prepare-filing';
import { readCase } from '../../cases/store/case-store';
import { listFilings } from '../../cases/store/filing-lists';
import { readFilingSources } from '../../cases/store/filing-sources';
import { readFiling } from '../../cases/store/filings';
import { readNames } from '../../cases/store/timeline-consumer';
import { PostgresLogFeed } from '../../core/log/feed';
import { appendAudit } from '../../platform/audit/audit';
import { canonicalJson } from '../../platform/audit/canonical-json';
import { transaction } from '../../platform/postgres/pool';
import { openBase, type Base } from '../live/base';
import { LogEvidence } from '../live/evidence';
import { filingPorts } from '../modules/cases';
import { openSignerOf } from '../modules/report-service';
import { BadInput } from './bad-input';
import { writeFiles } from './report-files';

export interface FilingRequest {
  readonly kind: FilingKind;
  readonly caseId: string;
  readonly out: string;
  readonly dataDir: string;
}

/** @returns the exit code: 1 when something has to be mended, its files are there all the same */
export async function reportFiling({ kind, caseId, out, dataDir }: FilingRequest): Promise<number> {
  const base = await openBase({ service: 'probity-report', dataDir });
  try {
    const written = await documentOf(base, kind, caseId);
    const { name, text, filingId, state, faults, schema } = written;
    const content = Buffer.from(text);
    const manifest = await manifestOf(base, { ...written, kind, caseId, content });
    await recordRead(base, filingId, caseId);
    writeFiles(out, [
      { name, content },
      { name: 'manifest.json', content: manifest },
    ]);
    process.stdout.write(`${filingId}: ${name}, ${state}, ${schemaWords(schema)}\n`);
    for (const { field, message } of faults) {
      process.stderr.write(`probity: ${filingId}: ${field}: ${message}\n`);
    }
    const refused = schema?.checked === true && schema.faults.length > 0;
    return refused || faults.length > 0 ? 1 : 0;
  } finally {
    await base.lifecycle.stop();
  }
}

async function documentOf(base: Base, kind: FilingKind, caseId: string) {
  const { pool } = base;
  const record = /^CASE-\d{6,12}$/.test(caseId) ? await readCase(pool, caseId) : undefined;
  if (record === undefined) throw new BadInput(`--case: there is no case ${caseId}`);
  const { schemas, ...ports } = filingPorts(base);
  // No viewer: who has the command line and the key of the store has all cases.
  const { filings } = await listFilings(pool, { caseId, kind: [kind] }, undefined, { limit: 1 });
  const newest = filings[0] && (await readFiling(pool, filings[0].filingId));
  const content = newest ?? (await drafted(base, kind, record, ports));
  const state: FilingState = newest?.state ?? 'draft';
  const document = filingDocument(content, null);
  const text = newest?.document ?? document.text;
  const schema = document.schema === null ? null : await schemas.validate(document.schema, text);
  const { filingId } = content;
  return { name: document.name, text, filingId, state, faults: filingFaults(content), schema };
}

/** What would be prepared now; it is not kept. */
async function drafted(
  { pool, clock }: Base,
  kind: FilingKind,
  record: NonNullable<Awaited<ReturnType<typeof readCase>>>,
  ports: Pick<ReturnType<typeof filingPorts>, 'venue' | 'profiles'>,
) {
  const feed = new PostgresLogFeed(pool);
  try {
    const registry = await readNames(pool, await feed.head());
    const evidence = new LogEvidence(pool, feed, registry);
    const about = { now: clock.nowMicros(), corrects: null };
    const sources = await readFilingSources(pool, { ...ports, evidence }, record, about);
    const assets = registry.assets().map(({ name }) => name);
    return unkeptFiling(`${kind.toUpperCase()}-draft`, kind, sources, assets);
  } finally {
    await feed.close();
  }
}

interface Written extends Awaited<ReturnType<typeof documentOf>> {
  readonly kind: FilingKind;
  readonly caseId: string;
  readonly content: Buffer;
}

/** As the manifests of other reports: hashes, what was checked, and the venue's signature. */
async function manifestOf(base: Base, written: Written): Promise<Buffer> {
  const { kind, caseId, filingId, state, name, content, faults, schema } = written;
  const signer = await openSignerOf(base);
  const sha256 = createHash('sha256').update(content).digest('hex');
  const unsigned = {
    ...{ report: kind, case: caseId, filing: filingId, state },
    files: [{ name, sha256, bytes: content.length }],
    schema: schemaWords(schema),
    faults: faults.map(({ field, message }) => `${field}: ${message}`),
    ...{ algorithm: 'Ed25519', keyId: signer.keyId, publicKey: signer.publicKey },
  };
  const signature = signer.sign(canonicalJson(unsigned));
  return Buffer.from(`${JSON.stringify({ ...unsigned, signature }, null, 2)}\n`);
}

function schemaWords(schema: SchemaCheck | null): string {
  if (schema === null) return 'no official schema exists';
  if (!schema.checked) return `not checked against the official schema: ${schema.why}`;
  const [first] = schema.faults;
  return first === undefined
    ? 'valid by the official schema'
    : `refused by the official schema: ${first.message}`;
}

/** Restricted material leaves the store: that is recorded before it is written. */
async function recordRead({ pool, clock }: Base, filingId: string, caseId: string): Promise<void> {
  const head = { actor: 'job:command-line', action: 'restricted-read', at: clock.nowMicros() };
  await transaction(pool, (tx) =>
    appendAudit(tx, {
      ...{ ...head, subject: `filing:${filingId}` },
      ...{ before: null, after: { case: caseId } },
    }),
  );
}

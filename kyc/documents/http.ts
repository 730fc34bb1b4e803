/**
 * Documents over HTTP: upload as a raw body, the file itself, the machine-readable zone, and the
 * reviewer's decision. Every read of a file leaves an audit record.
 */
import { raw, Router, type Request } from 'express';
import { parse } from '../../platform/config/environment';
import { HttpError } from '../../platform/http/http-error';
import { transaction } from '../../platform/postgres/pool';
import type { DocumentRow } from '../contract';
import * as request from '../customer-request';
import {
  authorOf,
  customerId,
  knowSubject,
  KYC_PERMISSIONS,
  noStore,
  subjectOf,
  type KycRouterOptions,
} from '../http';
import * as store from '../store/documents';
import { readProfiles } from '../store/profiles';
import { MAX_FILE_BYTES, sniff } from './file-kind';
import { readMrz } from './mrz';
import type { VirusScanner } from './virus-scan';

export interface DocumentRouterOptions extends KycRouterOptions {
  /** null: none is configured; documents then say that they were not scanned. */
  readonly scanner: VirusScanner | null;
}

/** Mounted beside the customers' router, at `/kyc`. */
export function documentRouter(options: DocumentRouterOptions): Router {
  const router = Router();
  router.use('/documents', noStore);
  addReads(router, options);
  addWrites(router, options);
  return router;
}

function documentId(req: Request): string {
  return parse(request.documentPath, req.params, 'BAD_REQUEST', 'path').document;
}

async function knownDocument(options: DocumentRouterOptions, id: string): Promise<DocumentRow> {
  const { pool, keys } = options;
  const [found] = await store.readDocuments(pool, keys, { document: id, limit: 1 });
  if (found === undefined) throw store.noSuchDocument();
  return found;
}

function addReads(router: Router, options: DocumentRouterOptions): void {
  const { guard, pool, keys } = options;
  const mayRead = guard.requirePermission(KYC_PERMISSIONS.read);
  const recorded = guard.recordedRead(
    KYC_PERMISSIONS.read,
    (req) => `${subjectOf(req)}:${documentId(req)}`,
  );
  const subject = knowSubject(
    pool,
    async (req) => (await knownDocument(options, documentId(req))).customer,
  );
  router.get('/documents', mayRead, async (req, res) => {
    const query = parse(request.documentsQuery, req.query, 'BAD_REQUEST', 'query');
    const filter = { ...query, limit: query.limit + 1 };
    const found = await store.readDocuments(pool, keys, filter);
    const documents = found.slice(0, query.limit);
    const next = found.length > query.limit ? (documents.at(-1)?.document ?? null) : null;
    res.json({ documents, next });
  });
  router.get('/documents/:document', mayRead, subject, recorded, async (req, res) => {
    res.json(await knownDocument(options, documentId(req)));
  });
  router.get('/documents/:document/content', mayRead, subject, recorded, async (req, res) => {
    const id = documentId(req);
    const { fileType, bytes } = await store.readContent(pool, keys, id);
    const ending = fileType.split('/')[1] ?? 'bin';
    // Shown in a frame of our own page at most, with nothing in it that could run.
    res.set({
      'Content-Type': fileType,
      'Content-Disposition': `attachment; filename="${id}.${ending}"`,
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
    res.send(bytes);
  });
}

function addWrites(router: Router, options: DocumentRouterOptions): void {
  const { guard, pool, clock, keys } = options;
  const mayReview = guard.requirePermission(KYC_PERMISSIONS.review);
  const body = raw({ type: () => true, limit: MAX_FILE_BYTES });
  router.post('/customers/:customer/documents', mayReview, body, async (req, res) => {
    const { kind } = parse(request.uploadQuery, req.query, 'BAD_REQUEST', 'query');
    const customer = customerId(req);
    const bytes = fileOf(req);
    const claimed = (req.get('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    const fileType = await refusing(() => sniff(bytes, claimed));
    const scan = await scanned(options, bytes);
    const author = authorOf(req, clock);
    const upload = { customer, kind, fileType, bytes, scan };
    const id = await transaction(pool, (tx) =>
      store.keepDocument(tx, keys, options, upload, author),
    );
    res.status(201).json(await knownDocument(options, id));
  });
  router.post('/documents/:document/mrz', mayReview, async (req, res) => {
    const { lines } = parse(request.mrzBody, req.body, 'BAD_REQUEST', 'mrz');
    const id = documentId(req);
    const { customer } = await knownDocument(options, id);
    const author = authorOf(req, clock);
    const profiles = await readProfiles(pool, await keys.find(pool, [customer]));
    const reading = await refusing(() =>
      readMrz(lines, dateOf(author.at), profiles.get(customer) ?? null),
    );
    await transaction(pool, (tx) => store.noteMrz(tx, keys, options, id, reading, author));
    res.json(await knownDocument(options, id));
  });
  const decide = async (req: Request, verdict: store.Verdict): Promise<DocumentRow> => {
    const id = documentId(req);
    const author = authorOf(req, clock);
    const today = dateOf(author.at);
    await transaction(pool, (tx) =>
      store.decideDocument(tx, keys, options, id, verdict, { ...author, today }),
    );
    return knownDocument(options, id);
  };
  router.post('/documents/:document/accept', mayReview, async (req, res) => {
    const given = parse(request.acceptBody, req.body ?? {}, 'BAD_REQUEST', 'accept');
    const { reason, expiresOn } = given;
    res.json(
      await decide(req, {
        state: 'accepted',
        ...(reason === undefined ? {} : { reason }),
        ...(expiresOn === undefined ? {} : { expiresOn }),
      }),
    );
  });
  router.post('/documents/:document/refuse', mayReview, async (req, res) => {
    const { reason } = parse(request.reasonBody, req.body, 'BAD_REQUEST', 'refuse');
    res.json(await decide(req, { state: 'refused', reason }));
  });
}

function fileOf(req: Request): Buffer {
  const body: unknown = req.body;
  if (Buffer.isBuffer(body)) return body;
  throw new HttpError(415, 'NO_FILE', 'send the file itself as the body, with its Content-Type');
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw store.asRefusal(error);
  }
}

async function scanned(
  { scanner }: DocumentRouterOptions,
  bytes: Buffer,
): Promise<DocumentRow['scan']> {
  if (scanner === null) return 'not-scanned';
  let found: string | null;
  try {
    found = await scanner.scan(bytes);
  } catch {
    const what = 'the virus scanner does not answer: try again, or have it looked at';
    throw new HttpError(503, 'SCANNER_AWAY', what);
  }
  if (found === null) return 'clean';
  throw new HttpError(422, 'DOCUMENT_INFECTED', `the virus scanner found ${found}`);
}

/** @param at µs UTC; @returns `YYYY-MM-DD` */
function dateOf(at: number): string {
  return new Date(Math.floor(at / 1000)).toISOString().slice(0, 10);
}

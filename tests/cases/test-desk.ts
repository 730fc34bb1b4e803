/** The routes of cases on a database of their own, and people of all roles who use them. */
import { Router } from 'express';
import type { EvidenceReader } from '../../cases/evidence/evidence-rows';
import { readAudit } from '../../platform/audit/audit';
import { ManualClock } from '../../platform/clock/clock';
import { createApp } from '../../platform/http/app';
import { listen } from '../../platform/http/listen';
import { silentLogger } from '../../platform/log/logger';
import { createGuard } from '../../platform/permission/guard';
import { transaction } from '../../platform/postgres/pool';
import { testDatabase } from '../../platform/postgres/test-database';
import { createSealer } from '../../platform/secrets/sealer';
import { requireSession } from '../../platform/sign-in/require-session';
import { openSession } from '../../platform/sign-in/sessions';
import { createUser, type Role } from '../../platform/sign-in/staff';
import { listStaff } from '../../platform/sign-in/staff-directory';
import type { Alert } from '../../cases/contract';
import { casesRouter } from '../../cases/http';
import { ladderRouter } from '../../cases/ladder/http';
import type { CommandPort } from '../../core/contract';
import { sampleFilingPorts } from '../../cases/sample-venue';
import { PostgresAlertIntake } from '../../cases/store/alert-intake';
import { XsdValidator } from '../../cases/store/xsd-validator';

const READS = ['alerts.read', 'cases.read'] as const;
const PROPOSES = ['measures.read', 'measures.propose'] as const;
const DECIDES = [...PROPOSES, 'measures.approve'] as const;
const PREPARES = ['filings.read', 'filings.prepare'] as const;
const WORKS = [...READS, 'alerts.triage', 'cases.work'] as const;
const TABLE = {
  analyst: [...WORKS, ...PREPARES, ...PROPOSES],
  supervisor: [...WORKS, ...PREPARES, 'cases.approve', 'filings.approve', ...DECIDES],
  mlro: [...WORKS, ...PREPARES, 'cases.approve', 'filings.approve', 'filings.file', ...DECIDES],
  auditor: [...READS, 'filings.read', 'measures.read'],
  operator: [],
  admin: [],
} as const;
/** 2026-11-27 12:00 UTC */
const NOON = 1_795_780_800_000_000;

export type TestDesk = Awaited<ReturnType<typeof openDesk>>;

/**
 * @param schemas folder of official schemas; none = reports are not checked against any
 * @param commands the core's door; none = there is no ladder
 */
export async function openDesk(evidence: EvidenceReader, schemas?: string, commands?: CommandPort) {
  const db = await testDatabase();
  const { pool } = db;
  const clock = new ManualClock(NOON);
  const guard = createGuard({ table: TABLE, pool, clock });
  const told: { caseId: string; version: number }[] = [];
  const staff = {
    members: async () =>
      (await listStaff(pool)).map(({ id: staffId, displayName: name, roles }) => {
        return { staffId, name, roles, works: guard.permissionsOf(roles).includes('cases.work') };
      }),
  };
  const router = Router();
  router.use(requireSession(pool, clock));
  const caseChanged = (change: { caseId: string; version: number }) => void told.push(change);
  const filings = sampleFilingPorts(new XsdValidator(schemas));
  router.use('/cases', casesRouter({ pool, clock, guard, evidence, staff, filings, caseChanged }));
  if (commands !== undefined) {
    const { registry } = evidence;
    router.use('/cases', ladderRouter({ pool, clock, guard, registry, commands }));
  }
  const mounts = [{ path: '/', router }];
  const http = await listen(createApp({ logger: silentLogger(), mounts }), { port: 0 });
  const record = (...alerts: Alert[]) =>
    transaction(pool, (tx) => new PostgresAlertIntake().record(tx, 'surveillance', alerts));
  return {
    ...{ url: db.url, pool, clock, told, record },
    signIn: (name: string, role: Role) => signIn(pool, clock, http.url, name, role),
    async recordsOf(staffId: string) {
      const lines = await readAudit(pool, 0, 10_000);
      return lines
        .map(({ entry }) => JSON.parse(entry))
        .filter((entry) => entry.actor === `staff:${staffId}`);
    },
    async close() {
      await http.close(0);
      await db.drop();
    },
  };
}

type Pool = Awaited<ReturnType<typeof testDatabase>>['pool'];

async function signIn(pool: Pool, clock: ManualClock, url: string, name: string, role: Role) {
  const store = { pool, clock, sealer: createSealer(Buffer.alloc(32, 1)) };
  const person = { name, displayName: name, roles: [role], password: 'a long password' };
  const { id } = await createUser(store, person, 'system');
  const { token } = await transaction(pool, (tx) =>
    openSession(tx, id, '127.0.0.1', clock.nowMicros()),
  );
  const headers = { Cookie: `probity_session=${token}`, 'X-Probity-Request': '1' };
  const ask = async (path: string, init: RequestInit = {}, type?: string) => {
    const typed = type === undefined ? headers : { ...headers, 'Content-Type': type };
    const response = await fetch(`${url}/cases${path}`, { ...init, headers: typed });
    const bytes = Buffer.from(await response.arrayBuffer());
    const isJson = response.headers.get('Content-Type')?.startsWith('application/json');
    return { status: response.status, bytes, body: isJson ? JSON.parse(bytes.toString()) : null };
  };
  const send = (method: string) => (path: string, body: unknown) =>
    ask(path, { method, body: JSON.stringify(body) }, 'application/json');
  return {
    ...{ id, name, get: (path: string) => ask(path) },
    ...{ post: send('POST'), put: send('PUT') },
    drop: (path: string) => ask(path, { method: 'DELETE' }),
    upload: (path: string, content: Buffer) =>
      ask(path, { method: 'POST', body: new Uint8Array(content) }, 'application/octet-stream'),
    /** A command on a case from its present version. */
    async command(caseId: string, version: number, command: object) {
      return send('POST')(`/cases/${caseId}/commands`, { version, command });
    },
  };
}

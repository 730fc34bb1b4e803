/**
 * Customers over HTTP: list and queues, one customer, commands, proposals. Documents have a router
 * of their own. Every read of one customer leaves an audit record; every write names a reason.
 */
import { Router, type Request, type RequestHandler } from 'express';
import type { Pool, PoolClient } from 'pg';
import type { Clock } from '../platform/clock/clock';
import { parse } from '../platform/config/environment';
import type { Guard, Permission } from '../platform/permission/guard';
import { transaction } from '../platform/postgres/pool';
import { sessionOf } from '../platform/sign-in/require-session';
import type { Customer, CustomerPage } from './contract';
import * as request from './customer-request';
import { TIERS } from './customers/tiers';
import { approveProposal, returnProposal } from './store/approvals';
import { countCustomers, listCustomers, type ListReaders } from './store/customer-list';
import { readCustomer } from './store/customer-page';
import {
  auditSubject,
  commandCustomer,
  noSuchCustomer,
  type DecisionPorts,
} from './store/decisions';
import { enterCustomer } from './store/entry';
import type { Author } from './store/history';
import { writePeople, writeProfile } from './store/profiles';
import { readProposals } from './store/proposals';
import { readQueues } from './store/queues';

/** What the roles of the application are given for this module. */
export const KYC_PERMISSIONS = {
  read: 'kyc.read',
  review: 'kyc.review',
  approve: 'kyc.approve',
} as const satisfies Record<string, Permission>;

export interface KycRouterOptions extends ListReaders, DecisionPorts {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly guard: Guard;
}

/** Its paths are relative: mount it at `/kyc`, behind requireSession. */
export function kycRouter(options: KycRouterOptions): Router {
  const { guard, pool, clock } = options;
  const router = Router();
  const mayRead = guard.requirePermission(KYC_PERMISSIONS.read);
  router.use('/customers', noStore);
  router.get('/customers', mayRead, async (req, res) => {
    res.json(await page(options, req));
  });
  router.get('/queues', mayRead, async (_req, res) => {
    res.json({ queues: await readQueues(pool, clock.nowMicros()) });
  });
  router.get('/tiers', mayRead, (_req, res) => {
    res.json(TIERS);
  });
  addCustomerRoutes(router, options);
  addProposalRoutes(router, options);
  return router;
}

export const noStore: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store');
  next();
};

/** Staff are named by their id in records and by their name on pages. */
export function authorOf(req: Request, clock: Clock): Author {
  const { staffId, displayName } = sessionOf(req);
  return { actor: `staff:${staffId}`, name: displayName, at: clock.nowMicros() };
}

async function page(options: KycRouterOptions, req: Request): Promise<CustomerPage> {
  const { pool, clock } = options;
  const query = parse(request.listQuery, req.query, 'BAD_REQUEST', 'query');
  const { after, limit, sort, ...filters } = query;
  const now = clock.nowMicros();
  const found = await listCustomers(pool, options, { filters, sort, after, limit: limit + 1, now });
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return {
    customers: shown.map(({ row }) => row),
    next: found.length > limit && last !== undefined ? request.cursorText(last.cursor) : null,
    counts: after === undefined ? await countCustomers(pool, filters, now) : null,
  };
}

const subjects = new WeakMap<Request, string>();

/** How the audit log names the customer of this request. */
export function subjectOf(req: Request): string {
  return subjects.get(req) ?? 'customer:unknown';
}

/** Finds the name under which the audit log has the customer, before anything is recorded. */
export function knowSubject(pool: Pool, customerOf: (req: Request) => Promise<string>) {
  const handler: RequestHandler = async (req, _res, next) => {
    subjects.set(req, await auditSubject(pool, await customerOf(req)));
    next();
  };
  return handler;
}

export function customerId(req: Request): string {
  const { customer } = req.params;
  if (typeof customer === 'string') return customer;
  throw noSuchCustomer();
}

function addCustomerRoutes(router: Router, options: KycRouterOptions): void {
  const { guard, pool, clock, keys } = options;
  const mayReview = guard.requirePermission(KYC_PERMISSIONS.review);
  const mayRead = guard.requirePermission(KYC_PERMISSIONS.read);
  const recorded = guard.recordedRead(KYC_PERMISSIONS.read, subjectOf);
  const subject = knowSubject(pool, async (req) => customerId(req));

  /** Does it in one transaction and answers with the customer as it is then. */
  const change =
    (work: (tx: PoolClient, req: Request, author: Author) => Promise<string>): RequestHandler =>
    async (req, res) => {
      const author = authorOf(req, clock);
      const customer = await transaction(pool, (tx) => work(tx, req, author));
      res.json(await knownCustomer(options, req, customer));
    };

  router.get('/customers/:customer', mayRead, subject, recorded, async (req, res) => {
    res.json(await knownCustomer(options, req, customerId(req)));
  });
  router.post(
    '/customers',
    mayReview,
    change(async (tx, req, author) => {
      const body = parse(request.createBody, req.body, 'BAD_REQUEST', 'customer');
      return enterCustomer(tx, options, body, author);
    }),
  );
  router.put(
    '/customers/:customer/profile',
    mayReview,
    change(async (tx, req, author) => {
      const body = parse(request.profileBody, req.body, 'BAD_REQUEST', 'profile');
      const customer = customerId(req);
      await writeProfile(tx, keys, options, { customer, ...body }, author);
      return customer;
    }),
  );
  router.put(
    '/customers/:customer/people',
    mayReview,
    change(async (tx, req, author) => {
      const body = parse(request.peopleBody, req.body, 'BAD_REQUEST', 'people');
      const customer = customerId(req);
      await writePeople(tx, keys, options, customer, body, author);
      return customer;
    }),
  );
  router.post(
    '/customers/:customer/commands',
    mayReview,
    change(async (tx, req, author) => {
      const body = parse(request.commandBody, req.body, 'BAD_REQUEST', 'command');
      const customer = customerId(req);
      await commandCustomer(tx, options, customer, body, author);
      return customer;
    }),
  );
}

function addProposalRoutes(router: Router, options: KycRouterOptions): void {
  const { guard, pool, clock } = options;
  const mayApprove = guard.requirePermission(KYC_PERMISSIONS.approve);
  const mayRead = guard.requirePermission(KYC_PERMISSIONS.read);
  router.get('/proposals', mayRead, async (req, res) => {
    const query = parse(request.proposalsQuery, req.query, 'BAD_REQUEST', 'query');
    const reader = authorOf(req, clock).actor;
    const found = await readProposals(pool, { ...query, limit: query.limit + 1 }, reader);
    const proposals = found.slice(0, query.limit);
    const next = found.length > query.limit ? (proposals.at(-1)?.proposal ?? null) : null;
    res.json({ proposals, next });
  });
  for (const [verb, decideIt] of [
    ['approve', approveProposal],
    ['return', returnProposal],
  ] as const) {
    router.post(`/proposals/:proposal/${verb}`, mayApprove, async (req, res) => {
      const { proposal } = parse(request.proposalPath, req.params, 'BAD_REQUEST', 'path');
      const { reason } = parse(request.reasonBody, req.body, 'BAD_REQUEST', verb);
      const author = authorOf(req, clock);
      const customer = await transaction(pool, (tx) =>
        decideIt(tx, options, proposal, reason, author),
      );
      res.json(await knownCustomer(options, req, customer));
    });
  }
}

async function knownCustomer(
  options: KycRouterOptions,
  req: Request,
  customer: string,
): Promise<Customer> {
  const { pool, clock } = options;
  const { actor: reader } = authorOf(req, clock);
  const found = await readCustomer(pool, options, customer, { now: clock.nowMicros(), reader });
  if (found === undefined) throw noSuchCustomer();
  return found;
}

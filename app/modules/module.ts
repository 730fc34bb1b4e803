/**
 * How a module of the product joins a running exchange: what it lets which role do, which
 * consumers it runs over the log, which paths it answers, which jobs it works on. A file each in
 * this folder, listed in modules.ts; nothing else has to be changed to add one.
 */
import type { Router } from 'express';
import type { EvidenceReader } from '../../cases/evidence/evidence-rows';
import type { CommandPort, CoreAccess } from '../../core/contract';
import type { BatchHandler } from '../../platform/consumer/consumer';
import type { Part } from '../../platform/consumer/parts';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Guard, Permission, PermissionTable } from '../../platform/permission/guard';
import type { Sql } from '../../platform/postgres/pool';
import type { JobQueue } from '../../platform/queue/job-queue';
import type { Search } from '../../platform/search/search';
import type { Role } from '../../platform/sign-in/staff';
import type { Base } from '../live/base';
import type { RunParams } from '../params/params';

/** What a worker's process gives. */
export interface WorkerContext {
  /** Which of several workers this is; the only one unless given. */
  readonly part?: Part;
  readonly base: Base;
  /** The log itself, from which state is rebuilt. */
  readonly feed: LogFeed;
  /** Where consumers go on reading; the log itself unless given. */
  readonly front?: LogFeed;
  readonly params: RunParams;
  readonly queue: JobQueue;
  readonly search: Search;
}

/** One consumer of the log; it runs in the worker's process. */
export interface ConsumerSpec {
  /** Names the offset, for ever. */
  readonly name: string;
  readonly handler: BatchHandler;
  /** Where it reads; the worker's front unless given. */
  readonly feed?: LogFeed;
  /** Every worker runs a part of it under this name; others run in the first worker alone. */
  readonly isDivided?: boolean;
  /** A stop does not wait until it has caught up: it depends on a server that may be away. */
  readonly mayLag?: boolean;
  /** At a clean stop after the core's, when the consumer has dealt with everything durable. */
  close?(tx: Sql): Promise<void>;
}

/** Something that runs beside the consumers until it is stopped (schedules, job workers). */
export interface Background {
  stop(): Promise<void>;
}

/** What the staff's server gives; it lives in the core's process. */
export interface StaffContext {
  readonly base: Base;
  readonly core: CoreAccess;
  readonly commands: CommandPort;
  readonly feed: LogFeed;
  readonly guard: Guard;
  readonly evidence: EvidenceReader;
  readonly params: RunParams;
  readonly queue: JobQueue;
  readonly search: Search;
  /** Sends to live pages; `case` goes to those who may read cases. */
  readonly publish: (topic: 'case', data: unknown) => void;
}

/** A router that stands behind the staff's session. */
export interface StaffMount {
  /** First segment of its paths (`/cases`). */
  readonly path: `/${string}`;
  readonly router: Router;
}

/** What works in the core's process without anybody asking. */
export interface CoreContext extends Omit<StaffContext, 'guard' | 'evidence' | 'publish'> {
  /** Which role may do what, by all modules together. */
  readonly permissions: () => PermissionTable;
}

export interface AppModule {
  readonly name: string;
  readonly permissions?: Partial<Readonly<Record<Role, readonly Permission[]>>>;
  consumers?(context: WorkerContext): ConsumerSpec[];
  /** Started once, in the first worker, after its consumers. */
  workerBackground?(context: WorkerContext): Background[];
  mounts?(context: StaffContext): StaffMount[];
  /** Started once in the core's process; also without doors (`load`). */
  coreBackground?(context: CoreContext): Background[];
}

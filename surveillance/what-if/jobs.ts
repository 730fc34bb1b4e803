/**
 * What-if runs of this process: one at a time, cancellable, the last ones kept for who asked.
 * Where the work is done (a thread of its own) is the runner's business.
 */
import { HttpError } from '../../platform/http/http-error';
import type { WhatIfResult, WhatIfRow, WhatIfState } from '../contract';
import type { WhatIfRequest } from './run';

export interface RunningWhatIf {
  readonly done: Promise<WhatIfResult>;
  cancel(): void;
}

/** Starts the work somewhere; declared here by who needs it. */
export type WhatIfRunner = (
  request: WhatIfRequest,
  progress: (share: number) => void,
) => RunningWhatIf;

interface Job {
  readonly rule: string;
  readonly run: RunningWhatIf;
  state: WhatIfState;
  progress: number;
  result: WhatIfResult | null;
  fault: string | null;
}

const KEPT = 20;

export class WhatIfJobs {
  private readonly jobs = new Map<string, Job>();

  constructor(private readonly runner: WhatIfRunner) {}

  /**
   * @param keep stores the result before it is shown
   * @throws HttpError WHAT_IF_BUSY while another one runs
   */
  start(
    whatIfId: string,
    rule: string,
    request: WhatIfRequest,
    keep: (result: WhatIfResult) => Promise<void>,
  ): void {
    const busy = [...this.jobs.values()].some(({ state }) => state === 'running');
    if (busy) {
      const todo = 'wait for it, or cancel it';
      throw new HttpError(409, 'WHAT_IF_BUSY', `another what-if run is at work: ${todo}`);
    }
    const run = this.runner(request, (share) => (job.progress = share));
    const job: Job = { rule, run, state: 'running', progress: 0, result: null, fault: null };
    this.jobs.set(whatIfId, job);
    for (const id of [...this.jobs.keys()].slice(0, -KEPT)) this.jobs.delete(id);
    void this.follow(job, keep);
  }

  private async follow(job: Job, keep: (result: WhatIfResult) => Promise<void>): Promise<void> {
    try {
      const result = await job.run.done;
      await keep(result);
      Object.assign(job, { state: 'done', progress: 1, result });
    } catch (error) {
      if (job.state === 'cancelled') return;
      const fault = error instanceof Error ? error.message : String(error);
      Object.assign(job, { state: 'failed', fault });
    }
  }

  /** @throws HttpError NO_SUCH_WHAT_IF */
  read(whatIfId: string): WhatIfRow {
    const { rule, state, progress, result, fault } = this.find(whatIfId);
    return { whatIfId, rule, state, progress, result, fault };
  }

  /** Nothing happens when it has ended already. @throws HttpError NO_SUCH_WHAT_IF */
  cancel(whatIfId: string): void {
    const job = this.find(whatIfId);
    if (job.state !== 'running') return;
    job.state = 'cancelled';
    job.run.cancel();
  }

  private find(whatIfId: string): Job {
    const job = this.jobs.get(whatIfId);
    if (job !== undefined) return job;
    const why = 'it was made before a restart, or is among the older ones';
    throw new HttpError(404, 'NO_SUCH_WHAT_IF', `there is no what-if run ${whatIfId}: ${why}`);
  }
}

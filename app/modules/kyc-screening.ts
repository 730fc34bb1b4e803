/**
 * Screening in a running exchange: the lists' folder is watched, list updates and changed customers
 * are screened in the worker, hits are answered to the staff.
 */
import { PostgresTimelineIntake } from '../../cases/store/timeline-intake';
import { screeningRouter, SCREENING_PERMISSIONS } from '../../kyc/screening/http';
import { StoredCustomers } from '../../kyc/store/screening-customers';
import { ScreeningWork } from '../../kyc/store/screening-work';
import { SubjectKeys } from '../../kyc/store/subject-keys';
import { folderState, listFolder, readFolder } from '../live/list-folder';
import type { AppModule, Background, WorkerContext } from './module';

const { read, review, approve } = SCREENING_PERMISSIONS;
const QUEUE = 'screening-lists';
const LOOK_MS = 2_000;

export const kycScreeningModule: AppModule = {
  name: 'kyc-screening',
  permissions: {
    analyst: [read, review],
    supervisor: [read, review, approve],
    mlro: [read, review, approve],
    auditor: [read],
  },
  workerBackground(context) {
    const { pool, clock, sealer } = context.base;
    const keys = new SubjectKeys(sealer);
    const customers = new StoredCustomers(keys);
    const timeline = new PostgresTimelineIntake();
    const work = new ScreeningWork({ pool, clock, keys, customers, timeline });
    const folder = listFolder();
    return [
      ...(folder === undefined ? [] : [listUpdates(context, work, folder)]),
      looking(context, work, folder),
    ];
  },
  mounts({ base: { pool, clock, sealer }, guard }) {
    const keys = new SubjectKeys(sealer);
    const timeline = new PostgresTimelineIntake();
    const configured = listFolder() !== undefined;
    const router = screeningRouter({ pool, clock, guard, keys, timeline, configured });
    return [{ path: '/kyc', router }];
  },
};

function listUpdates({ base, queue }: WorkerContext, work: ScreeningWork, folder: string) {
  return queue.work(QUEUE, async () => {
    const { files, lists } = await readFolder(folder);
    const changes = await work.takeLists(files, lists);
    for (const { list, changed, removed } of changes) {
      const facts = { list, changed: changed.length, removed: removed.length };
      base.logger.info(facts, 'a sanctions list changed');
    }
    for (const { file, content } of files) {
      if ('problem' in content) base.logger.error({ file, ...content }, 'a list was not taken');
    }
  });
}

/** Looks for changed files and changed customers again and again. */
function looking(
  { base: { logger, clock }, queue }: WorkerContext,
  work: ScreeningWork,
  folder: string | undefined,
): Background {
  let state = '';
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    if (folder !== undefined) {
      const now = await folderState(folder);
      // Jobs are known by their key for ever: a folder that was so before is looked at again.
      if (now !== state) {
        const key = `${now} ${clock.nowMicros()}`;
        await queue.add({ queue: QUEUE, key, payload: null });
      }
      state = now;
    }
    while (!stopped && (await work.screenChanged()) > 0);
  };
  const loop = async (): Promise<void> => {
    try {
      await look();
    } catch (error) {
      logger.warn({ err: error }, 'screening tries again');
    }
    if (!stopped) timer = setTimeout(again, LOOK_MS);
  };
  let running = loop();
  function again(): void {
    running = loop();
  }
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}

/**
 * `probity compact`: old batches of the log become archive files, and their rows go. What reads the
 * log reads on through the files; `serve --archive DIR` does the same every minute.
 */
import { compact, findMoved } from '../../core/log/compaction';
import { DEFAULT_DATA_DIR, openBase } from '../live/base';
import { consumedByAll } from '../live/compaction';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE = 'usage: probity compact --data DIR --archive DIR [--bytes N]';

/** @throws BadInput; CodedError ARCHIVE_DAMAGED, LOG_DAMAGED */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['data', 'archive', 'bytes'],
    flags: [],
    usage: USAGE,
  });
  const folder = values.get('archive');
  if (positionals.length > 0 || folder === undefined) {
    throw new BadInput(`--archive is missing; ${USAGE}`);
  }
  const bytes = values.get('bytes');
  if (bytes !== undefined && !/^[1-9]\d{0,8}$/.test(bytes)) {
    throw new BadInput(`--bytes must be how many a file holds, not ${bytes}; ${USAGE}`);
  }
  const dataDir = values.get('data') ?? DEFAULT_DATA_DIR;
  const base = await openBase({ service: 'probity-compact', dataDir });
  try {
    const { pool, clock } = base;
    for (const path of await findMoved(pool, folder)) process.stdout.write(`moved ${path}\n`);
    const files = await compact({
      ...{ pool, folder, consumed: consumedByAll, nowMicros: () => clock.nowMicros() },
      ...(bytes === undefined ? {} : { fileBytes: Number(bytes) }),
    });
    for (const { path } of files) process.stdout.write(`${path}\n`);
  } finally {
    await base.lifecycle.stop();
  }
  return 0;
}

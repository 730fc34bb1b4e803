/** `probity export-audit`: the audit log as a directory that other people's tools verify. */
import { AnchorFile } from '../../reporting/audit/store/anchor-file';
import { exportFolder } from '../../reporting/audit/store/export-folder';
import { openSigningKey } from '../../reporting/audit/store/key-table';
import { AuditSequencer } from '../../reporting/audit/store/sequencer';
import { DEFAULT_DATA_DIR, openBase } from '../live/base';
import { auditOrigin } from '../modules/audit-origin';
import { parseArguments } from './arguments';
import { BadInput } from './bad-input';

const USAGE = 'usage: probity export-audit --out DIR [--data DIR]';

/** @throws BadInput, CodedError */
export async function run(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArguments(args, {
    values: ['data', 'out'],
    flags: [],
    usage: USAGE,
  });
  const dir = values.get('out');
  if (positionals.length > 0 || dir === undefined) throw new BadInput(`--out is missing; ${USAGE}`);
  const dataDir = values.get('data') ?? DEFAULT_DATA_DIR;
  const base = await openBase({ service: 'probity-export-audit', dataDir });
  try {
    const { pool, clock, sealer } = base;
    const store = { pool, clock, sealer, origin: auditOrigin() };
    const sequencer = new AuditSequencer({ ...store, anchor: new AnchorFile(dataDir) });
    const key = await openSigningKey(store);
    await sequencer.takeIn();
    const head = await sequencer.sign();
    const { added } = await exportFolder({ sql: pool, key, head, dir });
    const what = `${head.size} records of ${key.name}, ${added} files added in ${dir}`;
    process.stdout.write(`${what}\n`);
  } finally {
    await base.lifecycle.stop();
  }
  return 0;
}

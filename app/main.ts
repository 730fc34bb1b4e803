/**
 * The command line (contracts §1): finds the command, lets it run, and turns what went wrong into
 * one line on standard error and an exit code. A command's code is loaded when it is called, so
 * that offline work does not wait for database and web libraries.
 */
import { errorCode, errorText } from '../platform/errors/coded-error';
import { BadInput } from './commands/bad-input';
import { FlowError } from './flow/flow-error';

interface CommandModule {
  run(args: readonly string[]): Promise<number>;
}

/* oxlint-disable typescript/no-require-imports -- loaded when called, see above */
const COMMANDS: Readonly<Record<string, () => CommandModule>> = {
  archive: () => require('./commands/archive') as CommandModule, // exports run
  backup: () => require('./commands/backup') as CommandModule, // exports run
  check: () => require('./commands/check') as CommandModule, // exports run
  compact: () => require('./commands/compact') as CommandModule, // exports run
  convert: () => require('./commands/convert/run') as CommandModule, // exports run
  controls: () => require('./commands/controls') as CommandModule, // exports run
  export: () => require('./commands/export') as CommandModule, // exports run
  'export-audit': () => require('./commands/export-audit') as CommandModule, // exports run
  load: () => require('./commands/load') as CommandModule, // exports run
  migrate: () => require('./commands/migrate') as CommandModule, // exports run
  rebuild: () => require('./commands/rebuild') as CommandModule, // exports run
  replay: () => require('./commands/replay/run') as CommandModule, // exports run
  report: () => require('./commands/report') as CommandModule, // exports run
  restore: () => require('./commands/restore') as CommandModule, // exports run
  scorecard: () => require('./commands/scorecard/run') as CommandModule, // exports run
  screen: () => require('./commands/screen/run') as CommandModule, // exports run
  serve: () => require('./commands/serve') as CommandModule, // exports run
  start: () => require('./commands/start') as CommandModule, // exports run
  'verify-alerts': () => require('./commands/verify-alerts') as CommandModule, // exports run
  'verify-audit': () => require('./commands/verify-audit') as CommandModule, // exports run
  'verify-proof': () => require('./commands/verify-proof') as CommandModule, // exports run
};
/* oxlint-enable typescript/no-require-imports */

const USAGE = `usage: probity <command> …; commands: ${Object.keys(COMMANDS).join(', ')}`;
/** Codes of faults that the user can put right: exit 2, like bad usage. */
const INPUT_CODES: ReadonlySet<string> = new Set([
  'ARCHIVE_DAMAGED',
  'ARCHIVE_OF_ANOTHER_LOG',
  'BAD_ENVIRONMENT',
  'BACKUP_DAMAGED',
  'BACKUP_OF_ANOTHER_SHAPE',
  'BAD_OPTIONS',
]);

/**
 * Runs one command line.
 * @param argv the words behind the program's name
 * @returns the exit code: 0 done, 1 the work failed, 2 bad usage or bad input
 */
export async function main(argv: readonly string[]): Promise<number> {
  const [name, ...args] = argv;
  try {
    if (name === '--help' || name === 'help') {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    return await commandOf(name).run(args);
  } catch (error) {
    process.stderr.write(`probity: ${oneLine(error)}\n`);
    return isBadInput(error) ? 2 : 1;
  }
}

function commandOf(name: string | undefined): CommandModule {
  if (name === undefined) throw new BadInput(USAGE);
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) throw new BadInput(`unknown command ${name}; ${USAGE}`);
  return load();
}

function isBadInput(error: unknown): boolean {
  if (error instanceof BadInput || error instanceof FlowError) return true;
  const code = errorCode(error);
  return code !== undefined && INPUT_CODES.has(code);
}

function oneLine(error: unknown): string {
  return errorText(error).replace(/\s*\n\s*/g, ' ');
}

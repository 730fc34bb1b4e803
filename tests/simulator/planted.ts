/**
 * Bugs planted on purpose, by name: an edit of the product's source, and what it breaks. Each must
 * be found, or the simulator proves nothing. The edited sources are loaded beside the real ones.
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { transformSync } from '@swc/core';
import type { RunOptions, RunResult } from './simulate';

interface Edit {
  readonly file: string;
  readonly search: string;
  readonly replacement: string;
}

type PlantedBug = readonly Edit[];

/** Source text over several lines. */
const lines = (...text: string[]): string => text.join('\n');

const bug = (file: string, ...pairs: readonly [string, string][]): PlantedBug =>
  pairs.map(([search, replacement]) => ({ file, search, replacement }));

export const PLANTED: Readonly<Record<string, PlantedBug>> = {
  'acknowledge-before-commit': bug('core/log/core-service.ts', [
    'appender.append(sealed.batch).then(',
    'void appender.append(sealed.batch).catch(() => undefined); Promise.resolve().then(',
  ]),
  'fence-check-dropped': bug('core/log/log-table.ts', [
    'SELECT 1 FROM core_writer WHERE epoch = $6 FOR SHARE',
    'SELECT 1 FROM core_writer FOR SHARE',
  ]),
  'epoch-not-raised': bug('core/log/lease.ts', [
    'SET epoch = epoch + 1, taken_at = $1',
    'SET epoch = epoch, taken_at = $1',
  ]),
  'offset-outside-the-transaction': bug(
    'platform/consumer/consumer.ts',
    ['      let seq = from;\n      for (const batch', '      for (const batch'],
    [
      '    await transactionOn(client, async (tx) => {\n      await lockOffset(tx, name, from);\n' +
        '      for (const batch',
      '    let seq = from;\n    await transactionOn(client, async (tx) => {\n' +
        '      for (const batch',
    ],
    [
      '      await moveOffset(tx, name, seq, clock.nowMicros());\n    });',
      '    });\n    await moveOffset(client, name, seq, clock.nowMicros());',
    ],
  ),
  'state-not-rewound': bug('platform/consumer/consumer.ts', [
    'await this.#options.handler.rewind(seq, client);',
    'if (seq === 0) await this.#options.handler.rewind(seq, client);',
  ]),
  'torn-batch-accepted': bug(
    'core/log/recovery.ts',
    ['if (sound && failure === undefined && events.equals(batch.events)) {', 'if (true) {'],
    ['lastSeq !== batch.lastSeq || commandCount !== batch.lastCommand', 'false'],
  ),
  'torn-tail-left-out': bug('core/log/recovery.ts', [
    'for (const batch of page) this.replay.batch(batch);',
    'try { for (const batch of page) this.replay.batch(batch); } catch { break; }',
  ]),
  'torn-snapshot-accepted': bug('core/log/recovery.ts', [
    'const engine = Engine.restore(snapshot.bytes, options);',
    lines(
      'let engine = new Engine(options);',
      'try { engine = Engine.restore(snapshot.bytes, options); } catch { /* goes on */ }',
      'return { engine, logHash: snapshot.logHash };',
    ),
  ]),
  'lost-answer-taken-for-a-fence': bug(
    'core/log/appender.ts',
    ['if (!first && (await this.isIn(client, batch))) return;', ''],
    [
      'if (!(await this.isIn(client, batch))) throw fenced(batch);\n    } finally',
      'throw fenced(batch);\n    } finally',
    ],
  ),
  'unknown-told-as-refused': bug('core/log/core-service.ts', [
    "failure.code === 'CORE_FENCED' ? new NotAccepted",
    "failure.code !== '' ? new NotAccepted",
  ]),
  'snapshot-ahead-of-the-log': [
    ...bug('core/log/core-service.ts', [
      'const started = timers.elapsedMs();',
      'if (snapshot) void snapshots.keep(snapshot); const started = timers.elapsedMs();',
    ]),
    ...bug('core/log/recovery.ts', [
      'if (rows[0]?.hash.equals(snapshot.logHash) !== true) throw',
      'if (rows.length > 9) throw',
    ]),
  ],
  'clock-trusted': bug('core/log/core-service.ts', [
    'micros(Math.max(this.options.clock.nowMicros(), now))',
    'micros(this.options.clock.nowMicros())',
  ]),
};

const ROOT = join(__dirname, '../..');
/** Loaded anew with the edit in place; everything else is the one that is there. */
const ANEW = /^(core\/log|platform\/consumer|tests\/simulator)\//;

type Simulate = (options: RunOptions) => Promise<RunResult>;
type Body = (...wrapper: unknown[]) => void;

/** The simulator over the product with this bug in it. */
export function simulateWith(name: string): Simulate {
  const planted = PLANTED[name];
  if (!planted) throw new Error(`no bug ${name}; there are ${Object.keys(PLANTED).join(', ')}`);
  const loaded = new Map<string, { exports: object }>();
  const load = (path: string): object => {
    const known = loaded.get(path);
    if (known) return known.exports;
    const module = { exports: {} };
    loaded.set(path, module);
    const here = (wanted: string): unknown => {
      const target = join(dirname(path), `${wanted}.ts`);
      const own = wanted.startsWith('.') && ANEW.test(relative(ROOT, target));
      if (own && existsSync(target)) return load(target);
      // oxlint-disable-next-line typescript/no-require-imports -- what is not edited
      return require(wanted.startsWith('.') ? join(dirname(path), wanted) : wanted);
    };
    const code = compiled(path, planted);
    // oxlint-disable-next-line typescript/no-implied-eval -- runs the edited source
    const body = new Function('require', 'module', 'exports', '__dirname', code) as Body; // wrapper
    body(here, module, module.exports, dirname(path));
    return module.exports;
  };
  // The type of a module that is loaded anew.
  return (load(join(__dirname, 'simulate.ts')) as { simulate: Simulate }).simulate;
}

function compiled(path: string, edits: PlantedBug): string {
  let source = readFileSync(path, 'utf8');
  for (const { file, search, replacement } of edits) {
    if (relative(ROOT, path) !== file) continue;
    const places = source.split(search).length - 1;
    if (places !== 1) throw new Error(`${file}: ${places} places of "${search}", 1 is wanted`);
    source = source.replace(search, () => replacement);
  }
  return transformSync(source, {
    swcrc: false,
    module: { type: 'commonjs' },
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  }).code;
}

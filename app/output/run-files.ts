/**
 * The files of a run (contracts §3), all or those asked for: events and fills as they happen, the
 * rest at the end. Used by `replay` and `export` alike, so both write the same bytes.
 */
import type { Alert } from '../../cases/contract';
import type { CoreEvent } from '../../core/contract';
import { formatUnits } from '../../core/contract/money';
import type { RiskRow } from '../../kyc/contract';
import { alertLine } from './alert-line';
import { writeEventLine } from './event-line';
import { FILE_NAMES, type FileName } from './file-names';
import { writeFillRow } from './fill-line';
import type { LineBuffer } from './line-buffer';
import { LogHash } from './log-hash';
import { Names } from './names';
import { quoted } from './print';
import { makeFolder, TextFile } from './text-file';

/** One account's holding of one asset, in base units. */
export interface Holding {
  readonly account: number;
  readonly asset: number;
  readonly available: bigint;
  readonly locked: bigint;
}

/** What is known at the end of a run. */
export interface RunEnd {
  readonly inputRecords: number;
  /** Every account and asset ever held, in any order. */
  readonly balances: readonly Holding[];
  readonly alerts: readonly Alert[];
  /** Rules that ran; those without an alert are counted as 0. */
  readonly rules: readonly string[];
  readonly risk: readonly RiskRow[];
  readonly stateHash: string;
  readonly paramsHash: string;
  /** Milliseconds since the input was opened; asked when all else is written. */
  readonly elapsedMs: () => number;
}

const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export class RunFiles {
  readonly names = new Names();
  readonly #files = new Map<FileName, TextFile>();
  readonly #events: LineBuffer | undefined;
  readonly #fills: LineBuffer | undefined;
  readonly #hash: LogHash | undefined;
  #accepted = 0;
  #rejected = 0;
  #filled = 0;
  #swaps = 0;

  /**
   * @param dir made if it is not there
   * @param wanted which files to write
   * @param onBlock is given the events as bytes of the log, for those who watch them
   * @throws OutputError
   */
  constructor(dir: string, wanted: ReadonlySet<FileName>, onBlock?: (bytes: Uint8Array) => void) {
    makeFolder(dir);
    try {
      for (const name of FILE_NAMES) {
        const extension = name === 'summary' ? 'json' : 'jsonl';
        if (wanted.has(name)) this.#files.set(name, new TextFile(dir, `${name}.${extension}`));
      }
    } catch (error) {
      this.discard();
      throw error;
    }
    this.#events = this.#files.get('events')?.lines;
    this.#fills = this.#files.get('fills')?.lines;
    const needsBytes = wanted.has('summary') || onBlock !== undefined;
    this.#hash = needsBytes ? new LogHash(onBlock) : undefined;
  }

  /** Takes the next event of the log; it may be reused afterwards. @throws OutputError */
  onEvent(e: CoreEvent): void {
    const { names } = this;
    this.#hash?.add(e);
    if (e.type === 'accepted') this.#accepted++;
    else if (e.type === 'fill') {
      this.#filled++;
      if (this.#fills) writeFillRow(this.#fills, e, names);
    } else if (e.type === 'rejected') this.#rejected++;
    else if (e.type === 'swap') this.#swaps++;
    else if (e.type !== 'cancelled') names.apply(e);
    if (this.#events) writeEventLine(this.#events, e, names);
  }

  /** No event will follow: the last block of bytes goes out. */
  endEvents(): void {
    this.#hash?.flush();
  }

  /** Writes the files of the end and closes all. @throws OutputError */
  finish(end: RunEnd): void {
    this.#writeBalances(end.balances);
    this.#writeAll('alerts', end.alerts.map(alertLine));
    this.#writeAll(
      'risk',
      end.risk.map((row) => `${JSON.stringify(row)}\n`),
    );
    for (const [name, file] of this.#files) if (name !== 'summary') file.finish();
    this.#writeAll('summary', [this.#summary(end)]);
    this.#files.get('summary')?.finish();
  }

  /** Removes what was written, when the run failed. */
  discard(): void {
    for (const file of this.#files.values()) file.discard();
  }

  #writeAll(name: FileName, lines: readonly string[]): void {
    const file = this.#files.get(name);
    if (file) for (const line of lines) file.write(line);
  }

  #writeBalances(balances: readonly Holding[]): void {
    if (!this.#files.has('balances')) return;
    const { registry } = this.names;
    const rows = balances.map((b) => ({
      account: registry.account(b.account)?.name ?? '',
      asset: registry.asset(b.asset)?.name ?? '',
      available: formatUnits(b.available, this.names.assetDecimals(b.asset)),
      locked: formatUnits(b.locked, this.names.assetDecimals(b.asset)),
    }));
    rows.sort((a, b) => byCode(a.account, b.account) || byCode(a.asset, b.asset));
    const lines = rows.map(
      (r) =>
        `{"account":${quoted(r.account)},"asset":${quoted(r.asset)}` +
        `,"available":"${r.available}","locked":"${r.locked}"}\n`,
    );
    this.#writeAll('balances', lines);
  }

  #summary(end: RunEnd): string {
    const alerts: Record<string, number> = {};
    for (const rule of [...end.rules].sort(byCode)) alerts[rule] = 0;
    for (const { rule } of end.alerts) alerts[rule] = (alerts[rule] ?? 0) + 1;
    const elapsedMs = end.elapsedMs();
    const seconds = Math.max(elapsedMs, 1) / 1000;
    const summary = {
      inputRecords: end.inputRecords,
      accepted: this.#accepted,
      rejected: this.#rejected,
      fills: this.#filled,
      swaps: this.#swaps,
      alerts,
      stateHash: end.stateHash,
      logHash: this.#hash?.finish() ?? '',
      paramsHash: end.paramsHash,
      elapsedMs: Math.round(elapsedMs),
      recordsPerSecond: Math.round(end.inputRecords / seconds),
    };
    return `${JSON.stringify(summary, null, 2)}\n`;
  }
}

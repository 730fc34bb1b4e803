/** Runs the gate's checks on one run: reads what each compares, what breaks first in front. */
import type { GateCheck } from '../contract/reports';
import type { JsonValue } from '../../platform/audit/canonical-json';
import { errorText } from '../../platform/errors/coded-error';
import type { LogFeed } from '../../platform/feed/log-feed';
import type { Sql } from '../../platform/postgres/pool';
import { MANIFEST, manifestIsSigned } from '../render/manifest';
import { filesAgree } from '../render/read-back';
import { sha256Hex, type RenderedFile } from '../render/rendered-file';
import type { ReportDefinition, ReportDocument } from '../reports/definition';
import { Check, skippedCheck } from '../reports/gate/finding';
import * as logChecks from '../reports/gate/log-checks';
import * as runChecks from '../reports/gate/run-checks';
import { SearchComparison, searchNotThere, type FillIndex } from '../reports/gate/search-check';
import {
  SettlementComparison,
  settlementNotThere,
  type SettledRanges,
} from '../reports/gate/settlement-check';
import { correctionRows, fillRows, revisionsAfter, sideSums } from './gate-rows';
import { LogScan } from './log-scan';
import { logStart } from './log-start';
import type { StoredRun } from './run-rows';

/** A run as it was stored. */
export interface FrozenRun {
  readonly definition: ReportDefinition;
  readonly input: string;
  readonly facts: JsonValue;
  readonly doc: ReportDocument;
  /** With the manifest. */
  readonly files: readonly RenderedFile[];
}

interface GateSubject extends FrozenRun {
  readonly run: StoredRun;
  /** The files made again from the frozen input. */
  readonly again: readonly RenderedFile[];
  /** The document made again from the database; undefined for a provisional run. */
  readonly now: ReportDocument | undefined;
}

export interface RunGateOptions {
  readonly sql: Sql;
  readonly feed: LogFeed;
  /** Of the key that manifests are signed with. */
  readonly publicKey: string;
  /** Left out: no search is configured. */
  readonly index?: FillIndex | undefined;
  /** Left out: nothing settles. */
  readonly settled?: SettledRanges | undefined;
}

export class RunGate {
  constructor(private readonly options: RunGateOptions) {}

  async checks(subject: GateSubject): Promise<GateCheck[]> {
    const { doc, run, files, again, input, now, definition } = subject;
    const moving = new Set(definition.movingSections);
    return [
      ...(await this.againstLog(subject)),
      ...(definition.trading ? await this.againstAnalytics(subject) : []),
      now === undefined
        ? skippedCheck('figures-stand', 'The database gives the same figures', 'provisional')
        : runChecks.figuresStand(doc, now, moving),
      runChecks.rowsResummed(doc),
      await filesAgree(doc, files),
      runChecks.regeneratedAlike(
        { stored: run.inputSha256, now: sha256Hex(input) },
        hashes(files),
        hashes(again),
      ),
      this.manifestSigned(files),
    ];
  }

  private async againstLog({ doc, run, definition }: GateSubject): Promise<GateCheck[]> {
    const { sql, feed, index, settled } = this.options;
    const { from, to, watermark } = run;
    const start = await logStart(sql, feed, from);
    const scan = new LogScan(feed, { from, to, watermark }, start);
    const done = () =>
      logChecks.logGapless(
        { gaps: scan.gaps, after: start.after, lastSeq: scan.lastSeq },
        watermark,
      );
    try {
      if (!definition.trading) {
        for await (const _ of scan.fills());
        return [done()];
      }
      const searched = index && new SearchComparison(index, { from, to }, start.after);
      const settling = settled && new SettlementComparison(settled);
      const watched = searched?.watch(scan.fills()) ?? scan.fills();
      const fills = await logChecks.analyticsFills(
        settling?.watch(watched) ?? watched,
        fillRows(sql, from, to, watermark),
      );
      const rows = await correctionRows(sql, from, to, watermark);
      const period = { firstSeq: scan.firstOfSpan, lastSeq: scan.lastOfSpan };
      return [
        done(),
        fills,
        logChecks.analyticsCorrections(scan.corrections, rows),
        logChecks.marketsPresent(scan.enabledMarkets(), doc),
        logChecks.ordersCounted(scan.counts, doc),
        (await searched?.done(watermark)) ?? searchNotThere(),
        (await settling?.done(period)) ?? settlementNotThere(),
      ];
    } catch (error) {
      const check = new Check('log-readable', 'The log can be read and decoded');
      const message = 'the log cannot be read: restore it from a backup';
      check.add(`after event ${scan.lastSeq}`, 'events', errorText(error), message);
      return [done(), check.done()];
    }
  }

  private async againstAnalytics({ doc, run }: GateSubject): Promise<GateCheck[]> {
    const { sql } = this.options;
    const { from, to, watermark } = run;
    const late = await revisionsAfter(sql, from, to, watermark);
    const title = 'Over all accounts, bought equals sold equals volume';
    return [
      runChecks.nothingCameLate(late, watermark),
      run.provisional
        ? skippedCheck('bought-is-sold', title, 'the period is not over')
        : runChecks.boughtIsSold(await sideSums(sql, from, to), doc),
      runChecks.hoursAddUp(doc),
    ];
  }

  private manifestSigned(files: readonly RenderedFile[]): GateCheck {
    const check = new Check('manifest-signed', 'The manifest is signed with the key of the house');
    const manifest = files.find(({ name }) => name === MANIFEST);
    const signed =
      manifest !== undefined && manifestIsSigned(manifest.content, this.options.publicKey);
    const message = 'the manifest is not what was signed: make a new version';
    check.expect(MANIFEST, 'signed', signed ? 'signed' : 'not signed', message);
    return check.done();
  }
}

function hashes(files: readonly RenderedFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ name, content }) => [name, sha256Hex(content)]));
}

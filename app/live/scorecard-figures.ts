/** The scorecards' figures by rule, for the rules page; none where their pages are not. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ScorecardFigure } from '../../surveillance/contract';

/** From the build (`dist/app/live`) and from the sources. */
const PLACES = [join(__dirname, '..', '..', '..'), join(__dirname, '..', '..')];
/** Each has the rules that its scenarios are of; others stand there without an episode. */
const PAGES = ['SCORECARD.md', 'SCORECARD-OTHER.md'];
const ROW = /^\| ([\d.]+) \| ([a-z-]+) \| (\d+) \| (.+) \|$/;

export function scorecardFigures(): ReadonlyMap<string, readonly ScorecardFigure[]> {
  return figuresOf(PAGES.map(pageOf).join('\n'));
}

function pageOf(name: string): string {
  for (const place of PLACES) {
    try {
      return readFileSync(join(place, 'docs', name), 'utf8');
    } catch {
      continue; // Not there: the next place, or an installation without documents.
    }
  }
  return '';
}

/** Lines `| density | rule | episodes | recall | strict | alerts | precision | …`. */
export function figuresOf(page: string): ReadonlyMap<string, readonly ScorecardFigure[]> {
  const found = new Map<string, ScorecardFigure[]>();
  for (const line of page.split('\n')) {
    const [, density, rule, episodes, rest] = ROW.exec(line) ?? [];
    if (density === undefined || rule === undefined || rest === undefined) continue;
    const [recall, , , precision] = rest.split(' | ').map((cell) => Number.parseFloat(cell));
    if (recall === undefined || precision === undefined) continue;
    if (!Number.isFinite(recall) || !Number.isFinite(precision)) continue;
    const row = { density, episodes: Number(episodes), recall, precision };
    found.set(rule, [...(found.get(rule) ?? []), row]);
  }
  return found;
}

/**
 * Concealed ownership: accounts declared under different owners that are linked by two kinds of
 * facts and trade with each other again and again, as one owner could not. Runs in shadow mode
 * unless switched on: households and custodians look alike from here.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { names, percent, utc } from '../../../cases/contract/alert-wording';
import type { FeedFill } from '../../feed/market-feed';
import type { MarketState, PartyMarket } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';
import { FillCounts } from '../fill-counts';
import { report, Stretch, tradeOf, type Words } from './stretch';

const parameters = z.strictObject({
  minTrades: z.number().int().min(2).default(4),
  /** Trades inside the group over all of its trades that day. */
  minShare: z.number().positive().max(1).default(0.1),
  gapMinutes: z.number().positive().default(120),
});
type Parameters = z.infer<typeof parameters>;

interface Group {
  readonly stretch: Stretch;
  readonly fills: FillCounts;
}

const COUNT_BANDS: Bands = [
  [8, 10],
  [20, 20],
];

class ConcealedOwnership implements Detector {
  evaluations = 0;
  private readonly groups = new Map<PartyMarket, Group>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  filled(fill: FeedFill): void {
    const { maker, taker, at, market } = fill;
    const inside = maker.holder === taker.holder && maker.party !== taker.party;
    if (inside) return this.judge(fill, market);
    this.groups.get(maker.holder)?.fills.note(at, false, false);
    this.groups.get(taker.holder)?.fills.note(at, true, false);
  }

  forgotten(party: PartyMarket): void {
    this.groups.delete(party);
  }

  private judge(fill: FeedFill, market: MarketState): void {
    this.evaluations += 1;
    const { holder } = fill.maker;
    let group = this.groups.get(holder);
    if (group === undefined) {
      group = { stretch: new Stretch(), fills: new FillCounts() };
      this.groups.set(holder, group);
    }
    const { stretch, fills } = group;
    fills.note(fill.at, true, true);
    const trade = tradeOf(fill, this.context);
    stretch.note(trade, this.p.gapMinutes * 60e6);
    const day = fills.windows(fill.at)[2];
    const share = day.self / Math.max(1, day.fills);
    if (stretch.recent.length < this.p.minTrades || share < this.p.minShare) return;
    const added = stretch.alert === undefined ? [...stretch.recent] : [trade];
    stretch.take(added);
    report(this.context, market.info.name, stretch, added, this.words(market, stretch, share));
  }

  private words(market: MarketState, stretch: Stretch, share: number): Words {
    const { p } = this;
    return {
      score: 45 + points(stretch.count, COUNT_BANDS),
      measures: {
        tradesInside: { value: stretch.count, threshold: p.minTrades },
        shareOfGroupsTrades: { value: rounded(share), threshold: p.minShare },
      },
      explanation:
        `Between ${utc(stretch.firstAt)} and ${utc(stretch.lastAt)}, ` +
        `${names([...stretch.accounts])}, declared under different owners that share at least ` +
        `two of device, funding source and withdrawal address, traded with each other ` +
        `${stretch.count} times in ${market.info.name}, ${percent(share)} of the group's trades ` +
        `(from ${percent(p.minShare)} on it counts). Self-trade prevention and limits go by ` +
        `the declared owner and did not see it. It would not have been reported with fewer than ` +
        `${p.minTrades} such trades, had the owners not been linked, or were they declared as one.`,
    };
  }
}

export const concealedOwnership: Rule<Parameters> = {
  id: 'concealed-ownership',
  version: '1',
  serial: 'market',
  standard: 'shadow',
  // 2016/522 Annex II 1.3(d): concealing ownership.
  legal: ['MiCA 91(2)(a)', '2016/522 II.1.3(d)'],
  parameters,
  create: (p, context) => new ConcealedOwnership(p, context),
};

/**
 * Painting the tape: prints between owners of one linked group make up a fifth or more of what the
 * tape shows in a market and step its price or lift its volume. Slicing against strangers makes
 * no such prints; prints of one owner with itself are wash trading.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { names, percent, utc } from '../../../cases/contract/alert-wording';
import type { FeedFill } from '../../feed/market-feed';
import type { MarketState, PartyMarket } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';
import { report, Stretch, tradeOf, type Trade, type Words } from './stretch';

const parameters = z.strictObject({
  minPrints: z.number().int().min(2).default(7),
  /** Prints inside the group over all prints meanwhile. */
  minTapeShare: z.number().positive().max(1).default(0.2),
  /** Prints inside the group over all prints that the group has a part in. */
  minInside: z.number().positive().max(1).default(0.4),
  /** Steps one way over all steps of price, or volume (in lots or prints) over the usual. */
  minStepShare: z.number().positive().max(1).default(0.6),
  minVolumeLift: z.number().positive().default(1.3),
  windowMinutes: z.number().positive().default(10),
  gapMinutes: z.number().positive().default(30),
});
type Parameters = z.infer<typeof parameters>;

interface Place {
  readonly market: MarketState;
  /** Times of all prints of the window, in a ring. */
  readonly times: Float64Array;
  printed: number;
  /** Groups that have printed inside. */
  readonly groups: Map<PartyMarket, Painter>;
}

interface Painter {
  readonly stretch: Stretch;
  /** Times of prints with strangers. */
  readonly outside: number[];
}

interface Measured {
  readonly share: number;
  readonly steps: number;
  readonly lift: number;
}

/** Prints of the tape remembered; where there are more, the share is taken over these. */
const TAPE = 4_096;
const MAX_OUTSIDE = 256;
/** Steps of price without which there is no direction. */
const MIN_STEPS = 4;
const SHARE_BANDS: Bands = [
  [0.35, 8],
  [0.5, 16],
];
const COUNT_BANDS: Bands = [
  [10, 6],
  [20, 12],
];

class PaintingTheTape implements Detector {
  evaluations = 0;
  private readonly places: Place[] = [];

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  filled(fill: FeedFill): void {
    const { maker, taker, at, market } = fill;
    const place = this.placeOf(market);
    place.times[place.printed % TAPE] = at;
    place.printed += 1;
    if (maker.holder !== taker.holder) {
      for (const { holder } of [maker, taker]) {
        const outside = place.groups.get(holder)?.outside;
        outside?.push(at);
        if (outside !== undefined && outside.length > MAX_OUTSIDE) outside.shift();
      }
    } else if (maker.party !== taker.party) this.judge(place, fill);
  }

  private judge(place: Place, fill: FeedFill): void {
    this.evaluations += 1;
    const { at } = fill;
    const { holder } = fill.maker;
    const { claims, identity } = this.context;
    if (claims.takenByOther(holder, identity.id, at)) return;
    let painter = place.groups.get(holder);
    if (painter === undefined) {
      painter = { stretch: new Stretch(), outside: [] };
      place.groups.set(holder, painter);
    }
    const { stretch } = painter;
    const trade = tradeOf(fill, this.context);
    stretch.note(trade, this.p.gapMinutes * 60e6);
    const since = at - this.p.windowMinutes * 60e6;
    const run = stretch.recent.filter((t) => t.at >= since);
    if (run.length < this.p.minPrints) return;
    const start = run[0]?.at ?? at;
    const strangers = painter.outside.filter((t) => t >= start).length;
    if (run.length < this.p.minInside * (run.length + strangers)) return;
    const measured = this.measure(place, run, at);
    const { share, steps, lift } = measured;
    const paints = steps >= this.p.minStepShare || lift >= this.p.minVolumeLift;
    if (share < this.p.minTapeShare || !paints) return;
    const added = stretch.alert === undefined ? run : [trade];
    stretch.take(added);
    const words = this.words(place, stretch, measured);
    report(this.context, place.market.info.name, stretch, added, words);
    claims.claim(holder, identity.id, at + this.p.gapMinutes * 60e6);
  }

  private measure(place: Place, run: readonly Trade[], at: number): Measured {
    const since = run[0]?.at ?? at;
    const oldest = Math.max(0, place.printed - TAPE);
    let prints = 0;
    for (let i = place.printed - 1; i >= oldest; i--) {
      if ((place.times[i % TAPE] ?? 0) < since) break;
      prints += 1;
    }
    let up = 0;
    let down = 0;
    run.forEach((trade, i) => {
      const before = run[i - 1]?.price ?? trade.price;
      if (trade.price > before) up += 1;
      if (trade.price < before) down += 1;
    });
    const lots = run.reduce((sum, t) => sum + t.quantity, 0);
    const strange = Math.max(1, prints - run.length);
    const minutes = Math.max(1, (at - since) / 60e6);
    const usual = place.market.bars.usualVolume;
    return {
      share: run.length / Math.max(prints, run.length),
      steps: up + down < MIN_STEPS ? 0 : Math.max(up, down) / (up + down),
      lift: Math.max(usual === 0 ? 0 : 1 + lots / minutes / usual, prints / strange),
    };
  }

  private words(place: Place, stretch: Stretch, { share, steps, lift }: Measured): Words {
    const { p } = this;
    return {
      score: 52 + points(share, SHARE_BANDS) + points(stretch.count, COUNT_BANDS),
      measures: {
        printsInside: { value: stretch.count, threshold: p.minPrints },
        shareOfTape: { value: rounded(share), threshold: p.minTapeShare },
        oneWaySteps: { value: rounded(steps), threshold: p.minStepShare },
        volumeLift: { value: rounded(lift), threshold: p.minVolumeLift },
      },
      explanation:
        `Between ${utc(stretch.firstAt)} and ${utc(stretch.lastAt)}, ` +
        `${names([...stretch.accounts])}, whose owners share at least two of device, funding ` +
        `source and withdrawal address, made ${stretch.count} prints with each other in ` +
        `${place.market.info.name}, ${percent(share)} of all prints meanwhile (from ` +
        `${percent(p.minTapeShare)} on it counts). ${percent(steps)} of the steps between them ` +
        `went the same way (${percent(p.minStepShare)} counts) and with them there was ` +
        `${lift.toFixed(2)} times as much as usual (${p.minVolumeLift} counts). It would ` +
        `not have been reported with fewer than ${p.minPrints} prints, had strangers been the ` +
        `other side of most, had the price gone to and fro at the usual volume, or were the ` +
        `owners not linked.`,
    };
  }

  forgotten(party: PartyMarket): void {
    this.places[party.market.info.id]?.groups.delete(party);
  }

  private placeOf(market: MarketState): Place {
    const id = market.info.id;
    return (this.places[id] ??= {
      ...{ market, times: new Float64Array(TAPE), printed: 0, groups: new Map() },
    });
  }
}

export const paintingTheTape: Rule<Parameters> = {
  id: 'painting-the-tape',
  version: '1',
  serial: 'market',
  // 2016/522 Annex II 1.3(b): a series of prints to give the impression of activity or price.
  legal: ['MiCA 91(2)(a)(i)', '2016/522 II.1.3(b)', '2017/565 III.B.1'],
  parameters,
  create: (p, context) => new PaintingTheTape(p, context),
};

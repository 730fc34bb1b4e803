/**
 * Pinging (with phishing): five or more tiny immediate orders in a row on one side, then within
 * seconds an order ten times as large on the same side. Children of an even size are none of it:
 * the last is as large as the first.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, utc } from '../../../cases/contract/alert-wording';
import { FadingHistogram } from '../../feed/fading-histogram';
import type { MarketState, OrderState, PartyMarket } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';

const parameters = z.strictObject({
  minPings: z.number().int().min(2).default(5),
  /** A ping against the market's median immediate order; the large one against any ping. */
  maxOfMedian: z.number().positive().default(0.25),
  timesAsLarge: z.number().positive().default(10),
  /** Between pings, and from the last one to the large order. */
  pingSeconds: z.number().positive().default(20),
  thenSeconds: z.number().positive().default(15),
  gapMinutes: z.number().positive().default(15),
});
type Parameters = z.infer<typeof parameters>;

interface Ping {
  readonly at: number;
  readonly seq: number;
  readonly quantity: number;
  readonly account: number;
  readonly clientOrderId: string;
}

interface Row {
  side: number;
  pings: Ping[];
  alert: string | undefined;
  times: number;
  from: number;
  lastAt: number;
}

const MEMORY = 5_000;
const MIN_SAMPLES = 50;
const MAX_PINGS = 40;
const TIMES_BANDS: Bands = [
  [2, 10],
  [4, 20],
];
const COUNT_BANDS: Bands = [
  [8, 5],
  [15, 10],
];

class Pinging implements Detector {
  evaluations = 0;
  private readonly sizes: (FadingHistogram | undefined)[] = [];
  private readonly medians: number[] = [];
  private readonly rows = new Map<PartyMarket, Row>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  ordered(o: OrderState, at: number, seq: number): void {
    if (o.quantity === 0) return;
    const { market } = o.holder;
    const immediate = o.timeInForce !== 'GTC' || o.type === 'MARKET';
    const median = this.medianOf(market, immediate ? o.quantity : 0);
    const tiny = o.quantity <= this.p.maxOfMedian * median;
    const row = this.rows.get(o.holder);
    if (immediate && tiny) return this.ping(o, at, seq, row);
    if (row === undefined || row.pings.length === 0) return;
    this.evaluations += 1;
    const last = row.pings[row.pings.length - 1];
    const largest = row.pings.reduce((most, ping) => Math.max(most, ping.quantity), 0);
    const late = last === undefined || at - last.at > this.p.thenSeconds * 1e6;
    const enough = row.pings.length >= this.p.minPings && row.side === o.side;
    if (enough && !late && o.quantity >= this.p.timesAsLarge * largest) {
      this.found(o, at, seq, row, largest, median);
    }
    // Quotes go on meanwhile; an immediate order, the large one or a long pause ends the row.
    if (immediate || late || (enough && o.quantity >= this.p.timesAsLarge * largest)) {
      row.pings = [];
    }
  }

  forgotten(party: PartyMarket): void {
    this.rows.delete(party);
  }

  private medianOf(market: MarketState, quantity: number): number {
    const { id } = market.info;
    const sizes = (this.sizes[id] ??= new FadingHistogram(MEMORY));
    const n = sizes.samples;
    const median = n < MIN_SAMPLES ? 0 : (this.medians[id] ?? 0);
    if (quantity === 0) return median;
    sizes.add(quantity);
    if (n < 2 * MIN_SAMPLES || n % 64 < 2) this.medians[id] = sizes.quantile(0.5);
    return median;
  }

  private ping(o: OrderState, at: number, seq: number, known: Row | undefined): void {
    let row = known;
    if (row === undefined) {
      row = { side: o.side, pings: [], alert: undefined, times: 0, from: at, lastAt: at };
      this.rows.set(o.holder, row);
    }
    const last = row.pings[row.pings.length - 1];
    const apart = last === undefined ? 0 : at - last.at;
    if (row.side !== o.side || apart > this.p.pingSeconds * 1e6) row.pings = [];
    row.side = o.side;
    const { quantity, account, clientOrderId } = o;
    row.pings.push({ at, seq, quantity, account, clientOrderId });
    if (row.pings.length > MAX_PINGS) row.pings.shift();
  }

  private found(
    o: OrderState,
    at: number,
    seq: number,
    row: Row,
    largest: number,
    median: number,
  ): void {
    const { alerts, identity, feed } = this.context;
    const { p } = this;
    const market = o.holder.market.info.name;
    const first = row.pings[0];
    if (first === undefined) return;
    if (row.alert !== undefined && at - row.lastAt > p.gapMinutes * 60e6) row.alert = undefined;
    if (row.alert === undefined) {
      row.times = 0;
      row.from = first.at;
    }
    row.times += 1;
    row.lastAt = at;
    const orders = [...row.pings, o].map(({ account, clientOrderId }) => ({
      ...{ account: feed.accountName(account), clientOrderId },
    }));
    const accounts = [...new Set(orders.map((ref) => ref.account))];
    const finding = {
      ...{ market, accounts, from: first.at, to: at, at, seqFrom: first.seq, seqTo: seq },
      score: 50 + points(row.times, TIMES_BANDS) + points(row.pings.length, COUNT_BANDS),
      measures: {
        pings: { value: row.pings.length, threshold: p.minPings },
        pingOverMedianOrder: { value: rounded(largest / median), threshold: p.maxOfMedian },
        largeOverPing: { value: rounded(o.quantity / largest), threshold: p.timesAsLarge },
        times: { value: row.times, threshold: 1 },
      },
      explanation:
        `Between ${utc(row.from)} and ${utc(at)}, ${names(accounts)} sent ${row.pings.length} ` +
        `immediate ${o.side === 0 ? 'buy' : 'sell'} orders in a row to ${market}, none larger ` +
        `than ${figure(largest / median)} of the median immediate order there (${p.maxOfMedian} ` +
        `counts), and then one ${figure(o.quantity / largest)} times as large on the same side ` +
        `(${p.timesAsLarge} counts)${row.times > 1 ? `, the ${row.times}. time` : ''}: as one ` +
        `does who feels for hidden size. It would not have been reported with fewer than ` +
        `${p.minPings} such orders in a row, more than ${p.thenSeconds} s between them and the ` +
        `large one, or an order of their own size instead.`,
      orders,
      fills: [],
    };
    if (row.alert === undefined) row.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, row.alert, finding);
  }
}

export const pinging: Rule<Parameters> = {
  id: 'pinging',
  version: '1',
  serial: 'market',
  // 2016/522 Annex II 1.1(c)(d): small orders to learn of hidden ones; phishing.
  legal: ['MiCA 91(3)(b)(ii)', '2016/522 II.1.1(c)', '2016/522 II.1.1(d)'],
  parameters,
  create: (p, context) => new Pinging(p, context),
};

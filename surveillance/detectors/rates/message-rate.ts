/**
 * Message rate: an account above the limit of the parameters in any second; without a limit, one
 * account that alone sends six times what its market usually gets, for ten seconds. Refused
 * commands count. A fact about capacity, not about intent.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, utc } from '../../../cases/contract/alert-wording';
import type { FeedMessage } from '../../feed/market-feed';
import type { Detector, DetectorContext, Rule } from '../detector';
import { SecondRings } from './second-rings';

const parameters = z.strictObject({
  /** Messages a second that an account may send; unset: relative to the market. */
  perSecond: z.number().positive().optional(),
  timesUsual: z.number().positive().default(6),
  /** Messages in ten seconds, whatever is usual. */
  minMessages: z.number().int().positive().default(60),
  gapSeconds: z.number().positive().default(120),
});
type Parameters = z.infer<typeof parameters>;

/** A burst of one account in one market (or in none). */
interface Burst {
  alert: string | undefined;
  from: number;
  to: number;
  seqFrom: number;
  most: number;
  limit: number;
  reportedAt: number;
}

/** Messages of ten seconds that a market usually gets, slowly followed. */
interface Usual {
  mean: number;
  since: number;
  at: number;
  count: number;
}

const SECOND = 1_000_000;
const SPAN = 10;
const LEARN = 120 * SECOND;
const MEMORY = 360;
const TIMES_BANDS: Bands = [
  [2, 8],
  [4, 16],
  [8, 24],
];

class MessageRate implements Detector {
  evaluations = 0;
  private readonly counts = new SecondRings();
  private readonly bursts = new Map<number, Burst>();
  private readonly usual: (Usual | undefined)[] = [];

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  message(m: FeedMessage): void {
    const usual = this.learn(m.market?.info.id ?? 0, m.at);
    const now = this.counts.note(m.seat, m.at);
    const { perSecond, minMessages } = this.p;
    if (perSecond !== undefined) {
      if (now > perSecond) this.over(m, now, perSecond);
      return;
    }
    if (this.counts.atMost(m.seat) < minMessages || usual.at - usual.since < LEARN) return;
    const { sum, active } = this.counts.lastTen(m.seat);
    if (sum < minMessages || active < SPAN - 1) return;
    const limit = Math.max(minMessages, this.p.timesUsual * usual.mean);
    if (sum >= limit) this.over(m, sum / SPAN, limit / SPAN);
  }

  seatForgotten(seat: number): void {
    this.counts.clear(seat);
    this.bursts.delete(seat);
  }

  private learn(market: number, at: number): Usual {
    let usual = this.usual[market];
    if (usual === undefined) {
      usual = { mean: 0, since: at, at, count: 0 };
      this.usual[market] = usual;
    }
    const span = SPAN * SECOND;
    if (at - usual.at >= span) {
      const spans = Math.floor((at - usual.at) / span);
      const learnt = Math.min(MEMORY, (at - usual.since) / span);
      // A burst teaches no more than thrice what was usual, so that it does not excuse itself.
      const seen = learnt < 12 ? usual.count : Math.min(usual.count, 3 * usual.mean + 5);
      usual.mean += (seen - usual.mean) / Math.max(1, learnt);
      usual.mean *= (1 - 1 / Math.max(1, learnt)) ** (spans - 1);
      usual.at += spans * span;
      usual.count = 0;
    }
    usual.count += 1;
    return usual;
  }

  private over(m: FeedMessage, rate: number, limit: number): void {
    this.evaluations += 1;
    const from = m.at - (this.p.perSecond === undefined ? SPAN : 1) * SECOND;
    let burst = this.bursts.get(m.seat);
    if (burst === undefined || m.at - burst.to > this.p.gapSeconds * SECOND) {
      const none = { alert: undefined, most: 0, limit: 0, reportedAt: 0 };
      burst = { ...none, from, to: m.at, seqFrom: m.seq };
      this.bursts.set(m.seat, burst);
    }
    burst.to = m.at;
    burst.most = Math.max(burst.most, rate);
    burst.limit = limit;
    // Once a second is often enough to tell that it goes on.
    if (burst.alert !== undefined && m.at - burst.reportedAt < SECOND) return;
    burst.reportedAt = m.at;
    this.report(burst, m);
  }

  private report(burst: Burst, m: FeedMessage): void {
    const { alerts, identity, feed } = this.context;
    const account = feed.accountName(m.account);
    const market = m.market?.info.name ?? null;
    const relative = this.p.perSecond === undefined;
    const finding = {
      ...{ market, accounts: [account], from: burst.from, to: burst.to, at: m.at },
      ...{ seqFrom: burst.seqFrom, seqTo: m.seq },
      score: 45 + points(burst.most / burst.limit, TIMES_BANDS),
      measures: {
        messagesPerSecond: { value: rounded(burst.most), threshold: rounded(burst.limit) },
      },
      explanation:
        `From ${utc(burst.from)} to ${utc(burst.to)}, account ${account} sent up to ` +
        `${figure(burst.most)} messages a second${market === null ? '' : ` to ${market}`}, ` +
        `refused ones included, where ${figure(burst.limit)} count` +
        (relative
          ? `: ${this.p.timesUsual} times what all together usually send there, held for ten ` +
            `seconds and at least ${this.p.minMessages} messages. `
          : ' by the limit that is set. ') +
        'It would not have been reported with a slower pace or a shorter burst.',
      orders: m.order === undefined ? [] : [{ account, clientOrderId: m.order.clientOrderId }],
      fills: [],
    };
    if (burst.alert === undefined) burst.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, burst.alert, finding);
  }
}

export const messageRate: Rule<Parameters> = {
  id: 'message-rate',
  version: '1',
  serial: 'market',
  // 2025/885 and 2017/584 Art. 15: throttling limits; the market's capacity.
  legal: ['MiCA 91(3)(b)(i)', '2016/522 II.1.4(e)'],
  parameters,
  create: (p, context) => new MessageRate(p, context),
};

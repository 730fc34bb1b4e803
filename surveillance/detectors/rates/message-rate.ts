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

const parameters = z.strictObject({
  /** Messages a second that an account may send; unset: relative to the market. */
  perSecond: z.number().positive().optional(),
  timesUsual: z.number().positive().default(6),
  /** Messages in ten seconds, whatever is usual. */
  minMessages: z.number().int().positive().default(60),
  gapSeconds: z.number().positive().default(120),
});
type Parameters = z.infer<typeof parameters>;

/** One account in one market (or in none). */
interface Sender {
  readonly seconds: Float64Array;
  second: number;
  /** Messages of the last ten seconds, and seconds among them with any. */
  sum: number;
  active: number;
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
const MAX_SENDERS = 100_000;
const TIMES_BANDS: Bands = [
  [2, 8],
  [4, 16],
  [8, 24],
];

class MessageRate implements Detector {
  evaluations = 0;
  private readonly senders = new Map<number, Sender>();
  private readonly usual: (Usual | undefined)[] = [];

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  message(m: FeedMessage): void {
    const market = m.market?.info.id ?? 0;
    const usual = this.learn(market, m.at);
    const sender = this.count(m.account * 4096 + market, m);
    const { perSecond } = this.p;
    if (perSecond !== undefined) {
      const now = sender.seconds[sender.second % SPAN] ?? 0;
      if (now > perSecond) this.over(sender, m, now, perSecond);
      return;
    }
    if (sender.sum < this.p.minMessages || sender.active < SPAN - 1) return;
    if (usual.at - usual.since < LEARN) return;
    const limit = Math.max(this.p.minMessages, this.p.timesUsual * usual.mean);
    if (sender.sum >= limit) this.over(sender, m, sender.sum / SPAN, limit / SPAN);
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

  private count(key: number, m: FeedMessage): Sender {
    let sender = this.senders.get(key);
    if (sender === undefined) {
      if (this.senders.size >= MAX_SENDERS) this.senders.clear();
      sender = {
        ...{ seconds: new Float64Array(SPAN), second: 0, sum: 0, active: 0, alert: undefined },
        ...{ from: 0, to: 0, seqFrom: 0, most: 0, limit: 0, reportedAt: 0 },
      };
      this.senders.set(key, sender);
    }
    const second = Math.floor(m.at / SECOND);
    if (second !== sender.second) moveTo(sender, second);
    const slot = second % SPAN;
    const seen = sender.seconds[slot] ?? 0;
    if (seen === 0) sender.active += 1;
    sender.seconds[slot] = seen + 1;
    sender.sum += 1;
    return sender;
  }

  private over(sender: Sender, m: FeedMessage, rate: number, limit: number): void {
    this.evaluations += 1;
    if (sender.alert !== undefined && m.at - sender.to > this.p.gapSeconds * SECOND) {
      sender.alert = undefined;
    }
    if (sender.alert === undefined) {
      sender.from = this.p.perSecond === undefined ? m.at - SPAN * SECOND : m.at - SECOND;
      sender.seqFrom = m.seq;
      sender.most = 0;
    }
    sender.to = m.at;
    sender.most = Math.max(sender.most, rate);
    sender.limit = limit;
    // Once a second is often enough to tell that it goes on.
    if (sender.alert !== undefined && m.at - sender.reportedAt < SECOND) return;
    sender.reportedAt = m.at;
    this.report(sender, m);
  }

  private report(sender: Sender, m: FeedMessage): void {
    const { alerts, identity, feed } = this.context;
    const account = feed.accountName(m.account);
    const market = m.market?.info.name ?? null;
    const relative = this.p.perSecond === undefined;
    const finding = {
      ...{ market, accounts: [account], from: sender.from, to: sender.to, at: m.at },
      ...{ seqFrom: sender.seqFrom, seqTo: m.seq },
      score: 45 + points(sender.most / sender.limit, TIMES_BANDS),
      measures: {
        messagesPerSecond: { value: rounded(sender.most), threshold: rounded(sender.limit) },
      },
      explanation:
        `From ${utc(sender.from)} to ${utc(sender.to)}, account ${account} sent up to ` +
        `${figure(sender.most)} messages a second${market === null ? '' : ` to ${market}`}, ` +
        `refused ones included, where ${figure(sender.limit)} count` +
        (relative
          ? `: ${this.p.timesUsual} times what all together usually send there, held for ten ` +
            `seconds and at least ${this.p.minMessages} messages. `
          : ' by the limit that is set. ') +
        'It would not have been reported with a slower pace or a shorter burst.',
      orders: m.order === undefined ? [] : [{ account, clientOrderId: m.order.clientOrderId }],
      fills: [],
    };
    if (sender.alert === undefined) sender.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, sender.alert, finding);
  }
}

/** Lets the seconds go that the ten seconds up to `second` do not reach any more. */
function moveTo(sender: Sender, second: number): void {
  const steps = second - sender.second;
  sender.second = second;
  if (steps >= SPAN) {
    // Most senders pause for longer than that; a division for each of ten slots is not cheap.
    sender.seconds.fill(0);
    sender.sum = 0;
    sender.active = 0;
    return;
  }
  for (let back = 0; back < steps; back++) {
    const slot = (second - back) % SPAN;
    const old = sender.seconds[slot] ?? 0;
    if (old === 0) continue;
    sender.seconds[slot] = 0;
    sender.sum -= old;
    sender.active -= 1;
  }
}

export const messageRate: Rule<Parameters> = {
  id: 'message-rate',
  version: '1',
  // 2025/885 and 2017/584 Art. 15: throttling limits; the market's capacity.
  legal: ['MiCA 91(3)(b)(i)', '2016/522 II.1.4(e)'],
  parameters,
  create: (p, context) => new MessageRate(p, context),
};

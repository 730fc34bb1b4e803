// long-file: the counting, limits and words of one ratio are read side by side
/**
 * Order-to-trade ratio: messages over trades, and quantity ordered over quantity traded, less one
 * each, by account and market over a session (UTC day), against the venue's maximum for that kind
 * of account. Counted as Delegated Regulation (EU) 2017/566 Art 2, 3 and its Annex count: a new
 * order, a deletion 1, a modification 2, an IOC or FOK 1 and 1 more for what it did not fill;
 * deletions after an auction, a lost connection or a kill switch do not count. Without a trade
 * there is no ratio, and the number of messages has a limit of its own. Where a third of a market's
 * accounts pass the maximum it tells nobody apart: then only who stands out from them counts.
 */
import { z } from 'zod';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, utc } from '../../../cases/contract/alert-wording';
import type { EndReason, FeedFill, FeedMessage } from '../../feed/market-feed';
import type { MarketState, OrderState } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';

const perKind = (standard: number, makers: number) =>
  z
    .strictObject({
      individual: z.number().positive().default(standard),
      institution: z.number().positive().default(standard),
      'market-maker': z.number().positive().default(makers),
      house: z.number().positive().default(makers),
      custodian: z.number().positive().default(standard),
    })
    .prefault({});

const parameters = z.strictObject({
  /** Messages over trades, less one, that a kind of account may reach. */
  maxNumberRatio: perKind(40, 1000),
  /** Quantity ordered over quantity traded, less one. */
  maxVolumeRatio: perKind(1000, 1000),
  /** Messages of a session without a single trade. */
  maxOrdersWithoutTrade: perKind(120, 5000),
  /** Share of a market's accounts past the maximum from which on it tells nobody apart. */
  maxShareInBreach: z.number().positive().max(1).default(0.33),
  /** Accounts of a market from which on that share says something. */
  minAccounts: z.number().int().positive().default(30),
  /** Then: robust standard deviations (of the logarithm) above the market's median. */
  minDeviations: z.number().positive().default(5),
});
type Parameters = z.infer<typeof parameters>;

/** What one account did in one market in the session. */
interface Row {
  readonly seat: number;
  readonly account: number;
  readonly market: MarketState;
  readonly from: number;
  readonly seqFrom: number;
  to: number;
  seqTo: number;
  messages: number;
  trades: number;
  /** Lots. */
  ordered: number;
  traded: number;
  /** The newest orders in a ring, as evidence, and how many went into it. */
  named: number;
  readonly orders: string[];
}

type Measured = 'messages' | 'number' | 'volume';

interface Breach {
  /** Of the measure that is furthest over, in multiples of its limit. */
  readonly times: number;
  readonly over: readonly Measured[];
  readonly measures: Record<string, { value: number; threshold: number }>;
  readonly said: string;
}

const DAY = 86_400_000_000;
/** Fewer messages of a session say nothing about how an account trades. */
const MIN_MESSAGES = 10;
const MAX_ROWS = 200_000;
const MAX_ORDERS = 40;
const TIMES_BANDS: Bands = [
  [1.5, 10],
  [3, 25],
  [10, 40],
];

/** Deletions at the member's word, and what an immediate order left unfilled. */
const COUNTED: ReadonlySet<EndReason> = new Set<EndReason>([
  'user',
  'replaced',
  'mass-cancel',
  'ioc-remainder',
  'fok-unfilled',
]);

class OrderToTradeRatio implements Detector {
  evaluations = 0;
  /** In the order of their first messages, and by seat. */
  private rows: Row[] = [];
  private readonly bySeat: (Row | undefined)[] = [];
  /** Rows of the session that a flood of accounts has cost. */
  private lost = 0;
  private sessionEnd = -1;

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  ordered(o: OrderState, at: number, seq: number): void {
    const row = this.row(o, at, seq);
    row.messages += 1;
    row.ordered += o.quantity;
    row.orders[row.named++ % MAX_ORDERS] = o.clientOrderId;
  }

  cancelled(o: OrderState, reason: EndReason, at: number, seq: number): void {
    if (COUNTED.has(reason)) this.row(o, at, seq).messages += 1;
  }

  message(m: FeedMessage): void {
    if (m.kind === 'amend' && m.order !== undefined) this.row(m.order, m.at, m.seq).messages += 2;
  }

  filled({ taker, maker, quantity, at, seq }: FeedFill): void {
    for (const order of [taker, maker]) {
      const row = this.row(order, at, seq);
      row.trades += 1;
      row.traded += quantity;
    }
  }

  finish(at: number): void {
    this.judgeAll(at);
  }

  private row(o: OrderState, at: number, seq: number): Row {
    if (at >= this.sessionEnd) this.open(at);
    const row = this.bySeat[o.seat] ?? this.begin(o, at, seq);
    row.to = at;
    row.seqTo = seq;
    return row;
  }

  private begin(o: OrderState, at: number, seq: number): Row {
    // A flood of accounts costs the oldest rows, not the memory.
    if (this.rows.length - this.lost >= MAX_ROWS) {
      const oldest = this.rows[this.lost++];
      if (oldest !== undefined) this.bySeat[oldest.seat] = undefined;
    }
    const { market } = o.holder;
    const row: Row = {
      ...{ seat: o.seat, account: o.account, market, from: at, seqFrom: seq, to: at, seqTo: seq },
      ...{ messages: 0, trades: 0, ordered: 0, traded: 0, named: 0, orders: [] },
    };
    this.rows.push(row);
    this.bySeat[o.seat] = row;
    return row;
  }

  seatForgotten(seat: number): void {
    this.bySeat[seat] = undefined;
  }

  /** A session begins with its first message; it is judged at midnight. */
  private open(at: number): void {
    this.sessionEnd = at - (at % DAY) + DAY;
    this.context.timers.arm(this.sessionEnd, { due: (end) => this.judgeAll(end) });
  }

  private judgeAll(at: number): void {
    const byMarket = new Map<MarketState, Row[]>();
    for (const row of this.rows.slice(this.lost)) {
      const rows = byMarket.get(row.market);
      if (rows === undefined) byMarket.set(row.market, [row]);
      else rows.push(row);
    }
    for (const rows of byMarket.values()) this.judgeMarket(rows, at);
    this.rows = [];
    this.lost = 0;
    this.bySeat.length = 0;
  }

  private judgeMarket(rows: readonly Row[], at: number): void {
    const breaches: [Row, Breach][] = [];
    for (const row of rows) {
      const breach = this.breachOf(row);
      if (breach !== undefined) breaches.push([row, breach]);
    }
    const active = rows.filter((row) => row.messages >= MIN_MESSAGES);
    const { minAccounts, maxShareInBreach } = this.p;
    const tellsApart =
      active.length < minAccounts || breaches.length <= maxShareInBreach * active.length;
    const limits = tellsApart ? undefined : this.outlierLimits(active);
    for (const [row, breach] of breaches) {
      const stands = breach.over.some((which) => valueOf(row, which) > (limits?.[which] ?? 0));
      if (stands) this.report(row, breach, at);
    }
  }

  /** Above these an account stands out from the others of its market. */
  private outlierLimits(active: readonly Row[]): Record<Measured, number> {
    const limit = (which: Measured): number => {
      const logs = active.map((row) => Math.log(1 + valueOf(row, which)));
      const median = middle(logs);
      const spread = MAD_TO_DEVIATION * middle(logs.map((log) => Math.abs(log - median)));
      return Math.exp(median + this.p.minDeviations * Math.max(spread, LEAST_SPREAD)) - 1;
    };
    return { messages: limit('messages'), number: limit('number'), volume: limit('volume') };
  }

  private breachOf(row: Row): Breach | undefined {
    this.evaluations += 1;
    const kind = this.context.feed.accountKind(row.account);
    return row.trades === 0 ? this.withoutTrade(row, kind) : this.ratios(row, kind);
  }

  private withoutTrade(
    { messages }: Row,
    kind: keyof Parameters['maxNumberRatio'],
  ): Breach | undefined {
    const limit = this.p.maxOrdersWithoutTrade[kind];
    if (messages <= limit) return undefined;
    const measures = { messagesWithoutTrade: { value: messages, threshold: limit } };
    const said = `${messages} messages and not one trade, where ${limit} are allowed`;
    return { times: messages / limit, over: ['messages'], measures, said };
  }

  private ratios(row: Row, kind: keyof Parameters['maxNumberRatio']): Breach | undefined {
    const [number, volume] = [valueOf(row, 'number'), valueOf(row, 'volume')];
    const [maxNumber, maxVolume] = [this.p.maxNumberRatio[kind], this.p.maxVolumeRatio[kind]];
    const over: Measured[] = [];
    if (number > maxNumber) over.push('number');
    if (volume > maxVolume) over.push('volume');
    if (over.length === 0) return undefined;
    return {
      times: Math.max(number / maxNumber, volume / maxVolume),
      over,
      measures: {
        numberRatio: { value: rounded(number), threshold: maxNumber },
        volumeRatio: { value: rounded(volume), threshold: maxVolume },
      },
      said:
        `${row.messages} messages for ${row.trades} trades, a ratio of ${figure(number)} by ` +
        `number (${maxNumber} is allowed) and ${figure(volume)} by volume (${maxVolume})`,
    };
  }

  private report(row: Row, { times, measures, said }: Breach, at: number): void {
    const { alerts, identity, feed } = this.context;
    const account = feed.accountName(row.account);
    const { from, to, seqFrom, seqTo } = row;
    const oldest = row.named > MAX_ORDERS ? row.named % MAX_ORDERS : 0;
    const named = [...row.orders.slice(oldest), ...row.orders.slice(0, oldest)];
    const orders = named.map((clientOrderId) => {
      return { account, clientOrderId };
    });
    alerts.raise(identity, {
      ...{ market: row.market.info.name, accounts: [account], from, to, at, seqFrom, seqTo },
      ...{ score: 30 + points(times, TIMES_BANDS), measures, orders, fills: [] },
      explanation:
        `In the session of ${utc(from).slice(0, 10)}, account ${account} sent ` +
        `${row.market.info.name} ${said} for accounts of its kind. ` +
        'Deletions after an auction, a lost connection or a kill switch do not count. It would ' +
        'not have been reported with fewer orders, changes and deletions, with more trades, or ' +
        'had most accounts of the market done the same.',
    });
  }
}

/** From the median absolute deviation to a standard deviation, for a normal spread. */
const MAD_TO_DEVIATION = 1.4826;
/** Accounts are never taken to be more alike than this (of the logarithm). */
const LEAST_SPREAD = 0.1;

/** Messages, or messages or quantity over trades less one; without a trade as if there were one. */
function valueOf({ messages, trades, ordered, traded }: Row, which: Measured): number {
  if (which === 'messages') return messages;
  if (which === 'number') return messages / Math.max(1, trades) - 1;
  return ordered / Math.max(1, traded) - 1;
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

export const orderToTradeRatio: Rule<Parameters> = {
  id: 'order-to-trade-ratio',
  version: '2',
  serial: 'venue',
  // A rule of the venue, by analogy: 2017/566 Art 2 (counting), Art 3 (when it is exceeded).
  legal: ['MiCA 76(1)(e)', '2017/566 Art 2', '2017/566 Art 3'],
  parameters,
  create: (p, context) => new OrderToTradeRatio(p, context),
};

/**
 * Insider dealing: a position built before price-sensitive news, far off the party's own habit,
 * that the news then favours. Who stands on the asset's insider list is judged more strictly.
 */
import { z } from 'zod';
import type { EventOf } from '../../../core/contract';
import type { FeedFill } from '../../feed/market-feed';
import { opposite, type MarketState } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';
import { UsualStanding } from './usual-standing';
import { insiderWords } from './insider-words';
import { momentsOf, positionEvidence, type NewsMoment } from './news-positions';
import type { PositionBefore } from './position-before';

const parameters = z.strictObject({
  /** Standard deviations off the own habit; for those on an insider list. */
  minDeviations: z.number().positive().default(3),
  minDeviationsListed: z.number().positive().default(2),
  /** How far one has to stand out (own habit and others' together) at most and at least. */
  maxBar: z.number().positive().default(3.7),
  minBar: z.number().positive().default(2),
  /** Between the two: so much of how far somebody stands out at any time, without news. */
  barOverUsual: z.number().positive().default(0.8),
  /** Part of that bar for those on an insider list. */
  listedPart: z.number().positive().max(1).default(0.67),
  /** Added to how far one stands out when all of the position is closed after the news. */
  closedPart: z.number().nonnegative().default(0.3),
  /** Reaction of the price over what a minute usually moves here. */
  minReaction: z.number().positive().default(1.5),
  /** Gain on the position as the news came, over what the news brought. */
  maxGainBefore: z.number().positive().default(0.5),
  judgeSeconds: z.number().positive().default(540),
  /** Pace of own trades the same way after the news over before: a schedule that goes on. */
  maxGoesOn: z.number().nonnegative().default(0.4),
});
type Parameters = z.infer<typeof parameters>;

const LISTED = new Set<string>(['insider', 'issuer', 'adviser', 'employee']);
/** News of the market so long before makes the later ones public already, in µs. */
const PUBLIC_SPAN = 300_000_000;
/** When the price is looked at, as parts of the time until judgement. */
const LOOKS = [0.1, 0.3, 0.6, 1] as const;
interface Pending {
  readonly moment: NewsMoment;
  /** How far the price went since, in ticks, as far as it was looked at. */
  reaction: number;
}

class InsiderDealing implements Detector {
  evaluations = 0;
  private pending: Pending[] = [];
  private readonly usual: UsualStanding;
  /** µs of the last news by market. */
  private readonly lastNews = new Map<number, number>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {
    this.usual = new UsualStanding(context);
  }

  filled({ market, at }: FeedFill): void {
    this.usual.look(market, at);
  }

  announced(e: EventOf<'news'>): void {
    if (e.priceSensitive === false) return;
    for (const moment of momentsOf(this.context, e)) {
      const id: number = moment.market.info.id;
      const before = this.lastNews.get(id) ?? -Infinity;
      this.lastNews.set(id, e.ts);
      const [bought, sold] = moment.positions.map((side) =>
        side.filter(({ firstAt }) => firstAt < before || firstAt - before > PUBLIC_SPAN),
      );
      const positions = [bought ?? [], sold ?? []] as const;
      if (positions[0].length + positions[1].length === 0) continue;
      this.watch({ moment: { ...moment, positions }, reaction: 0 });
    }
  }

  private watch(pending: Pending): void {
    this.pending.push(pending);
    const { at } = pending.moment;
    LOOKS.forEach((part) => {
      this.context.timers.arm(at + part * this.p.judgeSeconds * 1e6, {
        due: (now) => {
          this.look(pending);
          if (part < 1) return;
          this.judge(pending, now);
          this.pending = this.pending.filter((one) => one !== pending);
        },
      });
    });
  }

  finish(at: number): void {
    for (const pending of this.pending) {
      this.look(pending);
      this.judge(pending, at);
    }
  }

  /** The farthest that the price has been since the news. */
  private look(pending: Pending): void {
    const { market, mid } = pending.moment;
    const now = market.mid2 / 2 || market.middle.last;
    if (mid === 0 || now === 0) return;
    if (Math.abs(now - mid) > Math.abs(pending.reaction)) pending.reaction = now - mid;
  }

  private judge({ moment, reaction }: Pending, at: number): void {
    const { market, positions } = moment;
    const usual = Math.max(market.bars.usualMove(0.5), market.usualSpread / 2, 1);
    if (Math.abs(reaction) < this.p.minReaction * usual) return;
    for (const held of positions[reaction > 0 ? 0 : 1]) {
      this.judgeOne(moment, held, reaction, usual, at);
    }
  }

  private judgeOne(
    moment: NewsMoment,
    held: PositionBefore,
    reaction: number,
    usual: number,
    at: number,
  ): void {
    this.evaluations += 1;
    const { p, context } = this;
    const total = context.runs.trailOf(held.party)?.total;
    if (total === undefined || held.standsOut < p.minBar * p.listedPart) return;
    const side = held.net > 0 ? 0 : 1;
    const lots = Math.abs(held.net);
    const alike = total[side] - held.totals[side];
    const other = opposite(side);
    const out = total[other] - held.totals[other];
    if (this.goesOn(held, moment.at, at, alike - out)) return;
    const gain = (side === 0 ? 1 : -1) * (moment.mid + reaction - held.price);
    if (gain <= 0 && out - alike < lots / 2) return;
    // Most of the gain was there before the news: the price was pushed, or it was public already.
    if (gain - Math.abs(reaction) > p.maxGainBefore * Math.abs(reaction)) return;
    const { accounts, orders, fills } = positionEvidence(context, held);
    if (accounts.length === 0 || this.isOwnNews(moment, held)) return;
    const listed = this.isListed(accounts, moment);
    if (held.deviations < (listed ? p.minDeviationsListed : p.minDeviations)) return;
    const outShare = Math.min(1, Math.max(0, out - alike) / lots);
    const standsOut = held.standsOut * (1 + p.closedPart * outShare);
    const bar = this.barOf(moment.market) * (listed ? p.listedPart : 1);
    if (standsOut < bar) return;
    const after = { reaction, usual, gain, outShare, standsOut, bar, listed };
    context.alerts.raise(context.identity, {
      market: moment.market.info.name,
      accounts,
      from: held.firstAt,
      to: Math.max(held.lastAt, moment.at),
      at,
      seqFrom: held.firstSeq,
      seqTo: moment.seq,
      ...insiderWords(p, moment, held, accounts, after),
      orders,
      fills,
    });
  }

  /** How far one has to stand out in this market. */
  private barOf(market: MarketState): number {
    const { p } = this;
    const common = this.usual.of(market);
    if (common === undefined) return p.maxBar;
    return Math.min(p.maxBar, Math.max(p.minBar, p.barOverUsual * common));
  }

  /** It traded on in the same way after the news as if nothing had happened. */
  private goesOn(held: PositionBefore, newsAt: number, at: number, more: number): boolean {
    const pace = Math.abs(held.net) / Math.max(newsAt - held.firstAt, 60e6);
    return more > this.p.maxGoesOn * pace * (at - newsAt);
  }

  /** Who tells it himself has no inside information about it; that is another rule's. */
  private isOwnNews({ source }: NewsMoment, held: PositionBefore): boolean {
    if (source === undefined) return false;
    const { registry, parties } = this.context.feed;
    const account = registry.accountNamed(source)?.id ?? registry.accountsOfOwner(source)[0];
    if (account === undefined) return false;
    return parties.group(this.context.feed.ownerOf(account)) === held.party.group;
  }

  private isListed(accounts: readonly string[], { market, at }: NewsMoment): boolean {
    const { relations, registry } = this.context.feed;
    const { name, base } = market.info;
    return accounts.some((account) => {
      const info = registry.accountNamed(account);
      if (info === undefined) return false;
      return relations
        .of(info.id, at)
        .some(({ kind, to }) => LISTED.has(kind) && (to === name || to === base.name));
    });
  }
}

export const insiderDealing: Rule<Parameters> = {
  id: 'insider-dealing',
  version: '2',
  serial: 'owner',
  // MiCA 87(1)(a), 89; the listed trades before announcements of 2017/565 Annex III.B 4 and 5.
  legal: ['MiCA 87(1)(a)', 'MiCA 89(1)', '2017/565 III.B.4'],
  parameters,
  create: (p, context) => new InsiderDealing(p, context),
};

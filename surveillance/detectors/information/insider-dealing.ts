/**
 * Insider dealing: a position built before price-sensitive news, far off the party's own habit,
 * that the news then favours. Who stands on the asset's insider list is judged more strictly.
 */
import { z } from 'zod';
import type { EventOf } from '../../../core/contract';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, utc } from '../../../cases/contract/alert-wording';
import type { Detector, DetectorContext, Rule } from '../detector';
import { momentsOf, positionEvidence, type NewsMoment } from './news-positions';
import type { PositionBefore } from './position-before';

const parameters = z.strictObject({
  /** Standard deviations off the own habit; for those on an insider list. */
  minDeviations: z.number().positive().default(3),
  minDeviationsListed: z.number().positive().default(2),
  /** Position in usual minute volumes of the market; for those on an insider list. */
  minVolume: z.number().positive().default(3),
  minVolumeListed: z.number().positive().default(0.4),
  /** Reaction of the price over what a minute usually moves here. */
  minReaction: z.number().positive().default(2),
  judgeSeconds: z.number().positive().default(240),
  /** Own trades the same way after the news over the position: a schedule that goes on. */
  maxGoesOn: z.number().nonnegative().default(0.3),
});
type Parameters = z.infer<typeof parameters>;

const LISTED = new Set<string>(['insider', 'issuer', 'adviser', 'employee']);
/** News of the market so long before makes the later ones public already, in µs. */
const PUBLIC_SPAN = 1_200_000_000;
const DEVIATION_BANDS: Bands = [
  [4, 6],
  [6, 12],
  [10, 18],
];

class InsiderDealing implements Detector {
  evaluations = 0;
  private pending: NewsMoment[] = [];
  /** µs of the last news by market. */
  private readonly lastNews = new Map<number, number>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  announced(e: EventOf<'news'>): void {
    if (e.priceSensitive === false) return;
    for (const moment of momentsOf(this.context, e, this.p.minVolumeListed)) {
      const id: number = moment.market.info.id;
      const before = this.lastNews.get(id) ?? -Infinity;
      this.lastNews.set(id, e.ts);
      const fresh = moment.positions.filter(({ firstAt }) => {
        return firstAt < before || firstAt - before > PUBLIC_SPAN;
      });
      if (fresh.length === 0) continue;
      const kept = { ...moment, positions: fresh };
      this.pending.push(kept);
      this.context.timers.arm(e.ts + this.p.judgeSeconds * 1e6, {
        due: (at) => this.judge(kept, at),
      });
    }
  }

  finish(at: number): void {
    for (const moment of [...this.pending]) this.judge(moment, at);
  }

  private judge(moment: NewsMoment, at: number): void {
    this.pending = this.pending.filter((m) => m !== moment);
    const { market, mid } = moment;
    const now = market.mid2 / 2 || market.middle.last;
    if (mid === 0 || now === 0) return;
    const reaction = now - mid;
    const usual = Math.max(market.bars.usualMove(0.5), market.usualSpread / 2, 1);
    if (Math.abs(reaction) < this.p.minReaction * usual) return;
    for (const held of moment.positions) this.judgeOne(moment, held, reaction, usual, at);
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
    if (held.net * reaction <= 0) return;
    const { accounts, orders, fills } = positionEvidence(context, held);
    if (accounts.length === 0) return;
    const listed = this.isListed(accounts, moment);
    const needed = listed ? p.minDeviationsListed : p.minDeviations;
    const volume = Math.abs(held.net) / Math.max(1, moment.market.bars.usualVolume);
    if (held.deviations < needed || volume < (listed ? p.minVolumeListed : p.minVolume)) return;
    const after = context.runs.trailOf(held.party)?.between(moment.at - 300e6, at + 1);
    const sign = held.net > 0 ? 1 : -1;
    const [alike, out] = sign > 0 ? [after?.bought, after?.sold] : [after?.sold, after?.bought];
    if (held.lastAt >= moment.at - 60e6 && this.goesOn(held, moment, at, alike ?? 0)) return;
    const gain = sign * (moment.mid + reaction - held.price);
    if (gain <= 0 && (out ?? 0) < Math.abs(held.net) / 2) return;
    const { alerts, identity } = context;
    alerts.raise(identity, {
      market: moment.market.info.name,
      accounts,
      from: held.firstAt,
      to: Math.max(held.lastAt, moment.at),
      at,
      seqFrom: held.firstSeq,
      seqTo: moment.seq,
      score: 55 + points(held.deviations, DEVIATION_BANDS) + (listed ? 15 : 0),
      measures: {
        deviations: { value: rounded(held.deviations), threshold: needed },
        positionInMinutes: { value: rounded(volume), threshold: p.minVolume },
        reactionOverUsual: {
          value: rounded(Math.abs(reaction) / usual),
          threshold: p.minReaction,
        },
        gainTicks: { value: rounded(gain), threshold: 0 },
        onInsiderList: { value: listed ? 1 : 0, threshold: 1 },
      },
      explanation: this.explain(moment, held, accounts, listed, reaction / usual),
      orders,
      fills,
    });
  }

  /** It traded on in the same way after the news as if nothing had happened. */
  private goesOn(held: PositionBefore, moment: NewsMoment, at: number, alike: number): boolean {
    let lots = 0;
    held.party.fills[held.net > 0 ? 0 : 1].eachWithin(moment.at + 1, at, (fill) => {
      lots += fill.quantity;
    });
    return Math.min(lots, alike) > this.p.maxGoesOn * Math.abs(held.net);
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

  private explain(
    moment: NewsMoment,
    held: PositionBefore,
    accounts: readonly string[],
    listed: boolean,
    reaction: number,
  ): string {
    const { p } = this;
    const { name } = moment.market.info;
    return (
      `From ${utc(held.firstAt)} on ${names(accounts)} ${held.net > 0 ? 'bought' : 'sold'} ` +
      `${Math.abs(held.net)} lots of ${name} net, ${figure(held.deviations)} standard ` +
      `deviations off its own habit (${p.minDeviations} count, ${p.minDeviationsListed} for who ` +
      `is on an insider list; ${listed ? 'it is on one' : 'it is on none here'}). At ` +
      `${utc(moment.at)} news "${moment.id}" came, and the price went its way by ` +
      `${figure(Math.abs(reaction))} times what a minute usually moves here. It would not have ` +
      `been reported had it been usual for the account (recurring purchases), had earlier ` +
      `news made it public, had it traded on alike after the news, or had the price not reacted. ` +
      `Whether it knew of the news is not known to the venue.`
    );
  }
}

export const insiderDealing: Rule<Parameters> = {
  id: 'insider-dealing',
  version: '1',
  serial: 'owner',
  // On made-up flows it accuses too many honest buyers yet; it counts once that is better.
  standard: 'shadow',
  // MiCA 87(1)(a), 89; the listed trades before announcements of 2017/565 Annex III.B 4 and 5.
  legal: ['MiCA 87(1)(a)', 'MiCA 89(1)', '2017/565 III.B.4'],
  parameters,
  create: (p, context) => new InsiderDealing(p, context),
};

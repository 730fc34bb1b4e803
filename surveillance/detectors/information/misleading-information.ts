/**
 * Misleading information: news whose source is a party here, or linked to it, that had built a
 * position before and trades out of it afterwards. Whether what it said is true is not known, so
 * the rule runs in shadow mode unless it is switched on.
 */
import { z } from 'zod';
import type { EventOf } from '../../../core/contract';
import { rounded } from '../../../cases/contract/alert-measures';
import { figure, names, percent, utc } from '../../../cases/contract/alert-wording';
import type { Detector, DetectorContext, Rule } from '../detector';
import { momentsOf, positionEvidence, type NewsMoment } from './news-positions';
import type { PositionBefore } from './position-before';

const parameters = z.strictObject({
  minDeviations: z.number().positive().default(1.5),
  minOut: z.number().positive().max(1).default(0.5),
  withinMinutes: z.number().positive().default(30),
});
type Parameters = z.infer<typeof parameters>;

const LOOK_EVERY = 300_000_000;

class MisleadingInformation implements Detector {
  evaluations = 0;
  private readonly open = new Map<NewsMoment, PositionBefore>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  announced(e: EventOf<'news'>): void {
    const group = this.groupOf(e.source);
    if (group === undefined) return;
    for (const moment of momentsOf(this.context, e)) {
      const held = moment.positions.flat().find(({ party }) => party.group === group);
      if (held === undefined || held.deviations < this.p.minDeviations) continue;
      this.open.set(moment, held);
      this.arm(moment, e.ts + LOOK_EVERY);
    }
  }

  finish(at: number): void {
    for (const moment of [...this.open.keys()]) this.judge(moment, at);
  }

  /** The group behind a source that is an account or an owner here. */
  private groupOf(source: string | undefined): number | undefined {
    if (source === undefined) return undefined;
    const { registry, parties } = this.context.feed;
    const account = registry.accountNamed(source)?.id ?? registry.accountsOfOwner(source)[0];
    return account === undefined ? undefined : parties.group(this.context.feed.ownerOf(account));
  }

  private arm(moment: NewsMoment, due: number): void {
    this.context.timers.arm(due, {
      due: (at) => {
        if (!this.open.has(moment) || this.judge(moment, at)) return;
        if (at - moment.at < this.p.withinMinutes * 60e6) this.arm(moment, at + LOOK_EVERY);
        else this.open.delete(moment);
      },
    });
  }

  private judge(moment: NewsMoment, at: number): boolean {
    this.evaluations += 1;
    const held = this.open.get(moment);
    if (held === undefined) return true;
    const after = this.context.runs.trailOf(held.party)?.between(moment.at, at + 1);
    const lots = (held.net > 0 ? after?.sold : after?.bought) ?? 0;
    const out = lots / Math.abs(held.net);
    if (out < this.p.minOut) return false;
    this.open.delete(moment);
    const { accounts, orders, fills } = positionEvidence(this.context, held);
    this.context.alerts.raise(this.context.identity, {
      market: moment.market.info.name,
      accounts,
      from: held.firstAt,
      to: after?.lastAt ?? at,
      at,
      seqFrom: held.firstSeq,
      seqTo: moment.seq,
      score: 60,
      measures: {
        deviations: { value: rounded(held.deviations), threshold: this.p.minDeviations },
        outShare: { value: rounded(out), threshold: this.p.minOut },
      },
      explanation:
        `${names(accounts)} had a position of ${held.net} lots of ` +
        `${moment.market.info.name}, ${figure(held.deviations)} standard deviations off its ` +
        `habit, when at ${utc(moment.at)} it was itself the source of news "${moment.id}", and ` +
        `went out of ${percent(out)} of it afterwards (${percent(this.p.minOut)} count). It ` +
        `would not have been reported without the position before, or had it been kept. Whether ` +
        `what was said is true, and whether the position was disclosed, is not known here.`,
      orders,
      fills,
    });
    return true;
  }
}

export const misleadingInformation: Rule<Parameters> = {
  id: 'misleading-information',
  version: '1',
  serial: 'owner',
  standard: 'shadow',
  // MiCA 91(2)(c), 91(3)(c); 2016/522 Annex II 2.1(a)(b).
  legal: ['MiCA 91(2)(c)', 'MiCA 91(3)(c)', '2016/522 II.2.1(a)', '2016/522 II.2.1(b)'],
  parameters,
  create: (p, context) => new MisleadingInformation(p, context),
};

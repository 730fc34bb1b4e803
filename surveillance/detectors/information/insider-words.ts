/** What an alert about insider dealing says: its measures, its score and its paragraph. */
import type { Finding } from '../../../cases/contract/alert-book';
import { points, rounded, type Bands } from '../../../cases/contract/alert-measures';
import { figure, names, utc } from '../../../cases/contract/alert-wording';
import type { NewsMoment } from './news-positions';
import type { PositionBefore } from './position-before';

const DEVIATION_BANDS: Bands = [
  [4, 6],
  [6, 12],
  [10, 18],
];

/** The parameters that an alert's words name. */
interface InsiderLimits {
  readonly minDeviations: number;
  readonly minDeviationsListed: number;
  readonly minReaction: number;
}

/** What the party did after the news, and the price then. */
export interface Aftermath {
  readonly reaction: number;
  readonly usual: number;
  /** Average gain on the position, in ticks. */
  readonly gain: number;
  readonly outShare: number;
  readonly standsOut: number;
  readonly bar: number;
  readonly listed: boolean;
}

/** Score, measures and explanation of an alert. */
export function insiderWords(
  p: InsiderLimits,
  moment: NewsMoment,
  held: PositionBefore,
  accounts: readonly string[],
  after: Aftermath,
): Pick<Finding, 'score' | 'measures' | 'explanation'> {
  const { listed } = after;
  return {
    score: 55 + points(held.deviations, DEVIATION_BANDS) + (listed ? 15 : 0),
    measures: {
      deviations: {
        value: rounded(held.deviations),
        threshold: listed ? p.minDeviationsListed : p.minDeviations,
      },
      standsOut: { value: rounded(after.standsOut), threshold: rounded(after.bar) },
      overPeers: { value: rounded(held.overPeers), threshold: 1 },
      reactionOverUsual: {
        value: rounded(Math.abs(after.reaction) / after.usual),
        threshold: p.minReaction,
      },
      gainTicks: { value: rounded(after.gain), threshold: 0 },
      closedShare: { value: rounded(after.outShare), threshold: 0.5 },
      onInsiderList: { value: listed ? 1 : 0, threshold: 1 },
    },
    explanation: explain(p, moment, held, accounts, after),
  };
}

function explain(
  limits: InsiderLimits,
  moment: NewsMoment,
  held: PositionBefore,
  accounts: readonly string[],
  { listed, reaction, usual, standsOut, bar }: Aftermath,
): string {
  const { name } = moment.market.info;
  return (
    `From ${utc(held.firstAt)} on ${names(accounts)} ${held.net > 0 ? 'bought' : 'sold'} ` +
    `${Math.abs(held.net)} lots of ${name} net, ${figure(held.deviations)} standard ` +
    `deviations off its own habit (${limits.minDeviations} count, ` +
    `${limits.minDeviationsListed} for who is on an insider list; ` +
    `${listed ? 'it is on one' : 'it is on none here'}) and ` +
    `${figure(held.overPeers)} times what four of five others' positions changed by; together ` +
    `${figure(standsOut)}, where ${figure(bar)} counts in this market. At ` +
    `${utc(moment.at)} news "${moment.id}" came, and the price went its way by ` +
    `${figure(Math.abs(reaction) / usual)} times what a minute usually moves here. It ` +
    `would not have been reported had it been usual for the account (recurring purchases), had ` +
    `earlier news made it public, had it traded on alike after the news, or had the price ` +
    `not reacted. ` +
    `Whether it knew of the news is not known to the venue.`
  );
}

/**
 * Inter-venue manipulation: the price of a pair is pushed in its pool, or in its book, and a larger
 * amount gains from it in the other of the two. Swaps that narrow the gap are arbitrage.
 */
import type { CrossMeasure } from '../../feed/cross-legs';
import type { Detector, DetectorContext, Rule } from '../detector';
import {
  crossParameters,
  isGainElsewhere,
  raiseOnLeg,
  type CrossParameters,
} from './cross-finding';

class InterVenueManipulation implements Detector {
  evaluations = 0;

  constructor(
    private readonly p: CrossParameters,
    private readonly context: DetectorContext,
  ) {}

  crossed(m: CrossMeasure, at: number): boolean {
    this.evaluations += 1;
    const { p, context } = this;
    const { minMove } = p;
    if (m.exposure.nearness !== 'pair' || !isGainElsewhere(m, p, minMove)) return false;
    const said = 'Book and pool of one pair drifted apart by it.';
    raiseOnLeg(m, at, context, p, minMove, said);
    return true;
  }
}

export const interVenueManipulation: Rule<CrossParameters> = {
  id: 'inter-venue-manipulation',
  version: '1',
  serial: 'market',
  standard: 'shadow',
  // 2016/522 Annex II 1.2(c): one venue moved to gain at another, same instrument.
  legal: ['MiCA 91(2)(a)(i)', '2016/522 II.1.2(c)'],
  parameters: crossParameters,
  create: (p, context) => new InterVenueManipulation(p, context),
};

/**
 * Cross-product manipulation: one book is pushed and a larger position in another market, built
 * before, gains from it.
 */
import type { CrossMeasure } from '../../feed/cross-legs';
import type { Detector, DetectorContext, Rule } from '../detector';
import {
  crossParameters,
  isGainElsewhere,
  raiseOnLeg,
  type CrossParameters,
} from './cross-finding';

class CrossProductManipulation implements Detector {
  evaluations = 0;

  constructor(
    private readonly p: CrossParameters,
    private readonly context: DetectorContext,
  ) {}

  crossed(m: CrossMeasure, at: number): boolean {
    this.evaluations += 1;
    const { p, context } = this;
    const { minMove } = p;
    if (m.exposure.nearness === 'pair' || !m.built) return false;
    if (!isGainElsewhere(m, p, minMove)) return false;
    const said = 'The gain lies in another market.';
    raiseOnLeg(m, at, context, p, minMove, said);
    return true;
  }
}

export const crossProductManipulation: Rule<CrossParameters> = {
  id: 'cross-product-manipulation',
  version: '1',
  serial: 'market',
  standard: 'shadow',
  // 2016/522 Annex II 1.2(d): a related instrument moved to gain in another.
  legal: ['MiCA 91(2)(a)(i)', '2016/522 II.1.2(d)'],
  parameters: crossParameters,
  create: (p, context) => new CrossProductManipulation(p, context),
};

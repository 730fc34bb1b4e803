/**
 * Oracle manipulation: a pushed book that an outside price follows and then gives up again, with a
 * larger exposure elsewhere that gains from the moved price.
 */
import { z } from 'zod';
import { percent } from '../../../cases/contract/alert-wording';
import { usualMoveOf, type CrossMeasure } from '../../feed/cross-legs';
import type { Detector, DetectorContext, Rule } from '../detector';
import { crossParameters, isGainElsewhere, raiseOnLeg } from './cross-finding';

const parameters = crossParameters.extend({
  /** Part of the move that an outside price followed, and part of that given up again. */
  minFollowed: z.number().positive().default(0.5),
  minBack: z.number().positive().default(0.5),
});
type Parameters = z.infer<typeof parameters>;

class OracleManipulation implements Detector {
  evaluations = 0;

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  crossed(m: CrossMeasure, at: number): boolean {
    this.evaluations += 1;
    const { p, context } = this;
    const { followed, back } = m.reference;
    if (followed < p.minFollowed || back < p.minBack) return false;
    // The outside price that follows takes most of the net move away.
    const minMove = p.minMove / 3;
    if (m.leg.gross < p.minMove * usualMoveOf(m.leg.market)) return false;
    if (!isGainElsewhere(m, p, minMove)) return false;
    const said = `An outside price followed ${percent(followed)} of that and gave it up again.`;
    raiseOnLeg(m, at, context, p, minMove, said);
    return true;
  }
}

export const oracleManipulation: Rule<Parameters> = {
  id: 'oracle-manipulation',
  version: '1',
  serial: 'market',
  standard: 'shadow',
  // 2016/522 Annex II 1.2(d) by analogy: a price fixed where another one is settled.
  legal: ['MiCA 91(2)(a)(ii)', '2016/522 II.1.2(d)'],
  parameters,
  create: (p, context) => new OracleManipulation(p, context),
};

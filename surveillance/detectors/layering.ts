/**
 * Layering: as spoofing, with the withdrawn interest on three or more price levels, or re-priced
 * again and again to keep its distance. It goes before spoofing: one conduct, one rule.
 */
import { z } from 'zod';
import type { Rule } from './detector';
import { OpposingInterest } from './opposing-interest';
import { opposingShape, type OpposingParameters } from './opposing-parameters';

const layeringShape = {
  ...opposingShape,
  /** Interest in layers, all on one side, is itself not what chance brings. */
  maxChance: z.number().positive().max(1).default(0.02),
  /** Different prices that make layers. */
  minLayers: z.number().int().min(2).default(3),
  /** Moves to other prices that make dynamic layers. */
  minRepricings: z.number().int().min(1).default(3),
};

interface LayeringParameters extends OpposingParameters {
  readonly minLayers: number;
  readonly minRepricings: number;
}

export const layering: Rule<LayeringParameters> = {
  id: 'layering',
  version: '4',
  serial: 'market',
  // 2016/522 Annex II 1.5(e), 1.6(a); 2017/565 Annex III.B 8 and 19.
  legal: ['MiCA 91(3)(b)(ii)', '2016/522 II.1.5(e)', '2016/522 II.1.6(a)', '2017/565 III.B.19'],
  parameters: z.strictObject(layeringShape),
  create: (parameters, context) =>
    new OpposingInterest(parameters, context, ({ stretch }) => {
      const { minLayers, minRepricings } = parameters;
      return stretch.levels >= minLayers || stretch.repricings >= minRepricings;
    }),
};

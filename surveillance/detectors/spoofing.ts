/**
 * Spoofing: an execution on one side while the party shows opposite interest of at least the
 * visible level, most of it withdrawn within seconds (flip: just before), at least twice a day.
 */
import { z } from 'zod';
import type { Rule } from './detector';
import { OpposingInterest } from './opposing-interest';
import { opposingShape, type OpposingParameters } from './opposing-parameters';

export const spoofing: Rule<OpposingParameters> = {
  id: 'spoofing',
  version: '4',
  serial: 'market',
  // 2016/522 Annex II 1.5(e), 1.6(a); 2017/565 Annex III.B 8 and 19.
  legal: ['MiCA 91(3)(b)(ii)', '2016/522 II.1.5(e)', '2016/522 II.1.6(a)', '2017/565 III.B.19'],
  parameters: z.strictObject(opposingShape),
  create: (parameters, context) => new OpposingInterest(parameters, context, () => true),
};

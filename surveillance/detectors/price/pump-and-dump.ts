/** Pump-and-dump: bought first, pushed or talked up, sold to those who followed. */
import type { Rule } from '../detector';
import { PositionPush, positionPushParameters, type PositionPushParameters } from './position-push';

export const pumpAndDump: Rule<PositionPushParameters> = {
  id: 'pump-and-dump',
  version: '6',
  serial: 'market',
  // 2016/522 Annex II 1.4(d).
  legal: ['MiCA 91(2)(c)', '2016/522 II.1.4(c)', '2017/565 III.B.24'],
  parameters: positionPushParameters,
  create: (p, context) => new PositionPush(p, context, 0),
};

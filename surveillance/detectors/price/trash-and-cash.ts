/** Trash-and-cash, the mirror of pump-and-dump: sold first, pushed or talked down, bought back. */
import type { Rule } from '../detector';
import { PositionPush, positionPushParameters, type PositionPushParameters } from './position-push';

export const trashAndCash: Rule<PositionPushParameters> = {
  id: 'trash-and-cash',
  version: '6',
  serial: 'market',
  // 2016/522 Annex II 1.4(f).
  legal: ['MiCA 91(2)(c)', '2016/522 II.1.4(d)', '2017/565 III.B.24'],
  parameters: positionPushParameters,
  create: (p, context) => new PositionPush(p, context, 1),
};

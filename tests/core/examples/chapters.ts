/** All chapters, in the order of the page that is made from them (docs/SEMANTICS.md). */
import { AMENDMENTS } from './amendments';
import { AUCTIONS } from './auctions';
import type { Chapter } from './example';
import { ICEBERGS } from './icebergs';
import { ORDER_LISTS } from './order-lists';
import { PLAIN_ORDERS } from './plain-orders';
import { SAFEGUARDS } from './safeguards';
import { SELF_TRADES } from './self-trades';
import { STOPS } from './stops';
import { TRAILING_STOPS } from './trailing-stops';

export const CHAPTERS: readonly Chapter[] = [
  PLAIN_ORDERS,
  ICEBERGS,
  SELF_TRADES,
  AMENDMENTS,
  STOPS,
  TRAILING_STOPS,
  ORDER_LISTS,
  AUCTIONS,
  SAFEGUARDS,
];

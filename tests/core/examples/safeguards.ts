// long-file: one chapter of examples
/** Worked examples: price bands, breakers, reference prices, impact, batches, resting time. */
import type { Chapter } from './example';

const BANDS =
  'params {"priceBands":{"percent":"5","limitStateSeconds":15,"pauseSeconds":300,' +
  '"auctionSeconds":60}}';
const SOURCES =
  'params {"referenceSources":{"minSources":2,"lastGoodSeconds":120,"pauseWithout":true},' +
  '"collars":{"staticPct":"10"}}';
const IMPACT = 'params {"priceImpact":{"percent":"5"}}';
const BATCHES = 'params {"batchAuctions":{"M":{"millis":100}}}';
const RESTING = 'params {"minimumResting":{"M":{"millis":500}}}';
const DELAY = 'params {"takerDelay":{"M":{"millis":100}}}';
const AT_THE_BAND = [BANDS, 'reference 100', 'ann a1 SELL 5 @ 108', 'bob b1 BUY 8 @ 110'];

export const SAFEGUARDS: Chapter = {
  title: 'Safeguards',
  intro:
    'Off unless `--params` sets them. `priceBands` keeps trades within a percentage of the mean ' +
    'price of the last seconds (before the first trade, of the reference price): an order that ' +
    'would go beyond trades up to the edge, and what is left of it stands there. That is the ' +
    'limit state; it ends as soon as nothing stands at the edge, or after some seconds in a ' +
    'pause, a re-opening auction and a band around its price. Several markets that pause within ' +
    'a short time pause all (`venueBreaker`). `referenceSources` makes the reference price the ' +
    'median of what fresh sources that agree say. `priceImpact` bounds one market order or swap, ' +
    '`batchAuctions` clears at one price every so many milliseconds, `minimumResting` holds who ' +
    'quotes to it for a moment, `takerDelay` lets who would take wait, so that a quote can be ' +
    'taken back in time. What waits locks nothing, is checked again when its time is over, and ' +
    'cannot be taken back; amendments and lists that would take are refused there, and stops ' +
    'that a trade triggers do not wait.',
  examples: [
    {
      name: 'an order trades up to the edge of the band, and the rest of it stands there',
      given: [BANDS, 'reference 100', 'ann a1 SELL 5 @ 104', 'ann a2 SELL 5 @ 108'],
      when: 'bob b1 BUY 8 @ 110',
      then: [
        'accepted b1 locks 880',
        'fill b1(3) a1(0) 5 @ 104',
        'amended b1 3 @ 105 goes to the back',
        'phase limit-state',
      ],
      book: ['108 SELL 5', '105 BUY 3'],
    },
    {
      name: 'a market order ends at the edge of the band',
      given: [BANDS, 'reference 100', 'ann a1 SELL 5 @ 104', 'ann a2 SELL 5 @ 108'],
      when: 'bob b1 BUY 8',
      then: [
        'accepted b1 locks 0',
        'fill b1(3) a1(0) 5 @ 104',
        'expired b1 price-limit 3 unlocks 0',
      ],
      book: ['108 SELL 5'],
    },
    {
      name: 'the band stands around the mean price of the seconds before',
      given: [
        ...[BANDS, 'reference 100', 'ann a1 SELL 5 @ 104', 'bob b1 BUY 1 @ 104', 'wait 1'],
        'ann a2 SELL 5 @ 109',
      ],
      when: 'bob b2 BUY 6 @ 120',
      then: ['accepted b2 locks 720', 'fill b2(2) a1(0) 4 @ 104', 'fill b2(0) a2(3) 2 @ 109'],
      book: ['109 SELL 3'],
    },
    {
      name: 'trades of the same second do not move it',
      given: [BANDS, 'reference 100', 'ann a1 SELL 5 @ 104', 'bob b1 BUY 1 @ 104'],
      when: 'bob b2 BUY 5 @ 120',
      then: [
        'accepted b2 locks 600',
        'fill b2(1) a1(0) 4 @ 104',
        'amended b2 1 @ 105 goes to the back',
        'phase limit-state',
      ],
      book: ['105 BUY 1'],
    },
    {
      name: 'what stands beyond the band when it moves is pulled to its edge',
      given: [BANDS, 'bob b1 BUY 5 @ 120', 'ann a1 SELL 5 @ 130'],
      when: 'reference 100',
      then: ['reference', 'amended b1 5 @ 105 goes to the back', 'phase limit-state'],
      book: ['130 SELL 5', '105 BUY 5'],
    },
    {
      name: 'the limit state ends when nothing stands at the edge',
      given: AT_THE_BAND,
      when: 'bob cancel b1',
      then: ['cancelled b1 user 8 unlocks 840', 'phase continuous'],
      book: ['108 SELL 5'],
    },
    {
      name: 'a limit state that lasts becomes a pause, then an auction, then trading goes on',
      given: AT_THE_BAND,
      when: ['wait 16', 'wait 301', 'cat c1 BUY 1 @ 109', 'ann a2 SELL 1 @ 106', 'wait 61'],
      then: [
        ...['phase paused', 'clock'],
        ...['phase volatility-auction', 'clock'],
        ...['accepted c1 locks 109', 'accepted a2 locks 1'],
        ...['auction fill a2(0) c1(0) 1 @ 106', 'phase continuous', 'clock'],
      ],
      book: ['108 SELL 5', '105 BUY 8'],
    },
    {
      name: 'after a long silence all of it has passed',
      given: AT_THE_BAND,
      when: 'wait 1000',
      then: ['phase paused', 'phase volatility-auction', 'phase continuous', 'clock'],
      book: ['108 SELL 5', '105 BUY 8'],
    },
    {
      name: 'after the auction the band stands around its price',
      given: [
        ...[...AT_THE_BAND, 'wait 16', 'wait 301', 'cat c1 BUY 1 @ 109', 'ann a2 SELL 1 @ 106'],
        'wait 61',
      ],
      when: 'cat c2 BUY 1 @ 108',
      then: ['accepted c2 locks 108', 'fill c2(0) a1(4) 1 @ 108'],
      book: ['108 SELL 4', '105 BUY 8'],
    },
    {
      name: 'so many markets that pause make a longer pause for all of them',
      given: [
        'params {"priceBands":{"percent":"5"},"venueBreaker":{"markets":1,"pauseSeconds":600}}',
        ...['reference 100', 'bob b1 BUY 8 @ 110'],
      ],
      when: ['wait 16', 'wait 500', 'wait 101'],
      then: [...['phase paused', 'clock', 'clock'], ...['phase volatility-auction', 'clock']],
      book: ['105 BUY 8'],
    },
    {
      name: 'the reference price is the median of sources that agree',
      given: [SOURCES, 'reference 100 x', 'reference 101 y', 'reference 90 z'],
      when: ['ann a1 BUY 1 @ 111', 'ann a2 BUY 1 @ 112'],
      then: ['accepted a1 locks 111', 'rejected 401'],
      book: ['111 BUY 1'],
    },
    {
      name: 'without enough sources the last good one holds for a while, then the market pauses',
      given: [SOURCES, 'reference 100 x', 'reference 101 y'],
      when: ['wait 119', 'ann a1 BUY 1 @ 112', 'wait 2', 'ann a2 BUY 1 @ 90'],
      then: ['clock', 'rejected 401', 'phase paused', 'clock', 'rejected 303'],
      book: [],
    },
    {
      name: 'it opens again by an auction when there is a reference price',
      given: [SOURCES, 'reference 100 x', 'reference 101 y', 'wait 130'],
      when: ['reference 100 x', 'reference 102 y', 'wait 61'],
      then: [
        ...['reference', 'reference', 'phase volatility-auction'],
        ...['phase continuous', 'clock'],
      ],
      book: [],
    },
    {
      name: 'it opens also when nobody asks for a reference price any more',
      given: [SOURCES, 'reference 100 x', 'reference 101 y', 'wait 130'],
      when: ['params {}', 'wait 61'],
      then: ['params', 'phase volatility-auction', 'phase continuous', 'clock'],
      book: [],
    },
    {
      name: 'a market order that would move the price too far is refused whole',
      given: [IMPACT, 'ann a1 SELL 5 @ 100', 'ann a2 SELL 5 @ 106'],
      when: ['bob b1 BUY 6', 'bob b2 BUY 5'],
      then: ['rejected 409', 'accepted b2 locks 0', 'fill b2(0) a1(0) 5 @ 100'],
      book: ['106 SELL 5'],
    },
    {
      name: 'a batch is cleared at one price when its interval ends',
      given: [BATCHES, 'ann a1 SELL 5 @ 99', 'bob b1 BUY 3 @ 101', 'cat c1 BUY 4 @ 100'],
      when: 'wait 0.1',
      then: ['auction fill b1(0) a1(2) 3 @ 99', 'auction fill c1(2) a1(0) 2 @ 99', 'clock'],
      book: ['100 BUY 2'],
    },
    {
      name: 'a batch takes no order that would have to trade at once',
      given: [BATCHES, 'ann a1 SELL 5 @ 99'],
      when: ['bob b1 BUY 3', 'bob b2 BUY 3 @ 99 FOK', 'bob b3 SELL 3 STOP 90'],
      then: ['rejected 519', 'rejected 519', 'rejected 519'],
      book: ['99 SELL 5'],
    },
    {
      name: 'an IOC is for its batch alone',
      given: [BATCHES, 'bob b1 BUY 3 @ 99 IOC'],
      when: 'wait 0.1',
      then: ['expired b1 auction-end 3 unlocks 297', 'clock'],
      book: [],
    },
    {
      name: 'who rests must rest for the minimum time',
      given: [RESTING, 'ann a1 SELL 5 @ 99'],
      when: ['ann cancel a1', 'ann amend a1 qty 3', 'wait 0.5', 'ann cancel a1'],
      then: ['rejected 520', 'rejected 520', 'clock', 'cancelled a1 user 5 unlocks 5'],
      book: [],
    },
    {
      name: 'a taker waits, and a maker can take its quote back before',
      given: [DELAY, 'ann a1 SELL 5 @ 99', 'ann a2 SELL 5 @ 100'],
      when: ['bob b1 BUY 3 @ 100', 'ann cancel a1', 'wait 0.1'],
      then: [
        ...['delayed b1 for 100 ms', 'cancelled a1 user 5 unlocks 5'],
        ...['accepted b1 locks 300', 'fill b1(0) a2(2) 3 @ 100', 'clock'],
      ],
      book: ['100 SELL 2'],
    },
    {
      name: 'what does not take does not wait',
      given: [DELAY, 'ann a1 SELL 5 @ 99'],
      when: ['bob b1 BUY 3 @ 98', 'bob b2 BUY 3 @ 97 POST', 'bob b3 BUY 3 @ 99 POST'],
      then: ['accepted b1 locks 294', 'accepted b2 locks 291', 'rejected 503'],
      book: ['99 SELL 5', '98 BUY 3', '97 BUY 3'],
    },
    {
      name: 'takers meet the book in the order in which they came, whatever came between',
      given: [DELAY, 'ann a1 SELL 3 @ 99'],
      when: ['bob b1 BUY 3', 'cat c1 BUY 3 @ 99 IOC', 'hal h1 SELL 1 @ 98', 'wait 0.2'],
      then: [
        ...['delayed b1 for 100 ms', 'delayed c1 for 100 ms', 'accepted h1 locks 1'],
        ...['accepted b1 locks 0', 'fill b1(2) h1(0) 1 @ 98', 'fill b1(0) a1(1) 2 @ 99'],
        ...['accepted c1 locks 297', 'fill c1(2) a1(0) 1 @ 99'],
        ...['expired c1 ioc-remainder 2 unlocks 198', 'clock'],
      ],
      book: [],
    },
    {
      name: 'who waits cannot go back, and is refused if it has nothing to pay with by then',
      given: [DELAY, 'ann a1 SELL 5 @ 99'],
      when: [
        ...['bob b1 BUY 3 @ 99', 'bob cancel b1', 'bob b2 BUY 10204 @ 98', 'bob b3 BUY 1 @ 97'],
        'wait 0.1',
      ],
      then: [
        ...['delayed b1 for 100 ms', 'rejected 521', 'accepted b2 locks 999992'],
        ...['rejected 205', 'rejected 205', 'clock'],
      ],
      book: ['99 SELL 5', '98 BUY 10204'],
    },
    {
      name: 'a list whose first order would take is refused where takers wait',
      given: [DELAY, 'ann a1 SELL 5 @ 99'],
      when: [
        'bob OTO l1 | b1 BUY 3 @ 99 | b2 SELL 3 @ 120',
        'bob OTO l1 | b1 BUY 3 @ 98 | b2 SELL 3 @ 120',
      ],
      then: ['rejected 521', 'accepted b1 locks 294', 'pending b2', 'list l1 open'],
      book: ['99 SELL 5', '98 BUY 3'],
    },
    {
      name: 'a stop that is triggered does not wait',
      given: [DELAY, 'ann a1 SELL 1 @ 99', 'ann a2 SELL 5 @ 100', 'cat c1 BUY 2 STOP 99'],
      when: ['bob b1 BUY 1', 'wait 0.1'],
      then: [
        ...['delayed b1 for 100 ms', 'accepted b1 locks 0', 'fill b1(0) a1(0) 1 @ 99'],
        ...['triggered c1 at 99', 'fill c1(0) a2(3) 2 @ 100', 'clock'],
      ],
      book: ['100 SELL 3'],
    },
  ],
};

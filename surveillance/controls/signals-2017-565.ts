/**
 * The 31 signals of Delegated Regulation (EU) 2017/565, Annex III, Section B: what trading venues
 * look for. Section A is about disorder, which is the business of market operations' metrics.
 */
import type { Catalogue } from './provision';

export const signals: Catalogue = {
  title: 'Signals: Delegated Regulation (EU) 2017/565, Annex III, Section B',
  source:
    'Belongs to MiFID II; used by analogy. 1 and 2 are signals of either, 3 and 4 of insider ' +
    'dealing, 5 to 24 of manipulation (18 to 23 above all in automated trading), 25 to 31 of ' +
    'manipulation across products and venues.',
  provisions: [
    {
      code: '2017/565 III.B.1',
      about: 'Unusual concentration with one participant or between certain ones',
      rules: ['painting-the-tape', 'circular-trading', 'abusive-squeeze'],
      coverage: 'part',
      why: 'Concentration alone raises no alert, it is a measure inside these',
    },
    {
      code: '2017/565 III.B.2',
      about: 'Unusual repetition among few participants over time',
      rules: ['circular-trading', 'matched-orders', 'wash-trading'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.3',
      about: 'Unusual, significant trading before important events or price-sensitive news',
      rules: ['insider-dealing'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.4',
      about: 'Orders or trades around one’s own published research or recommendation',
      rules: ['misleading-information', 'insider-dealing'],
      coverage: 'part',
      why: 'Research must come in as `news` with a linked source',
    },
    {
      code: '2017/565 III.B.5',
      about: 'Large share of the day’s volume, with a significant price change',
      rules: ['ramping', 'pump-and-dump', 'marking-the-close'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.6',
      about: 'Significant buying or selling interest that moves the price',
      rules: ['ramping', 'abusive-squeeze', 'pump-and-dump'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.7',
      about: 'Concentrated in a short span, price change later reversed',
      rules: ['momentum-ignition', 'pump-and-dump', 'trash-and-cash'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.8',
      about:
        'Orders that change best prices or the book’s picture and are removed before execution',
      rules: ['spoofing', 'layering'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.9',
      about: 'No other reason than price or value, near the reference point',
      rules: ['marking-the-close'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.10',
      about: 'Marking the close',
      rules: ['marking-the-close'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.11',
      about: 'Weighted average price of the day or a period moved',
      rules: ['marking-the-close', 'floor-ceiling'],
      coverage: 'part',
      why: 'Our close is an average of the last 60 s; no other average is a reference here',
    },
    {
      code: '2017/565 III.B.12',
      about: 'Price set when liquidity or depth can’t fix one',
      rules: ['painting-the-tape', 'ramping', 'matched-orders'],
      coverage: 'part',
      why: 'Thinness is a weight in the measures, not a rule',
    },
    {
      code: '2017/565 III.B.13',
      about: 'Execution that changes the spread where it prices another trade',
      rules: ['excessive-spread', 'oracle-manipulation', 'cross-product-manipulation'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.14',
      about: 'Large auction orders cancelled seconds before the freeze',
      coverage: 'none',
      why: 'The venue has no auctions',
    },
    {
      code: '2017/565 III.B.15',
      about: 'Painting the tape',
      rules: ['painting-the-tape'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.16',
      about: 'Improper matched orders',
      rules: ['matched-orders', 'wash-trading'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.17',
      about: 'By-passing safeguards (volume, price, spread limits)',
      rules: ['concealed-ownership', 'message-rate'],
      coverage: 'part',
      why: 'Price and size limits reject in the core: no alert but a rejection series',
    },
    {
      code: '2017/565 III.B.18',
      about: 'Momentum ignition',
      rules: ['momentum-ignition'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.19',
      about: 'Layering and spoofing',
      rules: ['layering', 'spoofing'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.20',
      about: 'Ping orders',
      rules: ['pinging'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.21',
      about: 'Quote stuffing',
      rules: ['quote-stuffing', 'message-rate'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.22',
      about: 'Smoking',
      rules: ['smoking'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.23',
      about: 'Phishing',
      rules: ['pinging'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.24',
      about: 'Position reversals in a short period, large share of the day, with price change',
      rules: ['momentum-ignition', 'pump-and-dump', 'trash-and-cash'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.25',
      about: 'Price moved or kept in the days before issue, redemption, expiry of a derivative',
      coverage: 'none',
      why: 'No derivatives are listed',
    },
    {
      code: '2017/565 III.B.26',
      about: 'Underlying kept on one side of a strike or barrier at expiry',
      coverage: 'none',
      why: 'No derivatives are listed',
    },
    {
      code: '2017/565 III.B.27',
      about: 'Underlying pushed past a strike or barrier',
      coverage: 'none',
      why: 'No derivatives are listed',
    },
    {
      code: '2017/565 III.B.28',
      about: 'Settlement price moved that margins depend on',
      rules: ['marking-the-close', 'oracle-manipulation'],
      coverage: 'part',
      why: 'A `reference` price that others use; no margining here',
    },
    {
      code: '2017/565 III.B.29',
      about: 'Significant interest that moves a related derivative or underlying',
      rules: ['cross-product-manipulation'],
      coverage: 'part',
      why: 'Related assets declared on this venue only',
    },
    {
      code: '2017/565 III.B.30',
      about: 'Cross-product manipulation',
      rules: ['cross-product-manipulation', 'inter-venue-manipulation'],
      coverage: 'full',
    },
    {
      code: '2017/565 III.B.31',
      about: 'Arbitrage created by influencing a reference price',
      rules: ['oracle-manipulation', 'inter-venue-manipulation', 'cross-product-manipulation'],
      coverage: 'full',
    },
  ],
};

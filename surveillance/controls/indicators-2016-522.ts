/** What Annex II of 2016/522 names inside its entries, beside the practices. */
import type { Catalogue } from './provision';

/** Indicators that the Annex gives inside its entries. */
export const indicators: Catalogue = {
  title: 'Further indicators inside 2016/522, Annex II',
  source: 'What is listed here is measured inside the rules named, not alerted by itself.',
  provisions: [
    {
      code: '2016/522 II.1.1(a)(i)',
      about: 'Unusual concentration of orders or trades with one or few persons',
      rules: ['wash-trading', 'circular-trading', 'painting-the-tape'],
      coverage: 'full',
    },
    {
      code: '2016/522 II.1.1(a)(ii)',
      about: 'No other reason than price or volume near a reference point',
      rules: ['marking-the-close'],
      coverage: 'full',
    },
    {
      code: '2016/522 II.1.1(b)(i)',
      about: 'Price moved or kept in the days before issue, redemption, expiry of a derivative',
      coverage: 'none',
      why: 'No derivatives are listed',
    },
    {
      code: '2016/522 II.1.1(b)(ii)',
      about: 'Weighted average price of the day or a period moved',
      rules: ['marking-the-close', 'floor-ceiling'],
      coverage: 'full',
      why: 'Our reference is an average',
    },
    {
      code: '2016/522 II.1.1(b)(iii), (iv)',
      about: 'Underlying kept or pushed past a strike or barrier',
      coverage: 'none',
      why: 'No derivatives are listed',
    },
    {
      code: '2016/522 II.1.1(b)(v)',
      about: 'Settlement price moved that margins depend on',
      rules: ['marking-the-close', 'oracle-manipulation'],
      coverage: 'full',
    },
    {
      code: '2016/522 II.1.2(c)(i)',
      about: 'Execution that changes the spread where the spread prices another trade',
      rules: ['excessive-spread', 'oracle-manipulation'],
      coverage: 'full',
    },
    {
      code: '2016/522 II.1.3(a)(i)',
      about: 'Unusual repetition among few parties',
      rules: ['circular-trading', 'matched-orders'],
      coverage: 'full',
    },
    {
      code: '2016/522 II.1.3(a)(ii)',
      about: 'Value of a position changed but not its size',
      rules: ['wash-trading', 'painting-the-tape'],
      coverage: 'full',
    },
    {
      code: '2016/522 II.1.3(c)(i)',
      about: 'Price set while liquidity can’t fix one',
      rules: ['matched-orders', 'painting-the-tape'],
      coverage: 'full',
    },
    {
      code: '2016/522 II.1.4(f)(i)',
      about: 'High ratio of cancelled orders, possibly with a volume ratio',
      rules: ['order-to-trade-ratio'],
      coverage: 'full',
    },
    {
      code: '2016/522 II.1.5(d)(i)',
      about: 'Large orders before the auction, cancelled seconds before the freeze',
      coverage: 'none',
      why: 'The venue has no auctions',
    },
    {
      code: '2016/522 II.1.5(d)(iii), (iv)',
      about: 'Size that must move supply, demand, price near a reference point',
      rules: ['marking-the-close'],
      coverage: 'full',
    },
    {
      code: '2016/522 II.1.6(a)(i)',
      about: 'Orders that raise the bid or lower the offer to move a related instrument',
      rules: ['cross-product-manipulation', 'ramping'],
      coverage: 'full',
    },
    {
      code: '2016/522 II.1.6(c)(i)',
      about: 'By-passing safeguards (price, volume, spread limits)',
      rules: ['concealed-ownership', 'message-rate'],
      coverage: 'full',
    },
    {
      code: '2016/522 II.2.1(c)(i)',
      about: 'News on a qualified holding around an unusual move',
      rules: ['misleading-information'],
      coverage: 'full',
    },
    {
      code: '2016/522 II.2.2(a), indicator',
      about: 'Trading before or shortly after contrary research of one’s own',
      rules: ['misleading-information', 'insider-dealing'],
      coverage: 'full',
    },
  ],
};

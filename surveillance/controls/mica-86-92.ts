/** Title VI of MiCA (Regulation (EU) 2023/1114), Articles 86 to 92, and two of Article 76. */
import type { Catalogue, Provision } from './provision';

const scope: readonly Provision[] = [
  {
    code: 'MiCA 86(1)',
    about: 'Acts of anybody about crypto-assets admitted to trading, or for which that was asked',
    places: [{ what: 'every account is watched, whatever its kind', path: 'surveillance/feed' }],
    coverage: 'part',
    why: 'Assets for which admission was only asked do not trade here yet',
  },
  {
    code: 'MiCA 86(2)',
    about: 'On a trading platform or not',
    rules: ['sandwich', 'inter-venue-manipulation', 'oracle-manipulation'],
    places: [
      { what: 'pools, funds and outside prices reach the rules', path: 'surveillance/detectors' },
    ],
    coverage: 'part',
    why: 'Of other venues only prices and news come in, not their orders',
  },
  {
    code: 'MiCA 86(3)',
    about: 'Actions and omissions in the Union and elsewhere',
    coverage: 'full',
    places: [{ what: 'country is no input to a rule of abuse', path: 'surveillance/detectors' }],
  },
  {
    code: 'MiCA 87(1)(a)',
    about: 'Inside information: precise, not public, likely to move prices',
    rules: ['insider-dealing'],
    coverage: 'full',
  },
  {
    code: 'MiCA 87(1)(b)',
    about: 'For those who execute orders: what a client conveyed about his pending orders',
    rules: ['front-running'],
    coverage: 'full',
  },
  {
    code: 'MiCA 87(2)',
    about: 'When information is precise; intermediate steps of a long process',
    coverage: 'duty',
    why: 'A definition: news says by itself whether it was price-sensitive',
  },
  {
    code: 'MiCA 87(3)',
    about: 'Intermediate steps as inside information of their own',
    coverage: 'duty',
    why: 'A definition',
  },
  {
    code: 'MiCA 87(4)',
    about: 'What a reasonable holder would use as a basis of a decision',
    coverage: 'duty',
    why: 'A definition',
  },
  {
    code: 'MiCA 88(1)',
    about: 'Issuers, offerors and applicants make inside information public as soon as possible',
    coverage: 'duty',
    why: 'Binds issuers; their announcements come in as news with a source',
  },
  {
    code: 'MiCA 88(2)',
    about: 'When publication may be delayed',
    coverage: 'duty',
    why: 'Binds issuers',
  },
  {
    code: 'MiCA 88(3)',
    about: 'The authority is told of a delay',
    coverage: 'duty',
    why: 'Binds issuers',
  },
  {
    code: 'MiCA 88(4)',
    about: 'Technical standards on publication and delay',
    coverage: 'duty',
    why: 'Binds ESMA',
  },
];

const insiders: readonly Provision[] = [
  {
    code: 'MiCA 89(1)',
    about: 'Insider dealing: acquiring, disposing, cancelling or amending with inside information',
    rules: ['insider-dealing', 'front-running'],
    coverage: 'full',
  },
  {
    code: 'MiCA 89(2)',
    about: 'Neither doing nor attempting it, nor recommending or inducing it',
    rules: ['insider-dealing', 'front-running'],
    coverage: 'part',
    why: 'A recommendation leaves no order; only the trades that follow it show',
  },
  {
    code: 'MiCA 89(3)',
    about: 'Recommending or inducing others to trade, cancel or amend',
    rules: ['insider-dealing'],
    coverage: 'part',
    why: 'Words between persons are not in the log; linked accounts are',
  },
  {
    code: 'MiCA 89(4)',
    about: 'Using such a recommendation',
    rules: ['insider-dealing'],
    coverage: 'part',
    why: 'As for the recommendation itself',
  },
  {
    code: 'MiCA 89(5)',
    about: 'Whom it binds: managers, holders, staff and advisers, role in the ledger, criminals',
    rules: ['insider-dealing'],
    places: [{ what: 'recorded relationships of accounts', path: 'surveillance/feed' }],
    coverage: 'full',
  },
  {
    code: 'MiCA 89(6)',
    about: 'Legal persons: the natural persons who take part in the decision',
    coverage: 'part',
    places: [{ what: 'decision maker and executor stand on the order', path: 'core/contract' }],
    why: 'The rules judge owners and clients; the person is named by the order’s fields',
  },
  {
    code: 'MiCA 90(1)',
    about: 'Unlawful disclosure of inside information',
    coverage: 'none',
    why: 'Disclosure leaves no trace in orders; what is traded on it does (89(1))',
  },
  {
    code: 'MiCA 90(2)',
    about: 'Passing a recommendation on counts as disclosure',
    coverage: 'none',
    why: 'As 90(1)',
  },
];

const manipulation: readonly Provision[] = [
  {
    code: 'MiCA 91(1)',
    about: 'Neither manipulation nor the attempt',
    rules: ['spoofing', 'layering', 'order-to-trade-ratio'],
    coverage: 'full',
  },
  {
    code: 'MiCA 91(2)(a)(i)',
    also: ['MiCA 91(2)(a)'],
    about: 'False or misleading signals of supply, demand or price',
    rules: [
      'painting-the-tape',
      'concealed-ownership',
      'sandwich',
      'inter-venue-manipulation',
      'cross-product-manipulation',
    ],
    coverage: 'full',
  },
  {
    code: 'MiCA 91(2)(a)(ii)',
    about: 'Securing a price at an abnormal or artificial level',
    rules: ['marking-the-close', 'floor-ceiling', 'oracle-manipulation', 'ramping'],
    coverage: 'full',
  },
  {
    code: 'MiCA 91(2)(b)',
    about: 'Affecting the price by a fictitious device, deception or contrivance',
    rules: ['wash-trading', 'circular-trading', 'matched-orders', 'concealed-ownership'],
    coverage: 'full',
  },
  {
    code: 'MiCA 91(2)(c)',
    about: 'Spreading information that gives false signals, rumours included',
    rules: ['misleading-information', 'pump-and-dump', 'trash-and-cash'],
    coverage: 'part',
    why: 'Only what comes in as news with a source; whether it is false a person finds',
  },
  {
    code: 'MiCA 91(3)(a)',
    about: 'A dominant position over supply or demand that fixes prices or unfair conditions',
    rules: ['abusive-squeeze', 'excessive-spread'],
    coverage: 'full',
  },
  {
    code: 'MiCA 91(3)(b)(i)',
    about: 'Orders that disrupt or delay the platform',
    rules: ['quote-stuffing', 'message-rate'],
    coverage: 'full',
  },
  {
    code: 'MiCA 91(3)(b)(ii)',
    about: 'Orders that make genuine ones harder to see',
    rules: ['spoofing', 'layering', 'pinging', 'smoking'],
    coverage: 'full',
  },
  {
    code: 'MiCA 91(3)(b)(iii)',
    also: ['MiCA 91(3)(b)'],
    about: 'Orders that begin or worsen a trend, or give false signals',
    rules: ['momentum-ignition', 'ramping'],
    coverage: 'full',
  },
  {
    code: 'MiCA 91(3)(c)',
    about: 'Voicing an opinion in the media with an undisclosed position',
    rules: ['misleading-information'],
    coverage: 'part',
    why: 'Only where source and account are linked in the data',
  },
];

const systems: readonly Provision[] = [
  {
    code: 'MiCA 92(1)',
    about: 'Effective arrangements, systems and procedures; suspicions reported without delay',
    places: [
      { what: 'rules over every event', path: 'surveillance/README.md' },
      { what: 'cases and reports of suspicion', path: 'cases/README.md' },
    ],
    coverage: 'full',
  },
  {
    code: 'MiCA 92(2)',
    also: ['MiCA 92(3)'],
    about: 'Authorities pass reports on; technical standards (2025/885, below); guidelines',
    coverage: 'duty',
    why: 'Binds authorities and ESMA',
  },
  {
    code: 'MiCA 76(1)(e)',
    about: 'Operating rules of the platform: limits on orders against trades are one of them',
    rules: ['order-to-trade-ratio'],
    coverage: 'full',
  },
  {
    code: 'MiCA 76(8)',
    about: 'The platform tells its authority of abuse or attempts on its systems',
    places: [{ what: 'the report of suspicion names the venue’s role', path: 'cases/filings' }],
    coverage: 'full',
  },
];

export const mica: Catalogue = {
  title: 'MiCA, Articles 86 to 92',
  source: 'Regulation (EU) 2023/1114, Title VI; binds. With 76(1)(e) and 76(8).',
  provisions: [...scope, ...insiders, ...manipulation, ...systems],
};

/** Sections of the monthly compliance report: their columns, and what each is cited from. */
import { column } from './definition';

const DILIGENCE = 'Directive (EU) 2015/849 Art 13';
const RISK = 'Directive (EU) 2015/849 Art 8, 13(2)';
const SANCTIONS = 'Regulation (EU) 2023/1113 Art 23; 31 CFR 501';
const ABUSE = 'MiCA Art 92(1); (EU) 2025/885 Art 3; Directive (EU) 2015/849 Art 33';
const FILING = 'MiCA Art 92(1); (EU) 2025/885 Art 5, 6; 31 CFR 1022.320';
const TRAVEL = 'Regulation (EU) 2023/1113 Art 14, 16';
const SUMMED = { summed: true, opens: true } as const;
const OPENS = { opens: true } as const;

export const FUNNEL = {
  name: 'funnel',
  title: 'Customers, by state',
  note: 'At the end of the month.',
  rowKey: 'row',
  columns: [
    column('row', 'State and kind', 'text', DILIGENCE),
    column('state', 'State', 'text', DILIGENCE),
    column('kind', 'Kind', 'text', DILIGENCE),
    column('customers', 'Customers', 'count', DILIGENCE, SUMMED),
  ],
  tables: [{ title: 'Customers, by state', columns: ['state', 'kind', 'customers'] }],
};

export const RATINGS = {
  name: 'ratings',
  title: 'Customers, by risk rating',
  note: 'At the end of the month; "none" is not rated yet.',
  rowKey: 'rating',
  columns: [
    column('rating', 'Rating', 'text', RISK),
    column('customers', 'Customers', 'count', RISK, SUMMED),
  ],
};

const measures = (citation: string, flags = {}) => [
  column('measure', 'What', 'text', citation),
  column('number', 'Number', 'count', citation, flags),
];

export const SCREENING = {
  name: 'screening',
  title: 'Screening against lists',
  note: 'Names screened and hits of the month, by what was decided.',
  rowKey: 'measure',
  columns: measures(SANCTIONS),
};

export const REVIEWS = {
  name: 'reviews',
  title: 'Documents and periodic reviews',
  note: 'Decisions of the month, and what waited at its end.',
  rowKey: 'measure',
  columns: measures(DILIGENCE, OPENS),
};

export const ALERTS = {
  name: 'alerts',
  title: 'Alerts and what became of them',
  note: 'Alerts raised in the month, by rule; rules in shadow mode are left out.',
  rowKey: 'rule',
  columns: [
    column('rule', 'Rule', 'text', ABUSE),
    column('raised', 'Raised', 'count', ABUSE, SUMMED),
    column('open', 'Open', 'count', ABUSE, SUMMED),
    column('dismissed', 'Dismissed', 'count', ABUSE, SUMMED),
    column('attached', 'Taken into a case', 'count', ABUSE, SUMMED),
  ],
};

export const CASES = {
  name: 'cases',
  title: 'Cases',
  note: 'Opened and closed in the month, and open at its end.',
  rowKey: 'type',
  columns: [
    column('type', 'Type', 'text', ABUSE),
    column('opened', 'Opened', 'count', ABUSE, SUMMED),
    column('confirmed', 'Closed: confirmed', 'count', ABUSE, SUMMED),
    column('refuted', 'Closed: refuted', 'count', ABUSE, SUMMED),
    column('inconclusive', 'Closed: inconclusive', 'count', ABUSE, SUMMED),
    column('openAtEnd', 'Open at the end', 'count', ABUSE, SUMMED),
  ],
};

export const CLOCKS = {
  name: 'clocks',
  title: 'Clocks',
  note: 'Time limits that ended in the month, and those that were running.',
  rowKey: 'clock',
  columns: [
    column('clock', 'Clock', 'text', 'the law named in its row'),
    column('name', 'What', 'text', 'the law named in its row'),
    column('law', 'Law', 'text', 'the law named in its row'),
    column('kept', 'Kept', 'count', 'the law named in its row', SUMMED),
    column('broken', 'Broken', 'count', 'the law named in its row', SUMMED),
    column('running', 'Running', 'count', 'the law named in its row', SUMMED),
  ],
  tables: [{ title: 'Clocks', columns: ['name', 'law', 'kept', 'broken', 'running'] }],
};

export const FILINGS = {
  name: 'filings',
  title: 'Filings',
  note: 'Numbers alone: who is named in a filing is not part of this report.',
  rowKey: 'kind',
  columns: [
    column('kind', 'Kind', 'text', FILING),
    column('draft', 'In draft', 'count', FILING, SUMMED),
    column('filed', 'Filed', 'count', FILING, SUMMED),
    column('acknowledged', 'Acknowledged', 'count', FILING, SUMMED),
  ],
};

export const TRAVEL_RULE = {
  name: 'travel-rule',
  title: 'Travel rule',
  note: 'Transfers on chain in the log, and those with data on originator and beneficiary.',
  rowKey: 'row',
  columns: [
    column('row', 'Direction and asset', 'text', TRAVEL),
    column('direction', 'Direction', 'text', TRAVEL),
    column('asset', 'Asset', 'text', TRAVEL),
    column('count', 'Transfers', 'count', TRAVEL, { summed: true }),
    column('amount', 'Amount', 'decimal', TRAVEL, { summed: true }),
    column('withData', 'With data', 'count', TRAVEL, { summed: true }),
    column('withDataAmount', 'Amount with data', 'decimal', TRAVEL, { summed: true }),
    column('withoutData', 'Without data', 'count', TRAVEL, { summed: true }),
  ],
  tables: [
    {
      title: 'Travel rule',
      columns: [
        ...['direction', 'asset', 'count', 'amount'],
        ...['withData', 'withDataAmount', 'withoutData'],
      ],
    },
  ],
};

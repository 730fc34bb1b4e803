/**
 * Delegated Regulation (EU) 2025/885: how a venue prevents, detects and reports market abuse.
 * Articles 2 to 6 bind it; 1 defines, 7 and 8 bind authorities, 9 is entry into force.
 */
import type { Catalogue, Provision } from './provision';

const general: readonly Provision[] = [
  {
    code: '2025/885 Art 1',
    about: 'Definitions: an order is every message, cancellation and modification included',
    places: [{ what: 'every command’s event', path: 'core/contract' }],
    coverage: 'duty',
    why: 'Definitions',
  },
  {
    code: '2025/885 Art 2(1)(a)',
    about: 'All orders received and all transactions are watched, continuously',
    places: [
      { what: 'events in gapless order, or it stops', path: 'surveillance/feed/market-feed.ts' },
      { what: 'alarm when it lags or is missing', path: 'deploy/prometheus/alerts.yml' },
    ],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 2(1)(b)',
    about: 'Behaviour of the ledger is watched, the consensus mechanism included',
    rules: ['sandwich', 'oracle-manipulation'],
    coverage: 'part',
    why: 'Pools and settlement here; validators and queues of outside ledgers are not read',
  },
  {
    code: '2025/885 Art 2(1)(c)',
    about: 'Reports of suspicion go by the template',
    places: [{ what: 'report by the Annex', path: 'cases/filings/prepare-stor.ts' }],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 2(2)',
    about: 'Whatever the capacity, the kind of client, on or off the platform',
    places: [{ what: 'judged by owner and client', path: 'surveillance/feed/parties.ts' }],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 2(3)(a)',
    about: 'In proportion to scale, size and nature of the business',
    places: [
      { what: 'recall and precision at three densities of messages', path: 'docs/SCORECARD.md' },
    ],
    coverage: 'part',
    why: 'The assessment document itself is the venue’s to write',
  },
  {
    code: '2025/885 Art 2(3)(b)',
    about: 'Assessed at least by a yearly audit and internal review',
    places: [
      { what: 'figures of detection', path: 'docs/SCORECARD.md' },
      { what: 'figures of a month', path: 'reporting/reports/monthly-compliance.ts' },
    ],
    coverage: 'part',
    why: 'The figures are there; one pack a year is not made yet, and people do the audit',
  },
  {
    code: '2025/885 Art 2(3)(c)',
    about: 'Written down with its changes, and kept five years',
    places: [
      { what: 'rule versions and parameters are part of each alert', path: 'app/params/params.ts' },
      { what: 'this page is generated from them', path: 'surveillance/controls' },
    ],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 2(4)',
    about: 'The authority is told of the assessment and the level of automation, on request',
    places: [{ what: 'this page and the scorecard', path: 'docs/SCORECARD.md' }],
    coverage: 'full',
  },
];

const detection: readonly Provision[] = [
  {
    code: '2025/885 Art 3(1)(a)',
    about: 'The full range of trading activities',
    places: [{ what: 'books, pools, funds and sessions', path: 'surveillance/feed' }],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 3(1)(b)',
    about: 'Alerts for further analysis',
    places: [{ what: 'alerts into the inbox', path: 'cases/inbox' }],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 3(1)(c)(i)',
    about: 'Each transaction, each order placed, modified, cancelled or rejected, one and compared',
    rules: ['message-rate', 'order-to-trade-ratio', 'spoofing', 'wash-trading'],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 3(1)(c)(ii)',
    about: 'Behaviour that was seen is kept from coming again',
    places: [{ what: 'account states are commands', path: 'core/contract/command.ts' }],
    coverage: 'part',
    why: 'Steps from warning to suspension are not tied to cases yet',
  },
  {
    code: '2025/885 Art 3(1)(d)',
    about: 'The same inside and outside platforms, on a ledger or not',
    rules: ['sandwich', 'inter-venue-manipulation', 'oracle-manipulation'],
    coverage: 'part',
    why: 'Outside this venue only prices and news are known',
  },
  {
    code: '2025/885 Art 3(2)',
    about: 'An appropriate level of human analysis; personal data only for that',
    places: [
      { what: 'triage with reasons', path: 'cases/inbox' },
      { what: 'each read is recorded', path: 'platform/permission/guard.ts' },
    ],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 3(3)',
    about: 'Software for later automated reading, replay and analysis; capacity for algorithms',
    places: [
      { what: 'order-book replay', path: 'surveillance/replay' },
      { what: 'events per second', path: 'bench/speed/surveillance.ts' },
    ],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 3(4)',
    about: 'Outsourcing and delegation in a group, by written agreement',
    coverage: 'duty',
    why: 'Contracts of the venue; nothing is outsourced by the software',
  },
  {
    code: '2025/885 Art 3(5)',
    about: 'Reasons for reporting and for not reporting, five years',
    places: [{ what: 'decisions with reasons, append-only', path: 'cases/lifecycle' }],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 4',
    about: 'Training of staff, regularly',
    coverage: 'none',
    why: 'A record of the venue’s personnel office',
  },
];

const reports: readonly Provision[] = [
  {
    code: '2025/885 Art 5(1)',
    about: 'A procedure with human analysis before a report',
    places: [{ what: 'case, second person, filing', path: 'cases/filings' }],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 5(2)',
    about: 'Template, fields, attachments, the authority’s electronic means',
    places: [{ what: 'report by the Annex', path: 'cases/filings/prepare-stor.ts' }],
    coverage: 'part',
    why: 'The document is made; each authority’s channel is entered by hand',
  },
  {
    code: '2025/885 Art 5(3)',
    about: 'Nobody without need learns of alert, assessment or report',
    places: [{ what: 'permissions, and reads recorded', path: 'cases/permissions.ts' }],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 6(1)',
    about: 'Without delay once there is reasonable suspicion',
    places: [{ what: 'clock from the finding on', path: 'cases/clocks/rules.ts' }],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 6(2)',
    about: 'A late report explains why',
    places: [{ what: 'field of the report', path: 'cases/filings/prepare-stor.ts' }],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 6(3)',
    about: 'Later facts are sent after it',
    places: [{ what: 'filings that follow a filing', path: 'cases/filings/filing-life.ts' }],
    coverage: 'full',
  },
  {
    code: '2025/885 Art 7, 8',
    about: 'Reports and cooperation between authorities',
    coverage: 'duty',
    why: 'Binds authorities',
  },
];

export const delegated2025885: Catalogue = {
  title: 'Delegated Regulation (EU) 2025/885',
  source: 'Technical standards of MiCA 92(2); bind since 9 September 2025.',
  provisions: [...general, ...detection, ...reports],
};

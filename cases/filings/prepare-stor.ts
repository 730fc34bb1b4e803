/**
 * The STOR by the template of Delegated Regulation (EU) 2025/885, prefilled. In sections 1 to 4
 * each
 * field is mandatory: what is not known is NA and says why (nobody asks the customer, Art 5(3)).
 */
import type { StorField, StorFields, StorSection, SubjectProfile } from '../contract';
import { amountText } from './conduct';
import { dayOf, isoOf, nameOf, spanOf, type FilingSources } from './sources';

const NOT_HELD = 'not held by the venue, and the person was not asked (Art 5(3))';
const MOST_LISTED = 50;

export function prepareStor(sources: FilingSources): StorFields {
  return {
    sections: [
      submitter(sources),
      conductSection(sources),
      suspicion(sources),
      ...sources.record.subjects.map((owner) => suspect(sources, owner)),
      additional(sources),
      attachments(sources),
    ],
  };
}

function given(field: string, title: string, value: string | null, why = NOT_HELD): StorField {
  const has = value !== null && value.trim() !== '';
  return has ? { field, title, value, why: null } : { field, title, value: null, why };
}

function section(
  number: StorSection['section'],
  title: string,
  fields: readonly StorField[],
  person: string | null = null,
): StorSection {
  return { section: number, title, person, fields };
}

function submitter({ venue }: FilingSources): StorSection {
  const { legalName, legalForm, lei, address, contactOffice, contactEmail, phone } = venue;
  const { street, zip, city, state, country } = address;
  const where = [street, zip, city, state, country].filter(Boolean).join(', ');
  const later = 'filled in by whoever files it';
  return section(1, 'Identity of entity/person submitting the STOR', [
    given('submitter-name', 'Name of the natural person', null, later),
    given('submitter-position', 'Position within the reporting entity', null, later),
    given(
      'entity-name',
      'Name of the reporting entity',
      `${legalName}, ${legalForm}, ${lei === null ? 'no LEI' : `LEI ${lei}`}`,
    ),
    given('entity-address', 'Address of the reporting entity', where),
    given('acting-capacity', 'Acting capacity of entity', venue.actingCapacity),
    given('trading-activity', 'Type of trading activity', venue.tradingActivity),
    given(
      'contact',
      'Contact for additional request',
      `${contactOffice}, ${contactEmail}, ${phone}`,
    ),
    given('reported-before', 'Have the facts already been reported to public authorities?', 'no'),
  ]);
}

function conductSection(sources: FilingSources): StorSection {
  const { venue, conduct, alerts, accounts } = sources;
  const assets = conduct.markets.flatMap(({ base, quote }) => [base.name, quote.name]);
  const described = [...new Set(assets)].map((name) => {
    const known = venue.assets[name];
    if (known === undefined) return `${name}: traded here under this name, no description held`;
    const { fullName, dti, kind } = known;
    return `${name}: ${fullName}, ${dti === null ? 'no DTI' : `DTI ${dti}`}, ${kind}`;
  });
  const ledgers = [...new Set(assets.flatMap((name) => venue.assets[name]?.ledgers ?? []))];
  const countries = [...new Set(accounts.map(({ country }) => country))].sort();
  const markets = [...new Set(alerts.flatMap(({ market, pool }) => market ?? pool ?? []))];
  const mic = venue.mic === null ? 'no MIC' : `MIC ${venue.mic}`;
  const platform = `${venue.tradingPlatform}, ${mic}`;
  const none = 'no trade in a market belongs to the conduct';
  const from = countries.length === 0 ? 'not known' : countries.join(', ');
  const executed = `executed: ${venue.address.country ?? 'not known'}`;
  return section(2, 'Transaction/order/behaviour and other aspects of the ledger', [
    given('asset', 'Description of the crypto-asset', described.join('; '), none),
    given('ledger', 'Name(s) of the distributed ledger(s)', ledgers.join(', '), 'not on a ledger'),
    given('platform', 'Trading platform', `${platform}; ${markets.join(', ')}`),
    given('location', 'Location (country)', `${executed}; accounts registered in: ${from}`),
    given(
      'description',
      'Description of the order, transaction or behaviour',
      conductText(sources),
    ),
  ]);
}

function conductText(sources: FilingSources): string {
  const { from, to } = spanOf(sources);
  const { markets, money } = sources.conduct;
  const trades = markets.map((m) => {
    const sum = `${amountText(m.volume, m.base)} for ${amountText(m.notional, m.quote)}`;
    return `${m.market}: ${m.orders} orders, ${m.cancels} cancelled, ${m.fills} trades of ${sum}`;
  });
  const moved = money.map(({ kind, count, amount, asset }) => {
    return `${count} ${kind}s of ${amountText(amount, asset)}`;
  });
  const fills = sources.alerts.flatMap(({ evidence }) => evidence.fills);
  const orders = sources.alerts.flatMap(({ evidence }) => evidence.orders);
  const named = [
    listed(
      'orders',
      orders.map(({ account, clientOrderId }) => `${account}/${clientOrderId}`),
    ),
    listed('trades', fills),
  ];
  const span = `from ${isoOf(from)} to ${isoOf(to)}`;
  return [span, ...trades, ...moved, ...named.filter((text) => text !== '')].join('; ');
}

function listed(what: string, all: readonly string[]): string {
  if (all.length === 0) return '';
  const rest = all.length - MOST_LISTED;
  const more = rest > 0 ? ` and ${rest} more in the annex` : '';
  return `${what}: ${all.slice(0, MOST_LISTED).join(', ')}${more}`;
}

function suspicion({ alerts, record, now }: FilingSources): StorSection {
  const nature = [...new Set(alerts.flatMap(({ legal }) => legal))].join(', ');
  const found = record.detectedAt;
  const delay =
    found === null
      ? null
      : `reason to suspect was found on ${dayOf(found)}, this was prepared on ${dayOf(now)}`;
  return section(3, 'Description of the nature of the suspicion', [
    given('nature', 'Nature of the suspicion', nature, 'the rules name no provision'),
    given('reasons', 'Reasons for the suspicion', 'as in the narrative below'),
    given('delay', 'Time from suspicion to report (Art 6(2))', delay, 'suspicion is not recorded'),
  ]);
}

function suspect(sources: FilingSources, owner: string): StorSection {
  const profile = sources.profiles.get(owner);
  const own = sources.accounts.filter((account) => account.owner === owner);
  const names = own.map(({ name }) => name);
  const first = profile?.address ?? null;
  const address = first && [first.street, first.zip, first.city, first.country];
  return section(
    4,
    'Identification of person(s) responsible',
    [
      given('name', 'Name', profile ? nameOf(owner, profile) : null),
      given('national-number', 'National identification number', numberOf(profile)),
      given('address', 'Address', address && address.filter(Boolean).join(', ')),
      given('employment', 'Employment', profile?.occupation ?? null),
      given('accounts', 'Account number(s) and wallet address(es)', names.join(', ')),
      given('client', 'Client identifier', names.length === 0 ? null : owner, 'no client'),
      given('issuer-relation', 'Relationship with the issuer', null, 'none is known to the venue'),
    ],
    owner,
  );
}

/** Else the date of birth, as the template wants. */
function numberOf(profile: SubjectProfile | undefined): string | null {
  if (profile === undefined) return null;
  const { identification: id, birthDate } = profile;
  if (id !== null) return `${id.type} ${id.number} ${id.issuerCountry ?? ''}`.trim();
  return birthDate === null ? null : `born ${birthDate}`;
}

function additional({ record, accounts, habits }: FilingSources): StorSection {
  const of = (owner: string) => accounts.filter((account) => account.owner === owner);
  const fields = record.subjects.flatMap((owner, i) => {
    const own = of(owner);
    const kinds = own.map(({ name, kind, openedAt }) => {
      return `${name}: ${kind}${openedAt === undefined ? '' : `, opened ${dayOf(openedAt)}`}`;
    });
    const traded = habits.filter((habit) => habit.owner === owner);
    const told = traded.map(({ market, days, fills, notional }) => {
      return `${market}: ${fills} trades on ${days} days, ${notional ?? 'sum not known'}`;
    });
    const none = 'no trades in the 12 months before the conduct';
    return [
      given(
        `kind-${i + 1}`,
        `${owner}: kind of person, start of the relationship`,
        kinds.join('; '),
      ),
      given(
        `habits-${i + 1}`,
        `${owner}: trading in the 12 months before`,
        told.join('; ') || none,
      ),
    ];
  });
  return section(5, 'Additional information', fields);
}

function attachments({ record }: FilingSources): StorSection {
  const ranges = record.evidence.map(({ evidenceId, label, seqFrom, seqTo, sha256 }) => {
    return given(evidenceId, label, `log events ${seqFrom} to ${seqTo}, SHA-256 ${sha256}`);
  });
  const files = record.files.map(({ fileId, name, sha256 }) => {
    return given(fileId, name, `SHA-256 ${sha256}`);
  });
  return section(6, 'Documentation attached', [...ranges, ...files]);
}

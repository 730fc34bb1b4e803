/** A SAR's form prefilled from the case; what is not known says so and is left to people. */
import type { SarFields, SarReportKind, SarSubject, SubjectProfile } from '../contract';
import { wholeDollars } from './conduct';
import { activitiesFor } from './sar-form';
import { dayOf, spanOf, type FilingSources } from './sources';

/** What the form takes at most of each. */
const MOST = 99;
const UNKNOWN = { street: null, city: null, state: null, zip: null, country: null };

export function prepareSar(sources: FilingSources): SarFields {
  const { alerts, record, accounts, profiles, venue, conduct, now, wallets } = sources;
  const { from, to } = spanOf(sources);
  const total = wholeDollars(conduct, venue.dollars);
  const { legalName, ein, transmitterControlCode, address, phone, contactOffice } = venue;
  const bases = conduct.markets.flatMap(({ base, quote }) => [base.name, quote.name]);
  const moved = conduct.money.map(({ asset }) => asset.name);
  return {
    report: reportKind(sources),
    filingDate: compact(dayOf(now)),
    institution: { legalName, ein, transmitterControlCode, address, phone, contactOffice },
    subjects: record.subjects.map((owner) => {
      const own = accounts.filter((account) => account.owner === owner);
      return subjectOf(owner, own, profiles.get(owner));
    }),
    from: compact(dayOf(from)),
    to: compact(dayOf(to)),
    amount:
      total === undefined ? { kind: 'unknown' } : { kind: 'total', wholeDollars: String(total) },
    activities: activitiesFor(alerts.map(({ rule }) => rule)),
    assets: [...new Set([...bases, ...moved])],
    markets: [...new Set(alerts.flatMap(({ market, pool }) => market ?? pool ?? []))],
    addresses: conduct.sessions.slice(0, MOST),
    wallets: wallets.slice(0, MOST),
    note: null,
  };
}

function reportKind({ corrects }: FilingSources): SarReportKind {
  if (corrects === null) return { kind: 'initial' };
  const { reference } = corrects;
  return {
    kind: 'corrects',
    prior: reference !== null && /^\d+$/.test(reference) ? reference : null,
  };
}

function subjectOf(
  owner: string,
  accounts: FilingSources['accounts'],
  profile: SubjectProfile | undefined,
): SarSubject {
  const names = accounts.map(({ name }) => name);
  const [first] = accounts;
  if (profile === undefined) {
    // The name under which the venue knows the owner is all there is.
    const entity = first !== undefined && first.kind !== 'individual';
    const address = { ...UNKNOWN, country: first?.country ?? null };
    const who = entity
      ? { kind: 'entity' as const, legalName: owner }
      : { kind: 'person' as const, lastName: owner, firstName: null, birthDate: null };
    return { who, address, identification: null, accounts: names };
  }
  const { kind, lastName, firstName, birthDate } = profile;
  const birth = birthDate && compact(birthDate);
  const who =
    kind === 'company'
      ? { kind: 'entity' as const, legalName: lastName }
      : { kind: 'person' as const, lastName, firstName, birthDate: birth };
  const address = profile.address ?? { ...UNKNOWN, country: first?.country ?? null };
  return { who, address, identification: identificationOf(profile), accounts: names };
}

/** Codes of the form: 1 SSN or ITIN, 2 EIN, 6 passport, 9 foreign taxpayer's number. */
function identificationOf({
  kind,
  identification: id,
}: SubjectProfile): SarSubject['identification'] {
  if (id === null) return null;
  const number = id.number.replace(/[^A-Za-z0-9]/g, '').slice(0, 25);
  const type = identificationType(id.type, id.issuerCountry, kind);
  return type === null || number === ''
    ? null
    : { type, number, issuerCountry: type === 1 || type === 2 ? null : id.issuerCountry };
}

function identificationType(
  code: string,
  country: string | null,
  kind: SubjectProfile['kind'],
): 1 | 2 | 6 | 9 | null {
  if (code === 'CCPT') return 6;
  if (code !== 'TXID') return null;
  if (country !== 'US') return 9;
  return kind === 'company' ? 2 : 1;
}

/** `2026-11-01` → `20261101` */
function compact(day: string): string {
  return day.replaceAll('-', '');
}

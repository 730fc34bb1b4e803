/**
 * What the schema of the SAR cannot say (formats/fincen-sar.md, "Rules the XSD cannot say"), as a
 * table of rules: each gives the faults that people have to mend before the report is filed.
 */
import type { FilingFault, SarForm, SarSubject } from '../contract';
import { activityTypeOf } from './sar-form';
import { hasStates, NARRATIVE_MOST } from './sar-xml';

type Rule = (form: SarForm) => FilingFault[];

const MOST_SUBJECTS = 999;
const KNOWN_TYPES: ReadonlySet<number> = new Set([1, 3, 4, 6, 7, 8, 9, 11]);
/** `\S+( +\S+)*`: no blank at either end, no line break, no tab. */
const TIDY = /^\S+( +\S+)*$/;
const fault = (field: string, message: string): FilingFault => ({ field, message });

function textFaults(field: string, value: string | null, most: number): FilingFault[] {
  if (value === null) return [];
  if (value.length > most) return [fault(field, `has ${value.length} characters, at most ${most}`)];
  return TIDY.test(value)
    ? []
    : [fault(field, 'is empty or has blanks at its ends or line breaks')];
}

const dates: Rule = ({ from, to, filingDate }) => {
  const faults: FilingFault[] = [];
  for (const [field, date] of Object.entries({ from, to, filingDate })) {
    if (!isDate(date)) faults.push(fault(field, `${date} is no date YYYYMMDD from 1900 to 2099`));
  }
  if (from > to) faults.push(fault('to', `${to} comes before the beginning, ${from}`));
  if (filingDate < to) faults.push(fault('filingDate', `${filingDate} is before the end, ${to}`));
  return faults;
};

function isDate(text: string): boolean {
  const match = /^(19|20)(\d\d)(\d\d)(\d\d)$/.exec(text);
  if (match === null) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(match[3]), Number(match[4])];
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days;
}

const institution: Rule = ({ institution: i }) => [
  ...textFaults('institution.legalName', i.legalName, 150),
  ...textFaults('institution.contactOffice', i.contactOffice, 150),
  ...(/^\d{9}$/.test(i.ein) ? [] : [fault('institution.ein', 'must have nine digits')]),
  ...(/^\d{1,16}$/.test(i.phone) ? [] : [fault('institution.phone', 'must be up to 16 digits')]),
  ...textFaults('institution.transmitterControlCode', i.transmitterControlCode, 25),
  ...addressFaults('institution.address', i.address),
  ...(['street', 'city', 'zip', 'country'] as const)
    .filter((part) => i.address[part] === null)
    .map((part) => fault(`institution.address.${part}`, 'is needed for the filer')),
];

const report: Rule = ({ report: r }) =>
  r.kind !== 'initial' && r.prior !== null && !/^\d{1,14}$/.test(r.prior)
    ? [fault('report.prior', 'must have up to 14 digits, or be left open when it is not known')]
    : [];

const subjects: Rule = ({ subjects: all }) => {
  if (all.length === 0) return [fault('subjects', 'at least one subject is needed')];
  if (all.length > MOST_SUBJECTS) return [fault('subjects', `at most ${MOST_SUBJECTS}`)];
  return all.flatMap((subject, i) => subjectFaults(subject, `subjects[${i}]`));
};

function subjectFaults({ who, address, identification, accounts }: SarSubject, at: string) {
  const faults = addressFaults(`${at}.address`, address);
  if (who.kind === 'person') {
    faults.push(...textFaults(`${at}.lastName`, who.lastName, 150));
    faults.push(...textFaults(`${at}.firstName`, who.firstName, 35));
    const birth = who.birthDate;
    // Month and day may be unknown as 00.
    if (birth !== null && !isDate(birth.replace(/00$/, '01').replace(/^(\d{4})00/, '$101'))) {
      faults.push(fault(`${at}.birthDate`, `${birth} is no date YYYYMMDD`));
    }
  } else faults.push(...textFaults(`${at}.legalName`, who.legalName, 150));
  if (identification !== null) {
    faults.push(...textFaults(`${at}.identification`, identification.number, 25));
    if (who.kind === 'entity' && identification.type === 1) {
      faults.push(fault(`${at}.identification`, 'an entity has no SSN or ITIN'));
    }
  }
  for (const account of accounts) faults.push(...textFaults(`${at}.accounts`, account, 40));
  if (new Set(accounts).size < accounts.length) {
    faults.push(fault(`${at}.accounts`, 'an account is named twice'));
  }
  return faults;
}

function addressFaults(at: string, a: SarSubject['address']): FilingFault[] {
  const faults = [
    ...textFaults(`${at}.street`, a.street, 100),
    ...textFaults(`${at}.city`, a.city, 50),
    ...textFaults(`${at}.state`, a.state, 3),
    ...textFaults(`${at}.zip`, a.zip, 9),
  ];
  if (a.country !== null && !/^[A-Z]{2}$/.test(a.country)) {
    faults.push(fault(`${at}.country`, 'must be an ISO 3166-1 alpha-2 code'));
  }
  if (a.state !== null && !hasStates(a.country)) {
    faults.push(fault(`${at}.state`, 'is for the United States, Canada and Mexico'));
  }
  return faults;
}

const amount: Rule = ({ amount: a }) => {
  if (a.kind !== 'total') return [];
  const { wholeDollars: dollars } = a;
  return /^(0|[1-9]\d{0,14})$/.test(dollars)
    ? []
    : [fault('amount', `${dollars} is not a whole number of dollars of up to 15 digits`)];
};

const activities: Rule = ({ activities: all }) => {
  if (all.length === 0) return [fault('activities', 'at least one activity is needed')];
  if (new Set(all).size < all.length) return [fault('activities', 'one is named twice')];
  return all
    .filter((subtype) => !KNOWN_TYPES.has(activityTypeOf(subtype)))
    .map((subtype) => fault('activities', `${subtype} belongs to no type of activity of ours`));
};

const lists: Rule = ({ addresses, wallets, markets, note }) => [
  ...(addresses.length > 99 ? [fault('addresses', 'at most 99')] : []),
  ...(wallets.length > 99 ? [fault('wallets', 'at most 99')] : []),
  ...addresses.flatMap(({ ip }) => textFaults('addresses', ip, 39)),
  ...wallets.flatMap((wallet) => textFaults('wallets', wallet, 4000)),
  ...markets.flatMap((market) => textFaults('markets', market, 50)),
  ...textFaults('note', note, 50),
];

const narrative: Rule = ({ narrative: text }) => {
  if (text.trim() === '') return [fault('narrative', 'is empty')];
  if (text !== text.trim()) return [fault('narrative', 'begins or ends with blanks')];
  return text.length <= NARRATIVE_MOST
    ? []
    : [fault('narrative', `has ${text.length} characters, at most ${NARRATIVE_MOST}`)];
};

const RULES: readonly Rule[] = [
  report,
  dates,
  institution,
  subjects,
  amount,
  activities,
  lists,
  narrative,
];

/** Everything that is wrong with the form; empty = it may be written and filed. */
export function sarFaults(form: SarForm): FilingFault[] {
  return RULES.flatMap((rule) => rule(form));
}

/**
 * What is missing in a filing, and where its narrative says what the form and the evidence do not:
 * faults keep it from being filed, checks are for a person to look at.
 */
import {
  NARRATIVE_PARTS,
  type CompletenessItem,
  type FilingFault,
  type StorFields,
} from '../contract';
import { amountsIn, narrativeText } from './draft-narrative';
import type { FilingContent } from './filing-record';
import { sarFaults } from './sar-checks';

const MANDATORY_SECTIONS = 4;

export function filingFaults(filing: FilingContent): FilingFault[] {
  const narrative = narrativeText(filing.sentences);
  if (filing.kind === 'sar') return sarFaults({ ...filing.form, narrative });
  const empty = narrative === '' ? [{ field: 'narrative', message: 'is empty' }] : [];
  return [...storFaults(filing.form), ...empty];
}

/** Sections 1 to 4: a value, or NA with a reason; and each of them is there. */
function storFaults({ sections }: StorFields): FilingFault[] {
  const missing = [1, 2, 3, 4].filter((n) => !sections.some(({ section }) => section === n));
  const absent = missing.map((n) => ({ field: `section ${n}`, message: 'is missing' }));
  const faults = sections
    .filter(({ section }) => section <= MANDATORY_SECTIONS)
    .flatMap(({ section, person, fields }) =>
      fields
        .filter(({ value, why }) => isBlank(value) && isBlank(why))
        .map(({ field, title }) => {
          const at = `section ${section}${person === null ? '' : `, ${person}`}: ${field}`;
          return { field: at, message: `${title}: a value is needed, or why there is none` };
        }),
    );
  return [...absent, ...faults];
}

function isBlank(text: string | null): boolean {
  return text === null || text.trim() === '';
}

/** Amounts and dates of the narrative against the form and the evidence, both ways. */
export function narrativeChecks(filing: FilingContent): FilingFault[] {
  const { facts } = filing;
  const checks: FilingFault[] = [];
  const dates = new Set([...facts.dates, ...formDates(filing)]);
  const total = totalOf(filing);
  const known = new Set(facts.amounts);
  let totalTold = total === null;
  for (const [i, { text }] of filing.sentences.entries()) {
    const field = `sentence ${i + 1}`;
    for (const amount of amountsIn(text, facts.assets)) {
      const isTotal = total !== null && inDollars(amount, facts.dollars) === total;
      if (isTotal) totalTold = true;
      if (isTotal || known.has(amount)) continue;
      checks.push({ field, message: `${amount} is neither in the form nor in the evidence` });
    }
    for (const [date] of text.matchAll(/\b\d{4}-\d{2}-\d{2}(?=T|\b)/g)) {
      if (dates.has(date)) continue;
      checks.push({ field, message: `${date} is no date of the form or of the evidence` });
    }
  }
  const text = narrativeText(filing.sentences);
  if (!totalTold) {
    checks.push({
      field: 'amount',
      message: `the narrative does not name the total, ${total} USD`,
    });
  }
  for (const date of formDates(filing).filter((one) => !text.includes(one))) {
    checks.push({ field: 'dates', message: `the narrative does not name ${date} of the form` });
  }
  return checks;
}

/** First and last day of the SAR's conduct; the STOR has them in its text. */
function formDates(filing: FilingContent): string[] {
  if (filing.kind === 'stor') return [];
  const { from, to } = filing.form;
  return [...new Set([from, to].map((d) => `${d.slice(0, 4)}-${d.slice(4, 6)}-${d.slice(6)}`))];
}

function totalOf(filing: FilingContent): string | null {
  if (filing.kind === 'stor' || filing.form.amount.kind !== 'total') return null;
  return filing.form.amount.wholeDollars;
}

/** Rounded up, as the form does; undefined for assets that are not counted as dollars. */
function inDollars(amount: string, dollars: readonly string[]): string | undefined {
  const [number = '', asset = ''] = amount.split(' ');
  if (asset !== 'USD' && !dollars.includes(asset)) return undefined;
  const [whole = '0', fraction = ''] = number.split('.');
  return String(BigInt(whole) + (/[1-9]/.test(fraction) ? 1n : 0n));
}

export function completeness(filing: FilingContent): CompletenessItem[] {
  const parts = NARRATIVE_PARTS.filter((part) => !filing.sentences.some((s) => s.part === part));
  const loose = filing.sentences.flatMap(({ links }, i) => (links.length === 0 ? [i + 1] : []));
  const faults = filingFaults(filing);
  const items = [
    item(
      'every field has a value or says why not',
      faults.map(({ field }) => field),
    ),
    item('the narrative says who, what, when, where, why and how', parts),
    item(
      'each sentence leads to its evidence',
      loose.map((n) => `sentence ${n}`),
    ),
    item(
      'the narrative agrees with the form',
      narrativeChecks(filing).map(({ field }) => field),
    ),
  ];
  if (filing.kind !== 'sar') return items;
  const { amount, subjects } = filing.form;
  const nameless = subjects.filter(({ who }) => {
    return (who.kind === 'person' ? who.lastName : who.legalName) === null;
  });
  return [
    ...items,
    item('the amount is known', amount.kind === 'unknown' ? ['amount'] : []),
    item('each subject has a name', nameless.length === 0 ? [] : [`${nameless.length} have none`]),
  ];
}

function item(what: string, missing: readonly string[]): CompletenessItem {
  const done = missing.length === 0;
  return { item: what, done, missing: done ? null : [...new Set(missing)].join(', ') };
}

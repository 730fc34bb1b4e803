/** What a caller may call a customer, and by which rules two names of that kind are compared. */
import type { ListedKind } from '../../contract/screening';
import { parseName } from '../names/parsed-name';
import { GENERIC_WORDS } from '../names/word-tables';
import { scoreNames, scoreParsed, type NameScore } from './name-score';

const KINDS: Readonly<Record<string, readonly ListedKind[]>> = {
  person: ['person'],
  organization: ['organisation'],
  organisation: ['organisation'],
  company: ['organisation'],
  vessel: ['vessel'],
  airplane: ['aircraft'],
  legalentity: ['person', 'organisation'],
};

/** What a customer of this schema may be on a list; undefined: anything. */
export function kindsOfSchema(schema: string): ReadonlySet<ListedKind> | undefined {
  const kinds = KINDS[schema.trim().toLowerCase()];
  return kinds === undefined ? undefined : new Set(kinds);
}

/** Scores two names; a schema that may be both is compared as what the names look like. */
export function scorePair(left: string, right: string, schema: string): NameScore {
  const kinds = kindsOfSchema(schema);
  if (kinds !== undefined && !kinds.has('person')) return scoreNames(left, right, 'organisation');
  if (kinds?.size === 1) return scoreNames(left, right, 'person');
  const [a, b] = [parseName(left, 'organisation'), parseName(right, 'organisation')];
  const looksLikeOne = [a, b].some(
    ({ forms, words }) => forms.length > 0 || words.some(({ text }) => GENERIC_WORDS.has(text)),
  );
  const asOrganisation = scoreParsed(a, b);
  if (looksLikeOne) return asOrganisation;
  const asPerson = scoreNames(left, right, 'person');
  return asPerson.score >= asOrganisation.score ? asPerson : asOrganisation;
}

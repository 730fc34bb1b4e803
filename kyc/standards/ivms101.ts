/**
 * The data of the travel rule: interVASP messaging standard IVMS101, issue 1 of 2020 and revision
 * 101.2023. Both spellings are read, and one person or several where senders differ.
 */
import { codeAt, Findings, listOf, objectAt, textAt, type Json } from './ivms-fields';
import { checkPerson, type Part } from './ivms-person';

const SCRIPTS = [
  ...['arab', 'aran', 'armn', 'cyrl', 'deva', 'geor', 'grek', 'hani', 'hebr', 'kana', 'kore'],
  ...['thai', 'othr'],
];
const VERSIONS = ['101', '101.2023'] as const;

export interface IvmsJudgement {
  /** What is wrong, each with its place; none = sound. */
  readonly faults: readonly string[];
  /** What validators differ on. */
  readonly warnings: readonly string[];
  /** Which spelling was read. */
  readonly version: (typeof VERSIONS)[number];
}

/** @param today `YYYY-MM-DD`, UTC */
export function judgeIvms101(value: unknown, today: string): IvmsJudgement {
  const f = new Findings(today);
  const outer = objectAt(f, value, 'payload');
  const payload =
    outer?.['ivms101'] === undefined ? outer : objectAt(f, outer['ivms101'], 'ivms101');
  let said: string | undefined;
  if (payload !== undefined) {
    const { originator, beneficiary } = payload;
    if (originator === undefined && beneficiary === undefined) {
      f.fault('payload', 'it names neither originator nor beneficiary');
    }
    checkSide(f, originator, 'originator');
    checkSide(f, beneficiary, 'beneficiary');
    for (const name of ['originatingVASP', 'beneficiaryVASP']) checkVasp(f, payload, name);
    checkPath(f, payload['transferPath']);
    said = metadata(f, payload['payloadMetadata']);
  }
  const version = VERSIONS.find((one) => one === said) ?? (f.isRevised ? '101.2023' : '101');
  return { faults: f.faults, warnings: f.warnings, version };
}

function checkSide(f: Findings, value: unknown, side: 'originator' | 'beneficiary'): void {
  if (value === undefined) return;
  const found = objectAt(f, value, side);
  if (found === undefined) return;
  const [one, several] = [`${side}Person`, `${side}Persons`];
  if (found[one] !== undefined) f.isRevised = true;
  const name = found[one] === undefined ? several : one;
  const persons = listOf(found[name]);
  if (persons.length === 0) f.fault(`${side}.${name}`, 'missing');
  const part: Part = side === 'originator' ? 'originator' : 'other';
  persons.forEach((person, i) => checkPerson(f, person, `${side}.${name}[${i}]`, part));
  listOf(found['accountNumber']).forEach((account, i) => {
    textAt(f, { [i]: account }, String(i), 100, `${side}.accountNumber`);
  });
}

/** A person, or one wrapped in the same name once more. */
function checkVasp(f: Findings, payload: Json, name: string): void {
  const spelled = payload[name] === undefined ? name.replace('VASP', 'Vasp') : name;
  const value = payload[spelled];
  if (value === undefined) return;
  const found = objectAt(f, value, spelled);
  if (found !== undefined) checkPerson(f, found[spelled] ?? found, spelled, 'other');
}

/** Sequence numbers run on without gaps or repeats. */
function checkPath(f: Findings, value: unknown): void {
  if (value === undefined) return;
  const path = Array.isArray(value) ? value : listOf(pathIn(value));
  const numbers: number[] = [];
  path.forEach((entry, i) => {
    const at = `transferPath[${i}]`;
    const step = objectAt(f, entry, at);
    if (step === undefined) return;
    checkPerson(f, step['intermediaryVASP'], `${at}.intermediaryVASP`, 'other');
    const sequence = Number(step['sequence']);
    if (!Number.isSafeInteger(sequence) || sequence < 0) {
      f.fault(`${at}.sequence`, 'a whole number belongs here');
    } else numbers.push(sequence);
  });
  const sorted = numbers.toSorted((a, b) => a - b);
  const gap = sorted.some((number, i) => i > 0 && number !== (sorted[i - 1] ?? 0) + 1);
  if (gap || (sorted[0] ?? 0) > 1) f.fault('transferPath', 'sequence numbers have gaps or repeats');
}

function pathIn(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return 'transferPath' in value ? value.transferPath : value;
}

/** @returns the version that the payload names */
function metadata(f: Findings, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const at = 'payloadMetadata';
  const found = objectAt(f, value, at);
  if (found === undefined) return undefined;
  listOf(found['transliterationMethod']).forEach((method, i) => {
    codeAt(f, { [i]: method }, [String(i)], SCRIPTS, `${at}.transliterationMethod`);
  });
  if (found['payloadVersion'] === undefined) return undefined;
  f.isRevised = true;
  return codeAt(f, found, ['payloadVersion'], VERSIONS, at);
}

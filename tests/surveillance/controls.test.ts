// The page of controls says what is there, and every code of the law has its line.
import { run } from '../../app/commands/controls';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MARKET_ABUSE_RULES } from '../../surveillance/contract';
import { controlsPage } from '../../surveillance/controls/page';
import {
  CATALOGUES,
  knownCodes,
  OTHER_CODES,
  ruleRows,
  standing,
} from '../../surveillance/controls/matrix';
import { RULES } from '../../surveillance/detectors/registry';
import { ROOT } from '../source-files';

const provisions = CATALOGUES.flatMap((one) => one.provisions);
const [, , practices, , signals] = CATALOGUES;

test('docs/CONTROLS.md is what the command writes now', async () => {
  await expect(run(['--root', ROOT, '--check'])).resolves.toBe(0);
});

test('a page made of fewer tests is not the one that is committed', () => {
  expect(controlsPage([])).not.toContain('.test.ts');
  expect(controlsPage([])).toContain('Tests: **none**');
});

test('the catalogues are as long as the law: 51 codes, 26 with an own text, 31 signals', () => {
  const own = practices?.provisions ?? [];
  expect(own).toHaveLength(26);
  expect(new Set(own.flatMap(({ code, also = [] }) => [code, ...also])).size).toBe(51);
  const numbers = signals?.provisions.map(({ code }) => Number(code.split('.').at(-1)));
  expect(numbers).toEqual(Array.from({ length: 31 }, (_, i) => i + 1));
  const codes = provisions.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
});

test('what is not met in full says why, and what is met names a rule or a place', () => {
  for (const { code, coverage, why, rules = [], places = [] } of provisions) {
    const by = rules.length + places.length;
    if (coverage !== 'full') expect([code, why]).toEqual([code, expect.stringMatching(/.{5}/)]);
    if (coverage === 'full' || coverage === 'part') expect([code, by > 0]).toEqual([code, true]);
    if (coverage === 'none') expect([code, by]).toEqual([code, 0]);
  }
});

test('every place that is named is there', () => {
  const paths = provisions.flatMap(({ places = [] }) => places.map(({ path }) => path));
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

test('every rule stands at a provision, but the one about fraud on a customer', () => {
  const named = new Set(provisions.flatMap(({ rules = [] }) => rules));
  const without = MARKET_ABUSE_RULES.filter((id) => !named.has(id));
  expect(without).toEqual(['account-takeover']);
});

test('every code that a rule’s alerts name is in a catalogue', () => {
  const known = knownCodes();
  const unknown = RULES.flatMap(({ id, legal }) =>
    legal.filter((code) => !known.has(code)).map((code) => `${id}: ${code}`),
  );
  expect(unknown).toEqual([]);
});

test('every rule stands at each provision that its alerts name', () => {
  const astray = RULES.flatMap(({ id, legal }) =>
    legal
      .filter((code) => {
        const at = provisions.find((one) => one.code === code || one.also?.includes(code));
        return !(code in OTHER_CODES) && !at?.rules?.some((rule) => rule === id);
      })
      .map((code) => `${id}: ${code}`),
  );
  expect(astray).toEqual([]);
});

test('a rule without a detector makes its provision wait, or met in part', () => {
  const rows = ruleRows([]);
  const none = rows.map((row) => ({ ...row, version: undefined }));
  const all = rows.map((row) => ({ ...row, version: '1' }));
  const of = (code: string) => provisions.find((one) => one.code === code) ?? fail();
  expect(standing(of('2016/522 II.1.3(a)'), all)).toBe('yes');
  expect(standing(of('2016/522 II.1.3(a)'), none)).toBe('not yet');
  expect(standing(of('2025/885 Art 2(1)(b)'), none)).toBe('not yet');
  expect(standing(of('MiCA 86(2)'), none)).toBe('part');
  expect(standing(of('MiCA 90(1)'), all)).toBe('no');
  expect(standing(of('MiCA 88(1)'), all)).toBe('not ours');
});

function fail(): never {
  throw new Error('must not come here');
}

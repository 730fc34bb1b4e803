import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonical } from './canonical';
import { readParams } from './params';

const dir = mkdtempSync(join(tmpdir(), 'params-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function params(value: unknown, name = 'params.json'): string {
  const path = join(dir, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}
const hashOf = (value: unknown): string => readParams(params(value)).paramsHash;

describe('parameters', () => {
  it('are all defaults without a file, and the same with an empty one', () => {
    const defaults = readParams(undefined);
    expect(defaults.core).toBeUndefined();
    expect(defaults.risk).toEqual({ countries: {}, valuationAsset: null });
    expect(defaults.paramsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf({})).toBe(defaults.paramsHash);
    expect(hashOf({ core: {}, rules: {}, kyc: {} })).toBe(defaults.paramsHash);
  });

  it('hash to the same whatever their order, and with a default written out', () => {
    const a = { core: { refuseHouse: true, collars: { staticPct: '5', dynamicPct: '1' } } };
    const b = { core: { collars: { dynamicPct: '1', staticPct: '5' }, refuseHouse: true } };
    expect(hashOf(a)).toBe(hashOf(b));
    expect(hashOf({ kyc: { travelRuleMinimum: '1000' } })).toBe(hashOf({}));
  });

  it.each([
    { core: { refuseHouse: true } },
    { rules: { spoofing: { enabled: 'shadow' } } },
    { kyc: { travelRuleMinimum: '0' } },
    { kyc: { valuationAsset: 'EUR' } },
  ])('hash differently when a value differs: %j', (value) => {
    expect(hashOf(value)).not.toBe(hashOf({}));
  });

  it('hash files by their content, whatever they are called, relative to the file', () => {
    mkdirSync(join(dir, 'lists'), { recursive: true });
    writeFileSync(join(dir, 'lists', 'a.json'), '{"KP":"high"}');
    writeFileSync(join(dir, 'lists', 'b.json'), '{"KP":"high"}');
    writeFileSync(join(dir, 'lists', 'c.json'), '{"KP":"increased"}');
    const withRisk = (countryRisk: string): ReturnType<typeof readParams> =>
      readParams(params({ kyc: { countryRisk } }));
    expect(withRisk('lists/a.json').risk.countries).toEqual({ KP: 'high' });
    expect(withRisk('lists/a.json').paramsHash).toBe(withRisk('lists/b.json').paramsHash);
    expect(withRisk('lists/a.json').paramsHash).not.toBe(withRisk('lists/c.json').paramsHash);
  });

  it('give the core block as canonical JSON', () => {
    const file = params({ core: { refuseHouse: true, collars: { staticPct: '5' } } });
    expect(readParams(file).core).toBe('{"collars":{"staticPct":"5"},"refuseHouse":true}');
  });

  it.each([
    ['{"core":\n{', 'malformed JSON'],
    [{ cores: {} }, 'cores'],
    [{ core: { collars: { staticPct: 5 } } }, 'collars.staticPct'],
    [{ core: { hacks: 1 } }, 'hacks'],
    [{ rules: { 'no-such-rule': {} } }, 'no-such-rule'],
    [{ rules: { spoofing: { enabled: 'maybe' } } }, 'spoofing'],
    [{ kyc: { travelRuleMinimum: '1e3' } }, 'kyc.travelRuleMinimum'],
    [{ kyc: { countryRisk: 'none.json' } }, 'ENOENT'],
    [[], 'parameters'],
  ])('are refused with field and file: %j', (value, what) => {
    const file = params(value, 'bad.json');
    expect(() => readParams(file)).toThrow(what);
    expect(() => readParams(file)).toThrow('bad.json');
    expect(() => readParams(file)).toThrow(expect.objectContaining({ name: 'BadInput' }));
  });

  it('name the line of a JSON fault', () => {
    expect(() => readParams(params('{\n"core":\n x}', 'bad.json'))).toThrow(/bad\.json:3\)$/);
  });
});

describe('canonical JSON', () => {
  it('sorts members by UTF-16 code units at every depth and writes numbers as RFC 8785', () => {
    // The sorting example of RFC 8785 3.2.3, shortened.
    const value = {
      '\u20ac': 1,
      '\r': 2,
      '\ud83d\ude00': 3,
      '1': [{ b: 1e21, a: -0 }],
      '\u00f6': 0.1,
    };
    expect(canonical(value)).toBe(
      '{"\\r":2,"1":[{"a":0,"b":1e+21}],"\u00f6":0.1,"\u20ac":1,"\ud83d\ude00":3}',
    );
  });

  it('has no form for what is not JSON', () => {
    expect(() => canonical({ a: NaN })).toThrow('not JSON');
  });
});

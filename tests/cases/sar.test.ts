// The SAR as XML: right bytes for a form, faults named, and long narratives cut where they must be.
import { sarFaults } from '../../cases/filings/sar-checks';
import type { SarForm } from '../../cases/contract';
import { activitiesFor, activityTypeOf } from '../../cases/filings/sar-form';
import { narrativeBlocks, sarXml } from '../../cases/filings/sar-xml';
import { sampleSar } from './sample-sar';

describe('the XML of a report', () => {
  it('counts subjects and names each element with a number of its own', () => {
    const xml = sarXml(sampleSar());
    expect(xml).toContain('PartyCount="2"');
    expect(xml).toContain('TotalAmount="125000"');
    const numbers = [...xml.matchAll(/SeqNum="(\d+)"/g)].map(([, n]) => Number(n));
    expect(numbers).toEqual(numbers.map((_, i) => i + 1));
    expect(/<EFilingBatchXML[^>]*SeqNum/.test(xml)).toBe(false);
  });

  it('is the same bytes for the same form', () => {
    expect(sarXml(sampleSar())).toBe(sarXml(sampleSar()));
  });

  it('says what is not known instead of leaving it out', () => {
    const address = { street: null, city: null, state: null, zip: null, country: null };
    const who = { kind: 'person', lastName: null, firstName: null, birthDate: null } as const;
    const subject = { who, address, identification: null, accounts: [] };
    const xml = sarXml(sampleSar({ subjects: [subject] }));
    for (const unknown of [
      'AllCriticalSubjectInformationUnavailableIndicator',
      'BirthDateUnknownIndicator',
      'NoKnownAccountInvolvedIndicator',
      'EntityLastNameUnknownIndicator',
      'CityUnknownIndicator',
      'TINUnknownIndicator',
    ]) {
      expect(xml).toContain(`<${unknown}>Y</${unknown}>`);
    }
  });

  it('keeps what customers wrote from becoming markup', () => {
    const xml = sarXml(sampleSar({ narrative: 'A <b> & "c"\u0001' }));
    expect(xml).toContain('A &lt;b&gt; &amp; &quot;c&quot;\ufffd');
  });
});

describe('the narrative', () => {
  it('is cut every 4,000 characters, never inside one', () => {
    const text = `${'x'.repeat(3999)}\u{1f4b0}${'y'.repeat(5000)}`;
    const blocks = narrativeBlocks(text);
    expect(blocks.join('')).toBe(text);
    expect(blocks.map(({ length }) => length)).toEqual([3999, 4000, 1002]);
  });
});

describe('the checks beside the schema', () => {
  it.each<[string, Partial<SarForm>]>([
    ['subjects', { subjects: [] }],
    ['to', { from: '20261102', to: '20261101' }],
    ['from', { from: '20260230' }],
    ['filingDate', { filingDate: '20261031' }],
    ['amount', { amount: { kind: 'total', wholeDollars: '1000000000000000' } }],
    ['amount', { amount: { kind: 'total', wholeDollars: '-1' } }],
    ['activities', { activities: [] }],
    ['activities', { activities: [609, 609] }],
    ['activities', { activities: [505] }],
    ['narrative', { narrative: ' ' }],
    ['narrative', { narrative: 'x'.repeat(17_001) }],
    ['report.prior', { report: { kind: 'corrects', prior: '123456789012345' } }],
    ['note', { note: 'two\nlines' }],
  ])('name %s', (field, over) => {
    const faults = sarFaults(sampleSar(over));
    expect(faults.map((one) => one.field)).toContain(field);
  });

  it('find nothing wrong with a good form, a birth year alone included', () => {
    expect(sarFaults(sampleSar())).toEqual([]);
  });
});

describe('activities', () => {
  it('follow from the rules of the alerts, each once', () => {
    expect(activitiesFor(['wash-trading', 'circular-trading', 'spoofing'])).toEqual([608, 609]);
    expect(activitiesFor(['structuring', 'rapid-in-out'])).toEqual([113, 805]);
    expect([113, 608, 6999, 8999, 11999, 1102].map(activityTypeOf)).toEqual([1, 6, 6, 8, 11, 11]);
  });
});

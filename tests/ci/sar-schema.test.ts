// The SAR against FinCEN's own schema, and proof that the check checks.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sarXml } from '../../cases/filings/sar-xml';
import { XsdValidator } from '../../cases/store/xsd-validator';
import { sampleSar } from '../cases/sample-sar';

const FOLDER = join(__dirname, '..', '..', '..', 'shared', 'schemas');
const SCHEMA = 'fincen/EFL_SARXBatchSchema.xsd';
const validator = new XsdValidator(FOLDER);

const faultsOf = async (xml: string): Promise<string[]> => {
  const result = await validator.validate(SCHEMA, xml);
  if (!result.checked) throw new Error(result.why);
  return result.faults.map(({ message }) => message);
};

beforeAll(() => {
  if (!existsSync(join(FOLDER, SCHEMA))) throw new Error(`${SCHEMA} is not beside the repository`);
});

test('a full report is valid', async () => {
  expect(await faultsOf(sarXml(sampleSar()))).toEqual([]);
});

test.each([
  ['nothing known of the subject', { subjects: [unknown()] }],
  ['a correction without its number', { report: { kind: 'corrects', prior: null } as const }],
  ['no amount', { amount: { kind: 'unknown' } as const }],
  ['the longest narrative', { narrative: `${'x'.repeat(3999)} ${'y '.repeat(6000)}z` }],
])('so is one with %s', async (_name, over) => {
  expect(await faultsOf(sarXml(sampleSar(over)))).toEqual([]);
});

test.each<[string, (xml: string) => string]>([
  [
    'an element out of its order',
    (xml) =>
      xml.replace(
        /(<FilingDateText>.*<\/FilingDateText>)\s*(<(ActivityAssociation)[^]*?<\/\3>)/,
        '$2$1',
      ),
  ],
  ['a number given twice', (xml) => xml.replace('SeqNum="2"', 'SeqNum="1"')],
  [
    'a number on the root',
    (xml) => xml.replace('<EFilingBatchXML ', '<EFilingBatchXML SeqNum="1" '),
  ],
  ['a word for a date', (xml) => xml.replace('>20261120<', '>yesterday<')],
  ['an element that nobody knows', (xml) => xml.replace('</Activity>', '<Extra/></Activity>')],
  [
    'a block that is too long',
    (xml) => xml.replace(/(<ActivityNarrativeText>)/, `$1${'x'.repeat(4001)}`),
  ],
  ['half a document', (xml) => xml.slice(0, xml.length / 2)],
])('%s is found', async (_name, spoil) => {
  const xml = sarXml(sampleSar());
  const spoilt = spoil(xml);
  expect(spoilt).not.toBe(xml);
  expect((await faultsOf(spoilt)).length).toBeGreaterThan(0);
});

test('without the schema nothing is said to be valid', async () => {
  const nowhere = new XsdValidator(undefined);
  expect(await nowhere.validate(SCHEMA, '<x/>')).toMatchObject({ checked: false });
  expect(await validator.validate('fincen/none.xsd', '<x/>')).toMatchObject({ checked: false });
});

function unknown() {
  const address = { street: null, city: null, state: null, zip: null, country: null };
  const who = { kind: 'person', lastName: null, firstName: null, birthDate: null } as const;
  return { who, address, identification: null, accounts: [] };
}

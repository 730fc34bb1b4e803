import { joinListFiles, type ListFile } from './list-file';
import { readList } from './read-list';

/** A file that arrives in pieces of a few bytes, so that every boundary is met. */
async function* pieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const read = (text: string, file = 'list.csv', size = 7): Promise<ListFile> =>
  readList(pieces(text, size), file);

const OFAC_CSV = [
  `9001,"NORDIC HARBOUR CO., LTD.",-0- ,"TEST] [SAMPLE",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- `,
  `9002,"VOSSBERG, Hanneke","individual","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 30 Apr ` +
    `1963; alt. DOB 1964; nationality Norway; Gender Female; Passport K1234567 (Norway); ` +
    `Digital Currency Address - XBT 1TestAddressForNobody11111111111; a.k.a. 'HANNE'."`,
  `9003,"GREY HERON","vessel","TEST",-0- ,"LAXY3","Tanker",-0- ,-0- ,"Malta",-0- ,"Vessel ` +
    `Registration Identification IMO 9187629."`,
  '\u001a',
].join('\r\n');

const UN_XML = `<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS><INDIVIDUAL>
<DATAID>1</DATAID><FIRST_NAME>HANNEKE</FIRST_NAME><SECOND_NAME>VOSSBERG</SECOND_NAME>
<UN_LIST_TYPE>TEST</UN_LIST_TYPE><REFERENCE_NUMBER>TSi.001</REFERENCE_NUMBER>
<NAME_ORIGINAL_SCRIPT>Ханнеке Фоссберг</NAME_ORIGINAL_SCRIPT>
<NATIONALITY><VALUE>Norway</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Hanne &amp; Co</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR>
<TO_YEAR>1963</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>K1234567</NUMBER>
</INDIVIDUAL_DOCUMENT></INDIVIDUAL></INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>`;

const OFAC_XML = `<?xml version="1.0"?><sdnList xmlns="http://tempuri.org/sdnList.xsd">
<publshInformation><Publish_Date>11/20/2026</Publish_Date></publshInformation>
<sdnEntry><uid>9002</uid><firstName>Hanneke</firstName><lastName>VOSSBERG</lastName>
<sdnType>Individual</sdnType><programList><program>TEST</program></programList>
<akaList><aka><uid>1</uid><type>a.k.a.</type><category>weak</category><lastName>HANNE</lastName>
</aka></akaList><idList><id><idType>Passport</idType><idNumber>K1234567</idNumber></id>
<id><idType>Gender</idType><idNumber>Female</idNumber></id>
<id><idType>Digital Currency Address - XBT</idType><idNumber>1TestAddressForNobody</idNumber></id>
</idList><nationalityList><nationality><country>Norway</country></nationality></nationalityList>
<dateOfBirthList><dateOfBirthItem><dateOfBirth>30 Apr 1963</dateOfBirth></dateOfBirthItem>
</dateOfBirthList></sdnEntry></sdnList>`;

const OFAC_ADVANCED = `<?xml version="1.0"?><Sanctions xmlns="https://www.un.org/sanctions/1.0">
<DateOfIssue><Year>2026</Year><Month>11</Month><Day>20</Day></DateOfIssue><ReferenceValueSets>
<AliasTypeValues><AliasType ID="1403">Name</AliasType></AliasTypeValues>
<CountryValues><Country ID="11" ISO2="NO">Norway</Country></CountryValues>
<FeatureTypeValues><FeatureType ID="8">Birthdate</FeatureType>
<FeatureType ID="10">Nationality Country</FeatureType><FeatureType ID="224">Gender</FeatureType>
<FeatureType ID="344">Digital Currency Address - XBT</FeatureType></FeatureTypeValues>
<DetailReferenceValues><DetailReference ID="91527">Female</DetailReference></DetailReferenceValues>
<IDRegDocTypeValues><IDRegDocType ID="1571">Passport</IDRegDocType></IDRegDocTypeValues>
<NamePartTypeValues><NamePartType ID="1520">Last Name</NamePartType></NamePartTypeValues>
<PartySubTypeValues><PartySubType ID="4" PartyTypeID="1">Unknown</PartySubType></PartySubTypeValues>
<PartyTypeValues><PartyType ID="1">Individual</PartyType></PartyTypeValues></ReferenceValueSets>
<Locations><Location ID="7"><LocationCountry CountryID="11"/></Location></Locations>
<IDRegDocuments><IDRegDocument ID="1" IDRegDocTypeID="1571" IdentityID="70">
<IDRegistrationNo>K1234567</IDRegistrationNo></IDRegDocument></IDRegDocuments><DistinctParties>
<DistinctParty FixedRef="9002"><Profile ID="9002" PartySubTypeID="4"><Identity ID="70">
<Alias AliasTypeID="1403" Primary="true" LowQuality="false"><DocumentedName>
<DocumentedNamePart><NamePartValue NamePartGroupID="1">VOSSBERG</NamePartValue></DocumentedNamePart>
<DocumentedNamePart><NamePartValue NamePartGroupID="2">Hanneke</NamePartValue></DocumentedNamePart>
</DocumentedName></Alias><NamePartGroups><MasterNamePartGroup>
<NamePartGroup ID="1" NamePartTypeID="1520"/></MasterNamePartGroup></NamePartGroups></Identity>
<Feature FeatureTypeID="8"><FeatureVersion><DatePeriod><Start><From><Year>1963</Year>
<Month>4</Month><Day>30</Day></From></Start>
<End><To><Year>1963</Year><Month>4</Month><Day>30</Day></To></End>
</DatePeriod></FeatureVersion></Feature><Feature FeatureTypeID="10"><FeatureVersion>
<VersionLocation LocationID="7"/></FeatureVersion></Feature><Feature FeatureTypeID="224">
<FeatureVersion><VersionDetail DetailReferenceID="91527"/></FeatureVersion></Feature>
<Feature FeatureTypeID="344"><FeatureVersion><VersionDetail>1TestAddressForNobody</VersionDetail>
</FeatureVersion></Feature></Profile></DistinctParty></DistinctParties><SanctionsEntries>
<SanctionsEntry ID="1" ProfileID="9002"><SanctionsMeasure><Comment>TEST</Comment></SanctionsMeasure>
</SanctionsEntry></SanctionsEntries></Sanctions>`;

const EU_XML = `<?xml version="1.0"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-08-05T16:47:04.449+02:00">
<sanctionEntity euReferenceNumber="EU.900.2" logicalId="900"><regulation programme="TEST"/>
<subjectType code="person" classificationCode="P"/>
<nameAlias wholeName="Hanneke Vossberg" gender="F" strong="true"/>
<nameAlias wholeName="Hanne" strong="false"/><citizenship countryIso2Code="NO"/>
<birthdate birthdate="1963-04-30"/><identification number="K1234567"
identificationTypeCode="passport"/></sanctionEntity></export>`;

const EU_CSV = [
  'fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_SubjectType;' +
    'Entity_SubjectType_ClassificationCode;Entity_Regulation_Programme;NameAlias_WholeName;' +
    'NameAlias_Gender;BirthDate_BirthDate;Identification_Number;Citizenship_CountryIso2Code',
  '05/08/2026;900;EU.900.2;P;person;TEST;Hanneke Vossberg;F;;;',
  '05/08/2026;900;EU.900.2;P;person;TEST;;;1963-04-30;;',
  '05/08/2026;900;EU.900.2;P;person;TEST;;;;K1234567;',
  '05/08/2026;900;EU.900.2;P;person;TEST;;;;;NO',
  '',
].join('\n');

const UK_XML = `<?xml version="1.0"?><Designations><DateGenerated>08/10/2026</DateGenerated>
<Designation><UniqueID>TST0001</UniqueID><Names><Name><Name1>Hanneke</Name1><Name6>VOSSBERG</Name6>
<NameType>Primary Name</NameType></Name></Names><NonLatinNames><NonLatinName>
<NameNonLatinScript>Ханнеке Фоссберг</NameNonLatinScript></NonLatinName></NonLatinNames>
<RegimeName>TEST</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip>
<IndividualDetails><Individual><DOBs><DOB>30/04/1963</DOB></DOBs><Genders><Gender>Female</Gender>
</Genders><Nationalities><Nationality>Norway</Nationality></Nationalities><PassportDetails>
<Passport><PassportNumber>K1234567</PassportNumber></Passport></PassportDetails></Individual>
</IndividualDetails></Designation></Designations>`;

const UK_CSV = [
  'Report Date: 08-Oct-2026',
  'Last Updated,Unique ID,Name 6,Name 1,Name type,Alias strength,Name non-latin script,' +
    'Regime Name,Designation Type,D.O.B,Nationality(/ies),Passport number,Gender,IMO number',
  '04/08/2026,TST0001,VOSSBERG,Hanneke,Primary Name,,,TEST,Individual,30/04/1963,Norway,K1234567,' +
    'Female,',
  '04/08/2026,TST0001,Hanne,,Alias,Low quality,,TEST,Individual,,,,,',
  '',
].join('\n');

const OWN_CSV =
  'id,name,kind,aliases,birthDate,country,gender,identifier,programme\n' +
  'X1,Hanneke Vossberg,person,Hanne,1963-04-30,Norway,F,K1234567,TEST';

const FORMATS = [
  ['OFAC SDN CSV', 'OFAC SDN', OFAC_CSV, '9002', null],
  ['OFAC classic XML', 'OFAC SDN', OFAC_XML, '9002', '2026'],
  ['OFAC advanced XML', 'OFAC SDN', OFAC_ADVANCED, '9002', '2026-11-20'],
  ['UN XML', 'UN Consolidated', UN_XML, 'TSi.001', '2026-02-27'],
  ['EU XML', 'EU Consolidated', EU_XML, 'EU.900.2', '2026-08-05'],
  ['EU CSV', 'EU Consolidated', EU_CSV, 'EU.900.2', '2026-08-05'],
  ['UK XML', 'UK Sanctions List', UK_XML, 'TST0001', '2026-10-08'],
  ['UK CSV', 'UK Sanctions List', UK_CSV, 'TST0001', '2026-10-08'],
  ['own CSV', 'staff', OWN_CSV, 'X1', null],
] as const;

test.each(FORMATS)(
  '%s is known by its content and read whole',
  async (_, name, text, id, dated) => {
    const list = await read(text, 'staff.csv');
    expect(list).toMatchObject({ name, dated });
    const entry = list.entries.find(({ listId }) => listId === id);
    expect(entry).toMatchObject({ kind: 'person', countries: ['NO'], programmes: ['TEST'] });
    expect(entry?.names[0]?.text.toLowerCase()).toContain('vossberg');
    expect(entry?.birthDates[0]).toMatch(/^196/);
    expect(entry?.identifiers.map(({ value }) => value)).toContain('K1234567');
    if (name !== 'UN Consolidated') expect(entry?.gender).toBe('female');
  },
);

test('an OFAC row gives vessels, programmes, weak aliases and wallets', async () => {
  const { entries } = await read(OFAC_CSV);
  expect(entries.map(({ kind }) => kind)).toEqual(['organisation', 'person', 'vessel']);
  expect(entries[0]?.programmes).toEqual(['SAMPLE', 'TEST']);
  expect(entries[1]?.names[1]).toEqual({ text: 'HANNE', kind: 'weak-alias' });
  expect(entries[1]?.birthDates).toEqual(['1963-04-30', '1964']);
  expect(entries[1]?.wallets).toEqual([
    { asset: 'XBT', address: '1TestAddressForNobody11111111111' },
  ]);
  expect(entries[2]).toMatchObject({ countries: ['MT'] });
  expect(entries[2]?.identifiers.map(({ value }) => value)).toEqual(['LAXY3', '9187629']);
});

test('OFAC’s alternate names and addresses go to the entries that they belong to', async () => {
  const alt = '9001,1,"aka","NORTHERN HARBOUR",-0- \r\n9009,2,"fka","FIRM WITHOUT ENTRY",-0- \r\n';
  const add = '9001,1,-0- ,"Oslo","Norway",-0- \r\n';
  const [list] = joinListFiles([await read(OFAC_CSV), await read(alt), await read(add)]);
  const [first] = list?.entries ?? [];
  expect(first?.names.map(({ text }) => text)).toEqual([
    'NORDIC HARBOUR CO., LTD.',
    'NORTHERN HARBOUR',
  ]);
  expect(first?.countries).toEqual(['NO']);
  expect(list?.entries.at(-1)).toMatchObject({ listId: '9009' });
});

test.each(FORMATS)(
  '%s cut anywhere is refused with a line, or misses nothing',
  async (...format) => {
    const [, , text] = format;
    const whole = (await read(text, 'a.csv', 4096)).entries;
    const body = text.replace(/[\s\u001a]+$/, '').length;
    for (let end = 40; end < body - 1; end += 11) {
      const cut = text.slice(0, end);
      const found = await read(cut, 'a.csv', 4096).catch((error: unknown) => error);
      if (found instanceof Error) expect(found.message).toMatch(/\(line \d+\)$/);
      else {
        // Rows of CSV end where lines end: what was taken is whole.
        const { entries } = found as ListFile; // not an error
        const known = new Set(whole.flatMap(({ names }) => names.map((name) => name.text)));
        const last = format[0] === 'own CSV' ? [] : entries.flatMap(({ names }) => names);
        for (const { text: name } of last) expect(known).toContain(name);
      }
    }
  },
);

test.each([
  ['', 'empty'],
  ['<html><body>Service unavailable</body></html>', 'no known format'],
  ['hello,world\n1,2\n', 'no known format'],
  ['<!DOCTYPE x [<!ENTITY a "b">]><sdnList></sdnList>', 'document type'],
  ['<sdnList></sdnList>', 'no entry'],
  ['<sdnList><a></b></sdnList>', 'closes'],
  ['id,name\n1,A\n1,B\n', 'twice'],
  ['id,name\n,A\n', 'no id'],
])('a file that is no list is refused: %j', async (text, problem) => {
  await expect(read(text)).rejects.toThrow(problem);
});

// long-file: the form as one document, in the order of its schema
/**
 * A SAR as the XML that FinCEN's BSA E-Filing takes (EFL_SARXBatchSchema.xsd 1.2): one activity a
 * batch, children in the schema's order, the same form to the same bytes. What the schema cannot
 * say is checked by sar-checks.ts.
 */
import type { SarAddress, SarForm, SarSubject } from '../contract';
import { activityTypeOf } from './sar-form';
import { XmlWriter } from './xml-writer';

const NAMESPACE = 'www.fincen.gov/base';
/** Party type codes of the schema. */
const PARTY = {
  contact: '8',
  filer: '30',
  subject: '33',
  location: '34',
  transmitter: '35',
  transmitterContact: '37',
  accountInstitution: '41',
} as const;
const EIN = '2';
const TIN = '4';
const CONTROL_CODE = '28';
/** Money services business; its regulator is the IRS. */
const MSB = '4';
const IRS = '7';
const ACCOUNT_HELD = '5';
const ACCOUNT_AFFECTED = '7';
const OTHER_INSTRUMENT = '41';
const INSTRUMENT = '6';
const MARKET_TRADED = '4';
const OTHER_CYBER = '999';
/** Characters of one block of the narrative; the fifth may only have 1,000. */
const NARRATIVE_BLOCK = 4000;
export const NARRATIVE_MOST = 17_000;

/** @param form that sarFaults() finds nothing wrong with */
export function sarXml(form: SarForm): string {
  const xml = new XmlWriter();
  const { amount } = form;
  const total = amount.kind === 'total' ? amount.wholeDollars : '0';
  xml.open('EFilingBatchXML', {
    xmlns: NAMESPACE,
    TotalAmount: total,
    PartyCount: String(form.subjects.length),
    ActivityCount: '1',
    ActivityAttachmentCount: '0',
    AttachmentCount: '0',
  });
  xml.text('FormTypeCode', 'SARX');
  xml.group('Activity', () => activity(xml, form));
  xml.close('EFilingBatchXML');
  return xml.toString();
}

function activity(xml: XmlWriter, form: SarForm): void {
  const { report } = form;
  if (report.kind !== 'initial') {
    xml.text('EFilingPriorDocumentNumber', report.prior ?? '00000000000000');
  }
  xml.text('FilingDateText', form.filingDate);
  if (form.note !== null) xml.text('FilingInstitutionNotetoFinCEN', form.note);
  xml.group('ActivityAssociation', () => {
    if (report.kind === 'continuing') xml.text('ContinuingActivityReportIndicator', 'Y');
    if (report.kind === 'corrects') xml.text('CorrectsAmendsPriorReportIndicator', 'Y');
    if (report.kind === 'initial') xml.text('InitialReportIndicator', 'Y');
  });
  parties(xml, form);
  suspicion(xml, form);
  for (const { ip, at } of form.addresses) {
    const time = isoTime(at);
    xml.group('ActivityIPAddress', () => {
      xml.text('ActivityIPAddressDateText', time.date);
      xml.text('ActivityIPAddressTimeStampText', time.time);
      xml.text('IPAddressText', ip);
    });
  }
  for (const wallet of form.wallets) {
    xml.group('CyberEventIndicators', () => {
      xml.text('CyberEventIndicatorsTypeCode', OTHER_CYBER);
      xml.text('CyberEventTypeOtherText', 'Virtual currency address or transaction');
      xml.text('EventValueText', wallet);
    });
  }
  if (form.assets.length > 0) {
    // One subtype may stand once only, so the names share its text.
    xml.group('Assets', () => {
      xml.text('AssetSubtypeID', OTHER_INSTRUMENT);
      xml.text('AssetTypeID', INSTRUMENT);
      xml.text('OtherAssetSubtypeText', assetText(form.assets));
    });
  }
  for (const market of form.markets) {
    xml.group('AssetsAttribute', () => {
      xml.text('AssetAttributeDescriptionText', market);
      xml.text('AssetAttributeTypeID', MARKET_TRADED);
    });
  }
  for (const [i, block] of narrativeBlocks(form.narrative).entries()) {
    xml.group('ActivityNarrativeInformation', () => {
      xml.text('ActivityNarrativeSequenceNumber', String(i + 1));
      xml.text('ActivityNarrativeText', block);
    });
  }
}

function parties(xml: XmlWriter, { institution, subjects }: SarForm): void {
  const { legalName, ein, address, phone, contactOffice } = institution;
  const party = (code: string, content: () => void): void => {
    xml.group('Party', () => {
      xml.text('ActivityPartyTypeCode', code);
      content();
    });
  };
  const named = (name: string): void => {
    xml.group('PartyName', () => {
      xml.text('PartyNameTypeCode', 'L');
      xml.text('RawPartyFullName', name);
    });
  };
  const phoned = (): void => xml.group('PhoneNumber', () => xml.text('PhoneNumberText', phone));
  const identified = (number: string, type: string): void => {
    xml.group('PartyIdentification', () => {
      xml.text('PartyIdentificationNumberText', number);
      xml.text('PartyIdentificationTypeCode', type);
    });
  };
  const business = (): void => {
    xml.group('OrganizationClassificationTypeSubtype', () => xml.text('OrganizationTypeID', MSB));
  };
  party(PARTY.transmitter, () => {
    named(legalName);
    addressOf(xml, address);
    phoned();
    identified(institution.transmitterControlCode, CONTROL_CODE);
    identified(ein, TIN);
  });
  party(PARTY.transmitterContact, () => named(contactOffice));
  party(PARTY.filer, () => {
    xml.text('PrimaryRegulatorTypeCode', IRS);
    named(legalName);
    addressOf(xml, address);
    identified(ein, EIN);
    business();
  });
  party(PARTY.contact, () => {
    named(contactOffice);
    phoned();
  });
  party(PARTY.location, () => {
    xml.text('NoBranchActivityInvolvedIndicator', 'Y');
    xml.text('PrimaryRegulatorTypeCode', IRS);
    named(legalName);
    addressOf(xml, address);
    identified(ein, EIN);
    business();
  });
  for (const subject of subjects) party(PARTY.subject, () => subjectOf(xml, subject, ein));
}

function subjectOf(xml: XmlWriter, subject: SarSubject, ein: string): void {
  const { who, address, identification, accounts } = subject;
  const known = isKnown(subject);
  if (!known) xml.text('AllCriticalSubjectInformationUnavailableIndicator', 'Y');
  if (who.kind === 'person') {
    if (who.birthDate === null) xml.text('BirthDateUnknownIndicator', 'Y');
    else xml.text('IndividualBirthDateText', who.birthDate);
  }
  if (accounts.length === 0) xml.text('NoKnownAccountInvolvedIndicator', 'Y');
  if (who.kind === 'entity') xml.text('PartyAsEntityOrganizationIndicator', 'Y');
  else xml.text('UnknownGenderIndicator', 'Y');
  xml.group('PartyName', () => {
    const last = who.kind === 'person' ? who.lastName : who.legalName;
    if (last === null) xml.text('EntityLastNameUnknownIndicator', 'Y');
    if (who.kind === 'person' && who.firstName === null) xml.text('FirstNameUnknownIndicator', 'Y');
    xml.text('PartyNameTypeCode', 'L');
    if (last !== null) xml.text('RawEntityIndividualLastName', last);
    if (who.kind === 'person' && who.firstName !== null) {
      xml.text('RawIndividualFirstName', who.firstName);
    }
  });
  addressOf(xml, address);
  xml.group('PartyIdentification', () => {
    if (identification === null) return xml.text('TINUnknownIndicator', 'Y');
    const { issuerCountry, number, type } = identification;
    if (issuerCountry !== null) xml.text('OtherIssuerCountryText', issuerCountry);
    xml.text('PartyIdentificationNumberText', number);
    xml.text('PartyIdentificationTypeCode', String(type));
  });
  if (accounts.length > 0) accountsOf(xml, accounts, ein);
}

/** The venue as the institution where the accounts are held (41), inside the subject. */
function accountsOf(xml: XmlWriter, accounts: readonly string[], ein: string): void {
  xml.group('PartyAccountAssociation', () => {
    xml.text('PartyAccountAssociationTypeCode', ACCOUNT_AFFECTED);
    xml.group('Party', () => {
      xml.text('ActivityPartyTypeCode', PARTY.accountInstitution);
      xml.group('PartyIdentification', () => {
        xml.text('PartyIdentificationNumberText', ein);
        xml.text('PartyIdentificationTypeCode', TIN);
      });
      for (const account of accounts) {
        xml.group('Account', () => {
          xml.text('AccountNumberText', account);
          xml.group('PartyAccountAssociation', () => {
            xml.text('PartyAccountAssociationTypeCode', ACCOUNT_HELD);
          });
        });
      }
    });
  });
}

function isKnown({ who, address, identification }: SarSubject): boolean {
  const named = who.kind === 'person' ? who.lastName !== null : who.legalName !== null;
  return named || address.country !== null || identification !== null;
}

function addressOf(xml: XmlWriter, a: SarAddress): void {
  xml.group('Address', () => {
    if (a.city === null) xml.text('CityUnknownIndicator', 'Y');
    if (a.country === null) xml.text('CountryCodeUnknownIndicator', 'Y');
    if (a.city !== null) xml.text('RawCityText', a.city);
    if (a.country !== null) xml.text('RawCountryCodeText', a.country);
    if (a.state !== null) xml.text('RawStateCodeText', a.state);
    if (a.street !== null) xml.text('RawStreetAddress1Text', a.street);
    if (a.zip !== null) xml.text('RawZIPCode', a.zip);
    if (a.state === null && hasStates(a.country)) xml.text('StateCodeUnknownIndicator', 'Y');
    if (a.street === null) xml.text('StreetAddressUnknownIndicator', 'Y');
    if (a.zip === null) xml.text('ZIPCodeUnknownIndicator', 'Y');
  });
}

export function hasStates(country: string | null): boolean {
  return country === 'US' || country === 'CA' || country === 'MX';
}

function suspicion(xml: XmlWriter, { amount, from, to, activities }: SarForm): void {
  xml.group('SuspiciousActivity', () => {
    if (amount.kind === 'unknown') xml.text('AmountUnknownIndicator', 'Y');
    if (amount.kind === 'none') xml.text('NoAmountInvolvedIndicator', 'Y');
    xml.text('SuspiciousActivityFromDateText', from);
    xml.text('SuspiciousActivityToDateText', to);
    if (amount.kind === 'total') {
      xml.text('TotalSuspiciousAmountText', amount.wholeDollars);
    }
    for (const subtype of activities) {
      xml.group('SuspiciousActivityClassification', () => {
        if (subtype % 1000 === 999) {
          xml.text('OtherSuspiciousActivityTypeText', 'See narrative');
        }
        xml.text('SuspiciousActivitySubtypeID', String(subtype));
        xml.text('SuspiciousActivityTypeID', String(activityTypeOf(subtype)));
      });
    }
  });
}

const MOST_ASSET_TEXT = 50;

function assetText(assets: readonly string[]): string {
  const text = assets.join(', ');
  return text.length <= MOST_ASSET_TEXT ? text : `${assets.length} virtual currencies`;
}

/** Cut every 4,000 characters, and never inside a surrogate pair. */
export function narrativeBlocks(text: string): string[] {
  const blocks: string[] = [];
  for (let start = 0; start < text.length;) {
    let end = Math.min(text.length, start + NARRATIVE_BLOCK);
    const last = text.charCodeAt(end - 1);
    if (end < text.length && last >= 0xd800 && last <= 0xdbff) end--;
    blocks.push(text.slice(start, end));
    start = end;
  }
  return blocks;
}

function isoTime(micros: number): { date: string; time: string } {
  const iso = new Date(Math.floor(micros / 1000)).toISOString();
  return { date: iso.slice(0, 10).replaceAll('-', ''), time: iso.slice(11, 19) };
}

/**
 * Personal data of subjects for reports of suspicion: kyc's sealed profiles as cases ask for
 * them.
 */
import type { SarAddress, SubjectProfile, SubjectProfiles } from '../../cases/contract';
import type { Profile } from '../../kyc/contract';
import { readProfiles } from '../../kyc/store/profiles';
import type { SubjectKeys } from '../../kyc/store/subject-keys';
import type { Sql } from '../../platform/postgres/pool';

export class KycSubjectProfiles implements SubjectProfiles {
  constructor(
    private readonly sql: Sql,
    private readonly keys: SubjectKeys,
  ) {}

  async profilesOf(owners: readonly string[]): Promise<ReadonlyMap<string, SubjectProfile>> {
    const profiles = await readProfiles(this.sql, await this.keys.find(this.sql, owners));
    return new Map([...profiles].map(([owner, profile]) => [owner, subjectProfile(profile)]));
  }
}

function subjectProfile(profile: Profile): SubjectProfile {
  const person = profile.kind === 'person';
  return {
    kind: profile.kind,
    lastName: person ? profile.primaryIdentifier : profile.legalPersonName,
    firstName: person ? (profile.secondaryIdentifier ?? null) : null,
    birthDate: person ? (profile.dateOfBirth ?? null) : null,
    address: addressOf(profile),
    identification: identificationOf(profile),
    occupation: person ? (profile.occupation ?? null) : null,
  };
}

function addressOf({ geographicAddress: a }: Profile): SarAddress | null {
  if (a === undefined) return null;
  const street = [a.streetName, a.buildingNumber].filter(Boolean).join(' ');
  return {
    street: street || (a.addressLine ?? []).join(', ') || null,
    city: a.townName ?? null,
    // Profiles keep no state of their own.
    state: null,
    zip: a.postcode ?? null,
    country: a.country,
  };
}

/** A tax number says more to the authorities than any other. */
function identificationOf(profile: Profile): SubjectProfile['identification'] {
  const taxed = (profile.taxResidences ?? []).find(({ tin }) => tin !== undefined);
  if (taxed?.tin !== undefined) {
    return { number: taxed.tin, type: 'TXID', issuerCountry: taxed.country };
  }
  const id = profile.nationalIdentification;
  if (id === undefined) return null;
  const { nationalIdentifier: number, nationalIdentifierType: type, countryOfIssue } = id;
  return { number, type, issuerCountry: countryOfIssue ?? null };
}

/** Reading a profile: the name to show, the names to screen, what identifies the customer. */
import type { Profile } from '../contract';

/** `Secondary Primary` for a person (IVMS101's order), the legal name for a company. */
export function nameOf(profile: Profile): string {
  if (profile.kind === 'company') return profile.legalPersonName;
  const { primaryIdentifier, secondaryIdentifier } = profile;
  return secondaryIdentifier === undefined
    ? primaryIdentifier
    : `${secondaryIdentifier} ${primaryIdentifier}`;
}

export function namesOf(profile: Profile): string[] {
  return [nameOf(profile), ...(profile.otherNames ?? [])];
}

/** ISO 3166-1 alpha-2 codes without repeats: nationality, residence, registration. */
export function countriesOf(profile: Profile): string[] {
  const codes =
    profile.kind === 'person'
      ? [profile.nationality, profile.countryOfResidence]
      : [profile.countryOfRegistration];
  return [...new Set(codes.filter((code) => code !== undefined))];
}

/** Numbers of identity documents, registers and tax offices. */
export function identifiersOf(profile: Profile): string[] {
  const national = profile.nationalIdentification?.nationalIdentifier;
  const tax = (profile.taxResidences ?? []).map(({ tin }) => tin);
  return [national, ...tax].filter((number) => number !== undefined);
}

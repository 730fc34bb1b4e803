/** Reading a profile: the name to show. */
import type { Profile } from '../contract';

/** `Secondary Primary` for a person (IVMS101's order), the legal name for a company. */
export function nameOf(profile: Profile): string {
  if (profile.kind === 'company') return profile.legalPersonName;
  const { primaryIdentifier, secondaryIdentifier } = profile;
  return secondaryIdentifier === undefined
    ? primaryIdentifier
    : `${secondaryIdentifier} ${primaryIdentifier}`;
}

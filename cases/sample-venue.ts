/** A made-up venue and made-up customers for tests of filings. */
import type { SubjectProfile, VenueFacts } from './contract';
import type { FilingPorts } from './router-options';

const VENUE: VenueFacts = {
  legalName: 'Probity Demo Exchange Inc',
  legalForm: 'corporation',
  ein: '000000000',
  transmitterControlCode: 'PTEST000',
  lei: null,
  mic: null,
  tradingPlatform: 'Probity Demo Exchange',
  actingCapacity: 'operator of a trading platform',
  tradingActivity: 'matches orders of others in crypto-assets',
  address: {
    street: '1 Made Up Road',
    city: 'Springfield',
    state: 'IL',
    zip: '62701',
    country: 'US',
  },
  phone: '0000000000',
  contactOffice: 'Compliance Office',
  contactEmail: 'compliance@venue.example',
  dollars: ['USD', 'USDT'],
  assets: { BTC: { fullName: 'Bitcoin', dti: null, ledgers: ['Bitcoin'], kind: 'other' } },
};

const PROFILE: SubjectProfile = {
  kind: 'person',
  lastName: '0042',
  firstName: 'Customer',
  birthDate: '1980-02-03',
  address: { street: '2 Made Up Road', city: 'Berlin', state: null, zip: '10115', country: 'DE' },
  identification: { number: 'X-0042', type: 'CCPT', issuerCountry: 'DE' },
  occupation: null,
};

/** `Customer 0042` is known, others are not. */
export function sampleFilingPorts(schemas: FilingPorts['schemas']): FilingPorts {
  const known = new Map([['Customer 0042', PROFILE]]);
  const profilesOf = async (owners: readonly string[]) =>
    new Map([...known].filter(([owner]) => owners.includes(owner)));
  return { venue: VENUE, profiles: { profilesOf }, schemas };
}

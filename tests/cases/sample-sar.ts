/** A made-up report with two subjects, a person of whom little is known and a company. */
import type { SarForm } from '../../cases/contract';

export function sampleSar(over: Partial<SarForm> = {}): SarForm {
  const address = { street: '1 Made Up Road', city: 'Springfield', state: 'IL', zip: '62701' };
  return {
    report: { kind: 'initial' },
    filingDate: '20261120',
    institution: {
      legalName: 'Probity Demo Exchange Inc',
      ein: '000000000',
      transmitterControlCode: 'PTEST000',
      address: { ...address, country: 'US' },
      phone: '0000000000',
      contactOffice: 'Compliance Office',
    },
    subjects: [
      {
        who: {
          kind: 'person',
          lastName: 'Customer 0042',
          firstName: null,
          birthDate: '19800000',
        },
        address: { street: null, city: null, state: null, zip: null, country: 'DE' },
        identification: { type: 9, number: 'X-0042', issuerCountry: 'DE' },
        accounts: ['A-0042', 'A-0043'],
      },
      {
        who: { kind: 'entity', legalName: 'Customer 0043 Ltd' },
        address: { ...address, country: 'US' },
        identification: null,
        accounts: ['A-0044'],
      },
    ],
    from: '20261101',
    to: '20261103',
    amount: { kind: 'total', wholeDollars: '125000' },
    activities: [608, 609, 6999],
    assets: ['BTC', 'USDT'],
    markets: ['BTC-USDT'],
    addresses: [{ ip: '192.0.2.1', at: 1_762_000_000_000_000 }],
    wallets: ['made-up-wallet-1'],
    note: null,
    narrative: 'Two accounts of one owner traded with each other.\n\nIt has a second paragraph.',
    ...over,
  };
}

/**
 * Who the venue is as a reporting entity (PROBITY_VENUE, a JSON file) and where the official
 * schemas
 * lie (PROBITY_SCHEMAS). Without the file a made-up venue stands in, which says so by its name.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { VenueFacts } from '../../cases/contract';
import { parse, readEnvironment } from '../../platform/config/environment';
import { CodedError, errorText } from '../../platform/errors/coded-error';

const line = z.string().min(1).max(200);
const known = line.nullable();
const venue = z.strictObject({
  ...{ legalName: line, legalForm: line, lei: known, mic: known, tradingPlatform: line },
  ein: z.string().regex(/^\d{9}$/, 'not nine digits'),
  transmitterControlCode: z.string().min(1).max(25),
  address: z.strictObject({ street: line, city: line, state: known, zip: line, country: line }),
  phone: z.string().regex(/^\d{1,16}$/, 'not up to 16 digits'),
  ...{ contactOffice: line, contactEmail: line, actingCapacity: line, tradingActivity: line },
  dollars: z.array(line).max(100),
  assets: z.record(
    z.string(),
    z.strictObject({ fullName: line, dti: known, ledgers: z.array(line).max(50), kind: line }),
  ),
}) satisfies z.ZodType<VenueFacts>;

const DEMO: VenueFacts = {
  legalName: 'Made-up Demo Venue',
  legalForm: 'made-up corporation',
  lei: null,
  mic: null,
  tradingPlatform: 'Made-up Demo Venue',
  ein: '000000000',
  transmitterControlCode: 'PTEST000',
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
  actingCapacity: 'operator of a trading platform for crypto-assets',
  tradingActivity: 'matches orders of others; does not trade for its own account',
  dollars: ['USD', 'USDT', 'USDC'],
  assets: {
    BTC: { fullName: 'Bitcoin', dti: null, ledgers: ['Bitcoin'], kind: 'other' },
    ETH: { fullName: 'Ether', dti: null, ledgers: ['Ethereum'], kind: 'other' },
  },
};

/** @throws CodedError VENUE_FILE when the file cannot be read or lacks something */
export function venueFacts(): VenueFacts {
  const { PROBITY_VENUE: path } = readEnvironment({ PROBITY_VENUE: z.string().optional() });
  if (path === undefined) return DEMO;
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new CodedError('VENUE_FILE', `PROBITY_VENUE: ${errorText(error)}: mend the file`);
  }
  return parse(venue, content, 'VENUE_FILE', 'PROBITY_VENUE');
}

/** undefined: none is configured, and filings say that they were not checked. */
export function schemaFolder(): string | undefined {
  return readEnvironment({ PROBITY_SCHEMAS: z.string().optional() }).PROBITY_SCHEMAS;
}

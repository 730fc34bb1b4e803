/** A week of an exchange as one order flow: a town's money, and two markets on one evening. */
import { generateMoneyCorpus } from '../../kyc/scorecard/corpus';
import { generateCorpus } from '../../surveillance/scorecard/corpus';

export const DAY = 86_400_000_000;
/** Seeds whose days lie in one month: the money's week, and the markets' evening within it. */
export const MONEY_SEED = 37;
export const MARKET_SEED = 10;
const DAYS = 7;

export interface Week {
  /** Lines of an order flow (contracts §2). */
  readonly lines: readonly string[];
  /** Its days, `2025-03-10`, ascending. */
  readonly days: readonly string[];
  /** The day with the markets' evening. */
  readonly busy: string;
}

export function generateWeek(): Week {
  const town = generateMoneyCorpus({ seed: MONEY_SEED, days: DAYS }).records;
  const evening = generateCorpus({
    ...{ seed: MARKET_SEED, density: 0.2, durationMinutes: 90, markets: 2 },
    episodesPerRule: 1,
  }).records;
  const last = town.at(-1)?.ts ?? 0;
  const marketName = (record: object) =>
    'type' in record && record.type === 'market' && 'market' in record ? record.market : undefined;
  const known = new Set(town.map(marketName));
  const rest = evening.filter((record) => {
    const name = marketName(record);
    return record.ts <= last && (name === undefined || !known.has(name));
  });
  let chain = 0;
  const records = [...town, ...rest]
    .sort((left, right) => left.ts - right.ts)
    .map((record) => {
      const onChain = 'channel' in record && record.channel === 'chain';
      return onChain && chain++ % 3 !== 0 ? { ...record, travelRule: TRAVEL_RULE } : record;
    });
  const days = Array.from({ length: DAYS }, (_, i) => dayName(last - (DAYS - i) * DAY));
  const busy = dayName(rest[0]?.ts ?? 0);
  return { lines: records.map((record) => `${JSON.stringify(record)}\n`), days, busy };
}

/** What two of three transfers on chain bring along (IVMS101). */
const TRAVEL_RULE = {
  originator: { accountNumber: ['a-1'] },
  beneficiary: { accountNumber: ['a-2'] },
};

function dayName(ts: number): string {
  return new Date(ts / 1000).toISOString().slice(0, 10);
}

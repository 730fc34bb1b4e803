import { type Episode } from './abuse/episode';
import { demoAccounts, demoStream, type DemoRecord } from './demo';

const SECOND = 1_000_000;
const START = 1_764_000_000 * SECOND;
const SEED = 5;

function firstSeconds(seconds: number, episodes: Episode[] = []): DemoRecord[] {
  const records: DemoRecord[] = [];
  const onEpisode = (episode: Episode): void => void episodes.push(episode);
  for (const record of demoStream({ seed: SEED, startTs: START, onEpisode })) {
    if (record.ts >= START + seconds * SECOND) return records;
    records.push(record);
  }
  return records;
}

describe(`the demo's traders of seed ${SEED}`, () => {
  const episodes: Episode[] = [];
  const records = firstSeconds(600, episodes);
  const orders = records.filter((record) => record.type === 'order');

  it('send twenty to sixty orders a second over three markets, in order of time', () => {
    expect(orders.length / 600).toBeGreaterThan(20);
    expect(orders.length / 600).toBeLessThan(60);
    expect(new Set(orders.map(({ market }) => market)).size).toBe(3);
    expect(records.every(({ ts }, i) => ts >= (records[i - 1]?.ts ?? START))).toBe(true);
  });

  it('are all listed with money in every asset they trade', () => {
    const accounts = demoAccounts(SEED, START);
    const listed = new Map(accounts.map((each) => [each.account.account, each.balances]));
    for (const { account } of orders) {
      expect(Object.keys(listed.get(account) ?? {}).sort()).toEqual(['BTC', 'ETH', 'SOL', 'USDT']);
    }
    expect(demoAccounts(SEED, START)).toEqual(accounts);
  });

  it('begin a wash, a spoof and layers within forty seconds, and go on', () => {
    const early = episodes.filter(({ from }) => from < START + 40 * SECOND);
    expect(early.map(({ rule }) => rule).sort()).toEqual(['layering', 'spoofing', 'wash-trading']);
    expect(early.some(({ attempt }) => attempt !== true)).toBe(true);
    expect(episodes.length).toBeGreaterThan(3);
  });

  it('do the same again from the same seed and start', () => {
    expect(firstSeconds(60)).toEqual(records.filter(({ ts }) => ts < START + 60 * SECOND));
  });
});

// What an account is told that it pays is what the next trade takes; and asking changes nothing.
import { CommandStream, prologue, stamp } from './random-commands';
import { Seeded } from './seeded';
import { accountId, marketId, micros, type CoreEvent, type EventOf } from '../../core/contract';
import { Engine } from '../../core/engine/engine';

const MARKETS = [marketId(1), marketId(2)];
const ACCOUNTS = [1, 2, 3, 4, 5, 6].map(accountId);
const DAY = 86_400_000_000;

test.each([20_261_140, 20_261_141])('fees are as announced, on all days (seed %i)', (seed) => {
  const [engine, unasked] = [new Engine(), new Engine()];
  const stream = new CommandStream(new Seeded(seed));
  const rates = new Set<number>();
  const commands = prologue().map((words) => stamp(words, 1));
  for (let i = 0; i < 1200; i++) commands.push(stream.next());
  for (const [i, command] of commands.entries()) {
    // A day passes now and then, so that volumes come to count.
    const at = { ...command, ts: micros(command.ts + Math.floor(i / 300) * DAY) };
    const told = new Map<string, { makerFee: number; takerFee: number } | undefined>();
    for (const account of ACCOUNTS) {
      for (const market of MARKETS) {
        told.set(`${account} ${market}`, engine.feeRates(account, market, at.ts));
      }
    }
    const fills: EventOf<'fill'>[] = [];
    const keep = (e: CoreEvent): void => {
      if (e.type === 'fill') fills.push({ ...e });
    };
    engine.apply(at, keep);
    unasked.apply(at, () => undefined);
    // Parameters and tiers take effect with their own command.
    if (at.type === 'params' || at.type === 'fee-tier') continue;
    for (const e of fills) {
      const base = BigInt(e.quantity) * 100_000n; // lots of 0.001 at 8 decimals
      const sellerIsTaker = e.aggressor === 'SELL';
      const [takerGets, makerGets] = sellerIsTaker ? [e.notional, base] : [base, e.notional];
      const taker = told.get(`${e.takerAccount} ${e.market}`)?.takerFee ?? -1;
      const maker = told.get(`${e.makerAccount} ${e.market}`)?.makerFee ?? -1;
      const due = (gets: bigint, rate: number) =>
        (gets * BigInt(rate) + 99_999_999n) / 100_000_000n;
      expect(e.makerFee).toBe(due(makerGets, maker));
      if (e.auction !== true) expect(e.takerFee).toBe(due(takerGets, taker));
      rates.add(taker);
    }
  }
  expect(rates.size).toBeGreaterThan(2);
  expect(engine.stateHash()).toBe(unasked.stateHash());
});

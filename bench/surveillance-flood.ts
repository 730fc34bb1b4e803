/**
 * What a flood of one-lot orders costs surveillance: memory per resting order at its height, and
 * what is left once they are gone:
 * `node --expose-gc --import tsx bench/surveillance-flood.ts [ORDERS]`.
 * One account, one market, 500 prices; JSON on standard output.
 */
import {
  accountId,
  assetId,
  eventCodec,
  lots,
  marketId,
  micros,
  ticks,
  units,
  WireWriter,
  type Command,
} from '../core/contract';
import { Engine } from '../core/engine/engine';
import { effectiveRules } from '../surveillance/detectors/effective-rules';
import { Surveillance } from '../surveillance/surveillance';

const ORDERS = 200_000;
const PIECE = 10_000;
const START = 1_700_006_400_000_000;

type Timeless = Command extends infer C ? (C extends Command ? Omit<C, 'ts'> : never) : never;

const engine = new Engine();
const surveillance = new Surveillance(effectiveRules({}), 'flood');
let now = START;

/** Through the wire, as the live consumer gets them; nothing of a piece is kept. */
function feed(commands: Iterable<Timeless>): void {
  const writer = new WireWriter();
  for (const words of commands) {
    now += 100;
    const command = { ...words, ts: micros(now) } as Command; // the time completes it
    engine.apply(command, (event) => eventCodec.encode(writer, event));
  }
  for (const event of eventCodec.decodeAll(writer.take())) surveillance.onEvent(event);
}

function* pieces(count: number): Generator<readonly number[]> {
  for (let from = 0; from < count; from += PIECE) {
    yield Array.from({ length: Math.min(PIECE, count - from) }, (_, i) => from + i);
  }
}

function heapBytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

function main(count: number): void {
  const sizes = { tickSize: '0.01', lotSize: '0.0001', makerFee: 0, takerFee: 0 };
  const facts = { kind: 'individual', country: 'DE', devices: [], ips: [] } as const;
  const [account, market] = [accountId(1), marketId(1)];
  feed([
    { type: 'asset', asset: 'USD', decimals: 8 },
    { type: 'asset', asset: 'AAA', decimals: 8 },
    { type: 'market', market: 'AAA-USD', base: 'AAA', quote: 'USD', ...sizes },
    { type: 'account', account: 'flooder', owner: 'Customer 0042', ...facts },
    { type: 'deposit', account, asset: assetId(1), amount: units(10n ** 17n) },
  ]);
  const order = (i: number): Timeless => ({
    ...{ type: 'order', account, market, clientOrderId: `f${i}`, side: 'BUY' },
    ...{ orderType: 'LIMIT', quantity: lots(1), price: ticks(50_000 + (i % 500)) },
    ...{ timeInForce: 'GTC', selfTradePreventionMode: 'NONE' },
  });
  const cancel = (i: number): Timeless => {
    return { type: 'cancel', account, market, clientOrderId: `f${i}` };
  };
  const empty = heapBytes();
  for (const piece of pieces(count)) feed(piece.map(order));
  const full = heapBytes();
  const peak = surveillance.sizes();
  for (const piece of pieces(count)) feed(piece.map(cancel));
  const left = surveillance.sizes();
  const result = {
    ...{ orders: count, peak, left, alerts: surveillance.alerts().length },
    bytesPerRestingOrder: Math.round((full - empty) / count),
    bytesLeftPerOrder: Math.round((heapBytes() - empty) / count),
    note: 'the engine beside it is counted too',
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

main(Number(process.argv[2] ?? ORDERS));

import * as fc from 'fast-check';
import { accountId, marketId, micros } from './ids';
import { commandCatalogue, commandCodec } from './command';
import { directWriters, eventCatalogue, eventCodec, type EventOf } from './event';
import { WireError, WireReader, WireWriter } from './wire';

/** What a field's own reader gives back tells what it holds: probes are written and read. */
interface AnyField {
  write(w: WireWriter, value: unknown): void;
  read(r: WireReader): unknown;
  readonly optional: boolean;
}

const WORDS = fc.string({ unit: 'binary', maxLength: 20 });
const CANDIDATES: readonly fc.Arbitrary<unknown>[] = [
  fc.boolean(),
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.maxSafeInteger(),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
  WORDS,
  fc.array(WORDS, { maxLength: 4 }),
  fc.array(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), { maxLength: 4 }),
  fc.array(fc.maxSafeInteger(), { maxLength: 4 }),
];

function survives(field: AnyField, value: unknown): boolean {
  try {
    const w = new WireWriter();
    field.write(w, value);
    const r = new WireReader(w.take());
    expect(field.read(r)).toEqual(value);
    return r.done;
  } catch {
    return false;
  }
}

/** Words of a closed list are found by reading each code. */
function wordsOf(field: AnyField): string[] {
  const out: string[] = [];
  for (let code = 0; code < 256; code++) {
    try {
      const word = field.read(new WireReader(Buffer.from([code])));
      if (typeof word === 'string') out.push(word);
    } catch {
      break;
    }
  }
  return out;
}

/** The candidate whose samples all come back as they were. */
function valuesOf(field: AnyField): fc.Arbitrary<unknown> {
  const words = wordsOf(field);
  if (words.length > 0) return fc.constantFrom(...words);
  if ('shape' in field) return recordOf(field.shape as Record<string, AnyField>); // a struct
  const fits = CANDIDATES.find((one) =>
    fc.sample(one, { numRuns: 40, seed: 7 }).every((value) => survives(field, value)),
  );
  if (fits) return fits;
  // Only lists of records are left; their items have a test of their own.
  if (!survives(field, [])) throw new Error('a field that no candidate fits');
  return fc.constant([]);
}

function recordOf(shape: Record<string, AnyField>): fc.Arbitrary<object> {
  const required: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, field] of Object.entries(shape)) required[name] = valuesOf(field);
  const requiredKeys = Object.keys(shape).filter((name) => shape[name]?.optional === false);
  return fc.record(required, { requiredKeys });
}

const CATALOGUES = [
  ['command', commandCatalogue, commandCodec],
  ['event', eventCatalogue, eventCodec],
] as const;
const TYPES = CATALOGUES.flatMap(([kind, catalogue, codec]) =>
  Object.entries(catalogue).map(([type, entry]) => ({ kind, type, entry, codec })),
);

type Direct = EventOf<'accepted'> | EventOf<'cancelled'> | EventOf<'fill'>;

/** Amounts are numbers in spite of their type. */
function writeDirectly(w: WireWriter, e: Direct): void {
  // wrong about amounts, as said
  const number = (amount: bigint): number => amount as unknown as number;
  if (e.type === 'accepted') {
    const { seq, ts, orderId, locked, type: _type, ...words } = e;
    // lists have other ways, but the bytes are the same
    directWriters.accepted(w, seq, ts, orderId, number(locked), words as never);
  } else if (e.type === 'cancelled') {
    const { seq, ts, orderId, account, market, clientOrderId, side, price, leaves } = e;
    const [first, unlocked] = [[seq, ts, orderId, account, market] as const, number(e.unlocked)];
    const rest = [price, leaves, e.executed, unlocked, e.reason, e] as const;
    directWriters.cancelled(w, ...first, clientOrderId, side, ...rest);
  } else directWriters.fill(w, e as never); // as said
}

describe('the codec', () => {
  test.each(TYPES)('brings every $kind of type $type back as it was', ({ type, entry, codec }) => {
    const shape = entry.body.shape as unknown as Record<string, AnyField>; // fields of any value
    const seed = 20_261_125;
    fc.assert(
      fc.property(recordOf(shape), (fields) => {
        const w = new WireWriter();
        const record = { type, ...fields };
        codec.encode(w, record as never); // made from the catalogue's own shape
        expect(codec.decodeAll(w.take())).toEqual([record]);
        // Every cut is noticed.
        const bytes = w.take();
        const cut = bytes.subarray(0, bytes.length - 1);
        expect(() => codec.decodeAll(cut)).toThrow();
      }),
      { numRuns: 40, seed },
    );
  });

  test.each(['accepted', 'cancelled', 'fill'] as const)(
    'writes the same bytes of %s without an object for it',
    (type) => {
      // fields of any value
      const shape = eventCatalogue[type].body.shape as unknown as Record<string, AnyField>;
      const exact = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
      fc.assert(
        fc.property(recordOf(shape), exact, (fields, amount) => {
          const amounts = Object.keys(shape).filter((name) =>
            /^(locked|unlocked|notional|.*(Unlocked|Fee))$/.test(name),
          );
          const all = (value: unknown): object =>
            Object.fromEntries(amounts.map((name) => [name, value]));
          const w = new WireWriter();
          // made from the catalogue's own shape, as what follows
          eventCodec.encode(w, { type, ...fields, ...all(BigInt(amount)) } as never);
          const direct = new WireWriter();
          writeDirectly(direct, { type, ...fields, ...all(amount) } as never); // as above
          expect(direct.take()).toEqual(w.take());
        }),
        { numRuns: 200, seed: 20_261_128 },
      );
    },
  );

  test('reads several records one after the other', () => {
    const w = new WireWriter();
    commandCodec.encode(w, { type: 'clock', ts: micros(5) });
    commandCodec.encode(w, { type: 'asset', ts: micros(6), asset: 'Ü', decimals: 3 });
    expect(commandCodec.decodeAll(w.take())).toEqual([
      { type: 'clock', ts: 5 },
      { type: 'asset', ts: 6, asset: 'Ü', decimals: 3 },
    ]);
  });

  test('brings lists of orders back', () => {
    const shape = commandCatalogue['cancel-replace'].body.shape.replacement.shape;
    const order = recordOf(shape);
    fc.assert(
      fc.property(fc.array(order, { minLength: 1, maxLength: 3 }), (orders) => {
        const words = { account: 1, market: 2, listClientOrderId: 'l', kind: 'OCO', orders };
        const record = { type: 'order-list', ts: 1, ...words };
        const w = new WireWriter();
        commandCodec.encode(w, record as never); // made from the catalogue's own shape
        expect(commandCodec.decodeAll(w.take())).toEqual([record]);
      }),
    );
  });

  test('refuses unknown types, newer versions and words outside their lists', () => {
    const w = new WireWriter();
    commandCodec.encode(w, { type: 'clock', ts: micros(5) });
    const bytes = w.take();
    const altered = (at: number, value: number): Buffer => {
      const copy = Buffer.from(bytes);
      copy[at] = value;
      return copy;
    };
    expect(() => commandCodec.decodeAll(altered(0, 250))).toThrow(WireError);
    expect(() => commandCodec.decodeAll(altered(1, 99))).toThrow(WireError);
    const bad = { type: 'nothing', ts: 1 } as never; // wrong on purpose
    expect(() => commandCodec.encode(new WireWriter(), bad)).toThrow(WireError);
    // wrong on purpose as well
    const phase = { type: 'market-phase', ts: 1, market: 1, phase: 'lunch', reason: '' } as never;
    expect(() => commandCodec.encode(new WireWriter(), phase)).toThrow(WireError);
  });

  test('passes over what a longer record of the same version has at its end', () => {
    const w = new WireWriter();
    commandCodec.encode(w, {
      type: 'dead-man',
      ts: micros(1),
      account: accountId(2),
      market: marketId(3),
      timeoutMicros: 4,
    });
    const bytes = w.take();
    const longer = Buffer.concat([bytes, Buffer.from([9, 9])]);
    longer.writeUInt32LE(bytes.readUInt32LE(2) + 2, 2);
    expect(commandCodec.decodeAll(longer)).toHaveLength(1);
  });
});

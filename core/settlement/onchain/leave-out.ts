/**
 * Which fills cannot settle as the chain stands: one would make the program refuse its whole batch,
 * and with it the fills of everybody else.
 */
import { PublicKey } from '@solana/web3.js';
import type { RpcClient } from '../chain/rpc';
import { readConfig, readLedger, type LedgerState } from '../chain/venue-state';
import { LedgerModel, type ModelMove, type ModelOrder } from './ledger-model';
import type { SettleableFill, TraderSide } from './net-fills';
import type { VenueBook } from './venue-book';

/** What a fill moves, in base units. */
export interface FillTerms {
  /** Numbers of the assets on chain. */
  readonly base: number;
  readonly quote: number;
  readonly lotUnits: bigint;
  readonly notionalUnits: bigint;
}

interface LeaveOutOptions {
  readonly rpc: RpcClient;
  readonly book: VenueBook;
  readonly termsOf: (fill: SettleableFill) => FillTerms;
}

/** The cluster's clock, and where in it the seconds are. */
const CLOCK = 'SysvarC1ock11111111111111111111111111111111';
const SECONDS_AT = 32;
/** Where a signed message has the order's id, its last second and its lots. */
const [ID_AT, EXPIRY_AT, QUANTITY_AT] = [16, 24, 36];

/**
 * By the number of the fill in the log: who and why, the program's word. Fills are judged in their
 * order, each after those before it that settle.
 * @param nextSeq where the batch to be made begins
 * @returns undefined while batches are under way: nobody can say yet what they leave
 */
export async function leftOut(
  { rpc, book, termsOf }: LeaveOutOptions,
  fills: readonly SettleableFill[],
  nextSeq: number,
): Promise<ReadonlyMap<number, string> | undefined> {
  const { venue, omnibus } = book;
  const ownerOf = (side: TraderSide | undefined): Uint8Array =>
    side?.order.owner ?? omnibus.publicKey.toBytes();
  const owners = new Map(
    fills.flatMap(({ buyer, seller }) =>
      [buyer, seller].map((side) => [hex(ownerOf(side)), ownerOf(side)] as const),
    ),
  );
  const ledgers = [...owners.values()].map((owner) => venue.ledger(new PublicKey(owner)));
  const keys = [CLOCK, ...[venue.config, ...ledgers].map((key) => key.toBase58())];
  const { data } = await rpc.accounts(keys, 'confirmed');
  const [clock, config, ...states] = data;
  if (clock === undefined || config === undefined) return undefined;
  if (Number(readConfig(venue.program, config).nextSeq) !== nextSeq) return undefined;
  const now = Buffer.from(clock).readBigInt64LE(SECONDS_AT);
  const models = new Map<string, LedgerModel>();
  [...owners.keys()].forEach((owner, i) => {
    const state = states[i] && ledgerOf(book, states[i]);
    if (state !== undefined) models.set(owner, new LedgerModel(state, now));
  });
  const out = new Map<number, string>();
  for (const fill of fills) {
    const [buys, sells] = movesOf(fill, termsOf(fill));
    const sides = [
      { side: fill.buyer, move: buys },
      { side: fill.seller, move: sells },
    ].map(({ side, move }) => ({ side, move, model: models.get(hex(ownerOf(side))) }));
    const wrong = sides.flatMap(({ side, move, model }) => {
      const why = model === undefined ? 'it is not open' : model.why(move);
      return why === undefined ? [] : [told(side, why)];
    });
    if (wrong.length > 0) out.set(fill.seq, wrong.join('; '));
    else for (const { model, move } of sides) model?.book(move);
  }
  return out;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const ledgerOf = ({ venue }: VenueBook, data: Uint8Array): LedgerState =>
  readLedger(venue.program, data);

const told = (side: TraderSide | undefined, why: string): string =>
  side === undefined
    ? `the omnibus ledger: ${why}`
    : `account ${side.account}, order ${side.orderId}: ${why}`;

function movesOf(fill: SettleableFill, terms: FillTerms): [ModelMove, ModelMove] {
  const { buyer, seller, price, quantity } = fill;
  const base = { asset: terms.base, amount: quantity * terms.lotUnits };
  const quote = { asset: terms.quote, amount: price * quantity * terms.notionalUnits };
  const less = (one: typeof base, fee = 0n) => ({ ...one, amount: one.amount - fee });
  return [
    { order: orderOf(buyer), quantity, gives: quote, takes: less(base, buyer?.fee) },
    { order: orderOf(seller), quantity, gives: base, takes: less(quote, seller?.fee) },
  ];
}

function orderOf(side: TraderSide | undefined): ModelOrder | undefined {
  if (side === undefined) return undefined;
  const message = Buffer.from(side.order.message);
  return {
    id: message.readBigUInt64LE(ID_AT),
    quantity: message.readBigUInt64LE(QUANTITY_AT),
    expiry: BigInt(message.readUInt32LE(EXPIRY_AT)),
  };
}

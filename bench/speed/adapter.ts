/** The messages of the flash1 adapter over a book, with types; the script itself has none. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Book } from '../../core/book/book';

/** Largest id, price and quantity (contracts, section 6). */
export const LARGEST = 2 ** 31 - 1;

/** The benchmark's receiver of reports. */
export interface Reports {
  accepted(seq: number, side: number, id: number, price: number, quantity: number): void;
  trade(seq: number, price: number, quantity: number, makerId: number, takerId: number): void;
  cancelled(seq: number, side: number, id: number, price: number): void;
  modified(seq: number, side: number, id: number, price: number, quantity: number): void;
  cancelRejected(seq: number, id: number): void;
  modifyRejected(seq: number, id: number): void;
}

export interface Messages {
  add(seq: number, id: number, side: number, price: number, quantity: number, ioc: number): void;
  cancel(seq: number, id: number): void;
  modify(seq: number, id: number, side: number, price: number, quantity: number): void;
}

type Make = new (
  book: Book,
  limits: { readonly maxOrderId: number; readonly maxPrice: number },
  reports: Reports,
) => Messages;

const load = createRequire(__filename);
const script = join(__dirname, '..', 'adapters', 'flash1-messages.js');
const { Messages: Adapter } = load(script) as { Messages: Make }; // a script without types

/** A session of the adapter over `book`. */
export function newMessages(...words: ConstructorParameters<Make>): Messages {
  return new Adapter(...words);
}

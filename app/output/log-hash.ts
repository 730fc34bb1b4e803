/** SHA-256 over the bytes of all events in the log's codec: `logHash` of summary.json. */
import { createHash } from 'node:crypto';
import type { CoreEvent } from '../../core/contract';
import { eventCodec } from '../../core/contract/event';
import { WireWriter } from '../../core/contract/wire';

const BLOCK_BYTES = 1 << 16;

export class LogHash {
  readonly #hash = createHash('sha256');
  readonly #writer = new WireWriter();

  /** @param onBlock is given the bytes too, whole events in each block; they are used again */
  constructor(private readonly onBlock: (bytes: Uint8Array) => void = () => undefined) {}

  add(e: CoreEvent): void {
    eventCodec.encode(this.#writer, e);
    if (this.#writer.length >= BLOCK_BYTES) this.flush();
  }

  /** Gives on what has not filled a block. */
  flush(): void {
    if (this.#writer.length === 0) return;
    const bytes = this.#writer.view();
    this.#hash.update(bytes);
    this.onBlock(bytes);
    this.#writer.reset();
  }

  /** The hash in hex; nothing may be added after it. */
  finish(): string {
    this.flush();
    return this.#hash.digest('hex');
  }
}

/** SHA-256 over the bytes of all events in the log's codec: `logHash` of summary.json. */
import { createHash } from 'node:crypto';
import type { CoreEvent } from '../../core/contract';
import { eventCodec } from '../../core/contract/event';
import { WireWriter } from '../../core/contract/wire';

const BLOCK_BYTES = 1 << 18;

export class LogHash {
  readonly #hash = createHash('sha256');
  readonly #writer = new WireWriter();

  add(e: CoreEvent): void {
    eventCodec.encode(this.#writer, e);
    if (this.#writer.length >= BLOCK_BYTES) this.#flush();
  }

  #flush(): void {
    this.#hash.update(this.#writer.view());
    this.#writer.reset();
  }

  /** The hash in hex; nothing may be added after it. */
  finish(): string {
    this.#flush();
    return this.#hash.digest('hex');
  }
}

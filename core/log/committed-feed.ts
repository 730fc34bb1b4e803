/** Tells listeners in the core's own process what became durable, in order. */
import type { CommittedBatch, CommittedFeed } from '../contract';
import type { Logger } from '../../platform/log/logger';

export class Broadcast implements CommittedFeed {
  private readonly listeners = new Set<(batch: CommittedBatch) => void>();

  constructor(private readonly logger: Logger) {}

  subscribe(listener: (batch: CommittedBatch) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  publish(batch: CommittedBatch): void {
    for (const listener of this.listeners) {
      try {
        listener(batch);
      } catch (error) {
        // One listener's fault must not keep the others, or the answers, from what is durable.
        this.logger.error({ err: error, seq: batch.lastSeq }, 'a listener of the feed failed');
      }
    }
  }
}

/** Rules by what they hear, so that nobody is asked in vain. */
import type { Detector } from './detectors/detector';
import type { EndReason, FeedFill, FeedMessage } from './feed/market-feed';
import type { OrderState } from './feed/state';
import { straightCall } from './straight-call';

export class RuleCalls {
  readonly filled: (fill: FeedFill) => void;
  readonly message: (m: FeedMessage) => void;
  readonly ordered: (o: OrderState, at: number, seq: number) => void;
  readonly cancelled: (o: OrderState, reason: EndReason, at: number, seq: number) => void;
  readonly repriced: readonly Detector[];
  readonly referenced: readonly Detector[];
  readonly marketOpened: readonly Detector[];

  /** @param detectors in the order of the registry, which is that of the calls */
  constructor(detectors: readonly Detector[]) {
    const hearing = (method: keyof Detector) =>
      detectors.filter((detector) => detector[method] !== undefined);
    this.filled = straightCall(hearing('filled'), 'filled', 1);
    this.message = straightCall(hearing('message'), 'message', 1);
    this.ordered = straightCall(hearing('ordered'), 'ordered', 3);
    this.cancelled = straightCall(hearing('cancelled'), 'cancelled', 4);
    this.repriced = hearing('repriced');
    this.referenced = hearing('referenced');
    this.marketOpened = hearing('marketOpened');
  }
}

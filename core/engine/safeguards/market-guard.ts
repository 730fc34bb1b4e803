/** What a market's safeguards remember. Nothing of it moves while they are off. */
import { MeanPrice } from './mean-price';
import { ReferenceSources } from './reference-sources';

export class MarketGuard {
  readonly traded = new MeanPrice();
  readonly sources = new ReferenceSources();
  /** When the phase that the core began goes on to the next, µs; 0 = it does not by itself. */
  until = 0;
  /** The core paused it because there was no reference price. */
  withoutReference = false;
  /** When the batch that is being collected is cleared, µs; 0 = nothing has come yet. */
  batchDue = 0;
}

/** The gate's check of the search: it has the log's fills, each as the log tells it, no others. */
import type { GateCheck } from '../../contract/reports';
import { Check, skippedCheck } from './finding';
import type { ComparedFill } from './log-checks';

const SEARCH_CHECK = 'search-index';
const TITLE = 'The search index has the fills, and no others';
/** Fills compared at once. */
const PAGE = 400;
const REBUILD = 'fill the search again (probity rebuild search), then send the run through again';

/** A fill as the search has it. */
export interface IndexedFill {
  readonly fillId: string;
  readonly price: string;
  readonly quantity: string;
}

export interface FillIndex {
  /**
   * Fills whose event lies in [fromSeq, toSeq] and whose time in [from, to), µs UTC.
   * @param limit that many are enough
   */
  fills(span: FillSpan, limit: number): Promise<readonly IndexedFill[]>;
  /** Last event that has been indexed. */
  indexedTo(): Promise<number>;
}

export interface FillSpan {
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly from: number;
  readonly to: number;
}

/** Takes the log's fills as they pass, and asks the search for each page of them. */
export class SearchComparison {
  private readonly check = new Check(SEARCH_CHECK, TITLE);
  private page: ComparedFill[] = [];
  private after: number;

  /** @param after event before the first that is read */
  constructor(
    private readonly index: FillIndex,
    private readonly times: Pick<FillSpan, 'from' | 'to'>,
    after: number,
  ) {
    this.after = after;
  }

  /** Hands the fills on. */
  async *watch(fills: AsyncIterable<ComparedFill>): AsyncGenerator<ComparedFill> {
    for await (const fill of fills) {
      this.page.push(fill);
      if (this.page.length === PAGE) await this.compare(fill.seq);
      yield fill;
    }
  }

  /** @param watermark last event that counts */
  async done(watermark: number): Promise<GateCheck> {
    const indexed = await this.index.indexedTo();
    if (indexed < watermark) {
      const todo = 'wait until it has caught up, then send the run through the gate again';
      const message = `the search is behind the log: ${todo}`;
      this.check.add('search', `event ${watermark}`, `event ${indexed}`, message);
      return this.check.done();
    }
    await this.compare(watermark);
    return this.check.done();
  }

  private async compare(toSeq: number): Promise<void> {
    const span = { fromSeq: this.after + 1, toSeq, ...this.times };
    const found = await this.index.fills(span, PAGE * 2);
    const left = new Map(found.map((fill) => [fill.fillId, fill]));
    for (const { fillId, price, quantity, market } of this.page) {
      const indexed = left.get(fillId);
      left.delete(fillId);
      const place = `fill ${fillId}, ${market}`;
      const told = indexed === undefined ? 'none' : `${indexed.quantity} at ${indexed.price}`;
      const message = `the search has not what the log says: ${REBUILD}`;
      this.check.expect(place, `${quantity} at ${price}`, told, message);
    }
    for (const { fillId } of left.values()) {
      const message = `the search has a fill that is not in the log: ${REBUILD}`;
      this.check.add(`fill ${fillId}`, 'none', 'a document', message);
    }
    this.after = toSeq;
    this.page = [];
  }
}

export function searchNotThere(): GateCheck {
  return skippedCheck(SEARCH_CHECK, TITLE, 'no search is configured here');
}

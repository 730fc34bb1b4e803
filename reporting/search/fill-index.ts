/** The search's fills as the gate compares them with the log. */
import { consumerOffsets } from '../../platform/consumer/offsets';
import type { Sql } from '../../platform/postgres/pool';
import type { FieldValue, Search } from '../../platform/search/search';
import type { FillIndex, FillSpan, IndexedFill } from '../reports/gate/search-check';
import { SEARCH } from './consumer';

export class SearchedFills implements FillIndex {
  constructor(
    private readonly sql: Sql,
    private readonly search: Search,
  ) {}

  async fills({ fromSeq, toSeq, from, to }: FillSpan, limit: number): Promise<IndexedFill[]> {
    const hits = await this.search.search({
      kinds: ['fill'],
      text: '',
      filters: { seq: { from: fromSeq, to: toSeq }, ts: { from, to: to - 1 } },
      limit,
    });
    return hits.map(({ id, fields: { price, quantity } }) => {
      return { fillId: id, price: word(price), quantity: word(quantity) };
    });
  }

  async indexedTo(): Promise<number> {
    return (await consumerOffsets(this.sql)).get(SEARCH) ?? 0;
  }
}

function word(value: FieldValue | undefined): string {
  return typeof value === 'string' ? value : 'none';
}

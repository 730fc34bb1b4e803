import { parseSettlementSearch, settlementParams } from './settlement-search';

describe('the batches in the address', () => {
  it('are filtered by a known state and a number of an event, and by nothing else', () => {
    const search = parseSettlementSearch({ state: 'failed', event: '42', page: '3' });
    expect(search).toEqual({ state: 'failed', event: 42 });
    expect(settlementParams(search).toString()).toBe('state=failed&event=42');
    for (const raw of [{ state: 'lost' }, { event: '-1' }, { event: 'x' }, { event: '1.5' }]) {
      expect(parseSettlementSearch(raw)).toEqual({});
    }
  });
});

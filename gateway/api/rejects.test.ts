import { accountId, marketId, micros, REJECTS, seq } from '../../core/contract';
import type { EventOf, RejectCode } from '../../core/contract';
import { answerTo, type AskedOrder } from './rejects';

const rejected = (
  code: RejectCode,
  more: Partial<EventOf<'rejected'>> = {},
  order: AskedOrder = {},
) =>
  answerTo(
    {
      type: 'rejected',
      seq: seq(1),
      ts: micros(1),
      command: 'order',
      account: accountId(1),
      market: marketId(1),
      code,
      reason: 'the reason',
      ...more,
    },
    order,
  );

test('every code of the core has an answer that says no to the client', () => {
  for (const code of Object.keys(REJECTS)) {
    const answer = rejected(code as RejectCode); // a key of REJECTS
    expect(answer.code).toBeLessThan(0);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.message.length).toBeGreaterThan(5);
  }
});

test.each([
  ['205', {}, -2010, 'Account has insufficient balance for requested action.'],
  ['303', {}, -1013, 'Market is closed.'],
  ['304', { price: -1 }, -1013, 'Filter failure: PRICE_FILTER'],
  ['304', { price: 0 }, -1013, 'Invalid price.'],
  ['305', { quantity: -1 }, -1013, 'Filter failure: LOT_SIZE'],
  ['305', { quantity: 0 }, -1013, 'Invalid quantity.'],
  ['307', {}, -1013, 'Filter failure: NOTIONAL'],
  ['309', {}, -1013, 'Filter failure: PERCENT_PRICE_BY_SIDE'],
  ['310', {}, -1013, 'Filter failure: MAX_NUM_ORDERS'],
  ['501', {}, -2010, 'Duplicate order sent.'],
  ['502', { command: 'cancel' }, -2011, 'Unknown order sent.'],
  ['502', { command: 'amend' }, -2013, 'Order does not exist.'],
  ['503', {}, -2010, 'Order would immediately match and take.'],
  ['504', {}, -2010, 'Order would trigger immediately.'],
  ['516', {}, -1020, 'This operation is not supported.'],
] as const)('%s of %o is answered as clients know it', (code, more, number, message) => {
  const { command, ...order }: AskedOrder & { command?: 'cancel' | 'amend' } = more;
  const answer = rejected(code, { command: command ?? 'order' }, order);
  expect([answer.code, answer.message]).toEqual([number, message]);
});

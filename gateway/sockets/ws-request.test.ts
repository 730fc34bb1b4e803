import { readWsRequest } from './ws-request';

test('parameters are signed sorted by name, with numbers as they were written', () => {
  const read = readWsRequest(
    '{"id":"7","method":"v3/order.place","params":{"symbol":"BTCUSDT","price":0.10,' +
      '"quantity":1e-3,"apiKey":"K","signature":"S","timestamp":1700000000000,"a":null,"b":true}}',
  );
  expect([read.id, read.method, read.apiKey, read.sent.signature]).toEqual([
    '7',
    'order.place',
    'K',
    'S',
  ]);
  expect(read.sent.payload).toBe(
    'apiKey=K&b=true&price=0.10&quantity=1e-3&symbol=BTCUSDT&timestamp=1700000000000',
  );
  expect(read.sent.params.has('a')).toBe(false);
});

test('names that are no words, and too many of them, are refused', () => {
  const many = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`p${i}`, 1.5]));
  for (const params of [{ '(a+)+b': 1.5, x: 'a'.repeat(40) }, many]) {
    const message = JSON.stringify({ method: 'ping', params });
    expect(() => readWsRequest(message)).toThrow(expect.objectContaining({ code: -1135 }));
  }
});

test('lists are taken as JSON text', () => {
  const read = readWsRequest('{"method":"ticker","params":{"symbols":["A","B"]}}');
  expect(read.id).toBeNull();
  expect(read.sent.params.symbols()).toEqual(['A', 'B']);
});

test.each(['', '{', '[]', '7', '{"id":1}', '{"method":5}', '{"method":"ping","params":[1]}'])(
  '%p is no request',
  (message) => {
    expect(() => readWsRequest(message)).toThrow(expect.objectContaining({ code: -1135 }));
  },
);

import { attention, detectorRows, type Signs } from './attention';

const calm: Signs = {
  stream: 'live',
  health: {
    checks: [{ name: 'postgres', ok: true }],
    lags: [{ consumer: 'surveillance', events: 12 }],
  },
  markets: [{ name: 'BTC-USDT', phase: 'Trading' }],
  lateAlerts: 0,
  lateCases: 0,
  lateReports: 0,
  silent: [],
  operational: [],
};

test('a healthy venue needs nobody', () => {
  expect(attention(calm)).toEqual([]);
});

test('what is wrong is said, the worst first', () => {
  const said = attention({
    ...calm,
    stream: 'lost',
    health: {
      checks: [{ name: 'surveillance', ok: false, reason: 'has not begun' }],
      lags: [{ consumer: 'surveillance', events: 123_456 }],
    },
    markets: [{ name: 'ETH-USDT', phase: 'Halted' }],
    lateAlerts: 2,
    lateReports: 1,
    silent: ['wash-trading'],
    operational: [
      { kind: 'market-silence', subject: 'SOL-USDT' },
      { kind: 'feed-gap', subject: 'log' },
      { kind: 'market-silence', subject: 'ETH-BTC' },
    ],
  });
  expect(said).toEqual([
    'Surveillance does not work: has not begun',
    'Market is silent: SOL-USDT, ETH-BTC',
    'Gap in the log: log',
    'The live stream is lost',
    'Surveillance is 123,456 events behind the log',
    'ETH-USDT: halted',
    '2 alerts past triage time',
    '1 report late',
    'Wash trading has been silent for a day',
  ]);
});

test('a detector is silent only if it used to speak', () => {
  const counts = (rule: Record<string, number>) => {
    return { rule, severity: {}, state: {}, market: {} };
  };
  const month = counts({ spoofing: 40, layering: 3, 'wash-trading': 90 });
  expect(detectorRows(counts({ 'wash-trading': 4 }), month)).toEqual([
    { rule: 'wash-trading', day: 4, month: 90, silent: false },
    { rule: 'spoofing', day: 0, month: 40, silent: true },
    { rule: 'layering', day: 0, month: 3, silent: false },
  ]);
});

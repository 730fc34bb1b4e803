import { checksIn, lagsIn } from './health';

test('lags are read out of the metrics, whatever stands around them', () => {
  const text = [
    '# TYPE log_consumer_lag_events gauge',
    'log_consumer_lag_events{consumer="surveillance"} 12',
    'log_consumer_lag_events{consumer="core-projections"} 1.5e+6',
    'log_consumer_lag_seconds{consumer="x"} 3',
    'other_metric 4',
  ].join('\n');
  expect(lagsIn(text)).toEqual([
    { consumer: 'surveillance', events: 12 },
    { consumer: 'core-projections', events: 1_500_000 },
  ]);
});

test('checks that fail carry their reason; nonsense is no check', () => {
  const answer = {
    status: 'not ready',
    checks: [{ name: 'postgres', ok: true }, { name: 'search', ok: false, reason: 'away' }, 7],
  };
  expect(checksIn(answer)).toEqual([
    { name: 'postgres', ok: true },
    { name: 'search', ok: false, reason: 'away' },
  ]);
  expect(checksIn(null)).toEqual([]);
});

import { indexAtSeq, ownFrame, playOn } from './frame-clock';
import { columnOfFrame, frameOfColumn, heatMap, roundPrices } from './heat-map';
import { ownInWords, replayLadder } from './ladder-rows';
import { parseReplaySearch, replayOf } from './replay-search';
import type { ReplayEvent, ReplayLevel, ReplayFrame } from '../../../../../surveillance/contract';

const SECOND = 1_000_000;

function frame(seq: number, ts: number, over: Partial<ReplayEvent> = {}): ReplayFrame {
  const bids: ReplayLevel[] = [
    ['99.00', '2.0', '0'],
    ['98.00', '8.0', '6.0'],
  ];
  const asks: ReplayLevel[] = [['101.00', '1.0', '0']];
  return { seq, ts, bids, asks, event: { type: 'accepted', own: false, ...over } };
}

const frames = [
  frame(10, 0),
  frame(12, SECOND / 2, { own: true, price: '98.00' }),
  frame(15, 60 * SECOND, { type: 'fill', price: '101.00', side: 'BUY' }),
  frame(20, 61 * SECOND, { own: true }),
];

test('a moment between two events is the earlier one', () => {
  expect([9, 10, 11, 12, 14, 15, 99].map((seq) => indexAtSeq(frames, seq))).toEqual([
    0, 0, 0, 1, 1, 2, 3,
  ]);
});

test('one steps between the events of the subject', () => {
  expect(ownFrame(frames, 0, 1)).toBe(1);
  expect(ownFrame(frames, 1, 1)).toBe(3);
  expect(ownFrame(frames, 3, 1)).toBe(-1);
  expect(ownFrame(frames, 3, -1)).toBe(1);
});

test('time plays at the pace of the log, and stays at the end', () => {
  const start = { index: 0, carry: 0 };
  expect(playOn(frames, start, SECOND / 4, false)).toEqual({ index: 0, carry: SECOND / 4 });
  expect(playOn(frames, start, SECOND, false)).toEqual({ index: 1, carry: SECOND / 2 });
  expect(playOn(frames, start, 30 * SECOND, false).index).toBe(1);
  expect(playOn(frames, start, 900 * SECOND, false)).toEqual({ index: 3, carry: 0 });
  expect(playOn([], start, SECOND, false)).toEqual({ index: 0, carry: 0 });
});

test('however time is cut, it leads to the same frame', () => {
  let walked = { index: 0, carry: 0 };
  for (let i = 0; i < 600; i++) walked = playOn(frames, walked, SECOND / 10, false);
  expect(walked).toEqual(playOn(frames, { index: 0, carry: 0 }, 60 * SECOND, false));
});

test('a quiet spell is cut to a second', () => {
  const start = { index: 1, carry: 0 };
  expect(playOn(frames, start, 0.9 * SECOND, true).index).toBe(1);
  expect(playOn(frames, start, SECOND, true)).toEqual({ index: 2, carry: 0 });
});

test('the picture has a column for each frame, or the last frame of each column', () => {
  for (const [columns, count] of [
    [4, 4],
    [3, 10],
    [600, 5999],
  ] as const) {
    expect(frameOfColumn(columns - 1, columns, count)).toBe(count - 1);
    for (let column = 0; column < columns; column++) {
      expect(columnOfFrame(frameOfColumn(column, columns, count), columns, count)).toBe(column);
    }
  }
});

test('depth is dark where there is much, own where it is the subject’s', () => {
  const { cells, trades, best, low, high } = heatMap(frames, 100);
  const first = cells.filter(({ column }) => column === 0);
  const deep = first.find(({ price }) => price === 98);
  expect(deep).toMatchObject({ side: 'bid', depth: 1, own: 0.75 });
  expect(first.find(({ price }) => price === 99)?.depth).toBeLessThan(1);
  expect(trades).toEqual([{ column: 2, price: 101, own: false, side: 'BUY' }]);
  expect(best[0]).toEqual([99, 101]);
  expect(low).toBeLessThanOrEqual(98);
  expect(high).toBeGreaterThanOrEqual(101);
  expect(heatMap([], 100).cells).toEqual([]);
});

test('a stray order far away does not flatten the picture', () => {
  const asks: ReplayLevel[] = Array.from({ length: 30 }, (_, i) => [`${101 + i / 10}`, '1', '0']);
  const stray = { ...frame(1, 0), asks: [...asks, ['9000', '1', '0'] as const] };
  expect(heatMap([stray], 10).high).toBeLessThan(200);
});

test('the ladder measures against its deepest row and marks what was touched', () => {
  const { bids, asks } = replayLadder(frame(1, 0, { price: '98' }), 5);
  expect(bids.map(({ depth, ownDepth, touched }) => [depth, ownDepth, touched])).toEqual([
    [0.25, 0, false],
    [1, 0.75, true],
  ]);
  expect(asks[0]?.depth).toBe(0.125);
  expect(ownInWords(frame(1, 0))).toBe('98.00: 6.0');
});

test('any address gives a part of the log, or asks for one', () => {
  expect(parseReplaySearch({ from: '5', to: 9, account: ' a,b ' })).toEqual({
    from: 5,
    to: 9,
    account: 'a,b',
  });
  expect(parseReplaySearch({ seq: 5000 })).toEqual({ from: 3000, to: 7000, seq: 5000 });
  expect(parseReplaySearch({ from: 'x', to: -1, seq: 1.5 })).toEqual({});
  expect(replayOf({ seqFrom: 100, seqTo: 200 }, ['a', 'b'])).toEqual({
    from: 50,
    to: 250,
    seq: 100,
    account: 'a,b',
  });
});

test.each([
  [61_890.2, 62_060.7, 5, [61_900, 61_950, 62_000, 62_050]],
  [0.1201, 0.1249, 5, [0.121, 0.122, 0.123, 0.124]],
  [5, 5, 5, [5]],
])('an axis from %d to %d bears round prices', (low, high, wanted, expected) => {
  const prices = roundPrices(low, high, wanted);
  expect(prices.map((price) => Number(price.toFixed(6)))).toEqual(expected);
});

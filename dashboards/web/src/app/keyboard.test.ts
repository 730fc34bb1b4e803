import { KeyMatcher, type KeyPress } from './keyboard';

const NAMES = ['j', '?', 'g a', 'g m', 'a'];
const press = (key: string, over: Partial<KeyPress> = {}): KeyPress => {
  return { key, modified: false, typing: false, at: 0, ...over };
};

test('single keys and sequences are told apart', () => {
  const matcher = new KeyMatcher();
  expect(matcher.press(press('j'), NAMES)).toBe('j');
  expect(matcher.press(press('g'), NAMES)).toBeUndefined();
  expect(matcher.press(press('a', { at: 500 }), NAMES)).toBe('g a');
  expect(matcher.press(press('a', { at: 600 }), NAMES)).toBe('a');
});

test('a sequence that waits too long is forgotten', () => {
  const matcher = new KeyMatcher();
  matcher.press(press('g'), NAMES);
  expect(matcher.press(press('m', { at: 5000 }), NAMES)).toBeUndefined();
});

test('a key that breaks a sequence acts for itself', () => {
  const matcher = new KeyMatcher();
  matcher.press(press('g'), NAMES);
  expect(matcher.press(press('j', { at: 1 }), NAMES)).toBe('j');
  matcher.press(press('g', { at: 2 }), NAMES);
  matcher.press(press('g', { at: 3 }), NAMES);
  expect(matcher.press(press('m', { at: 4 }), NAMES)).toBe('g m');
});

test('typing and modifiers are left alone', () => {
  const matcher = new KeyMatcher();
  expect(matcher.press(press('j', { typing: true }), NAMES)).toBeUndefined();
  expect(matcher.press(press('j', { modified: true }), NAMES)).toBeUndefined();
  matcher.press(press('g', { typing: true }), NAMES);
  expect(matcher.press(press('m'), NAMES)).toBeUndefined();
});

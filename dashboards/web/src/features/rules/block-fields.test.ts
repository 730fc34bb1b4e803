import { blockOf, differences, fieldsOf } from './block-fields';

const before = { enabled: true, minFills: 3, share: 0.01, threshold: '10000', per: { a: 1 } };

test('a form that nobody touched is the block itself', () => {
  expect(blockOf(before, fieldsOf(before), true)).toEqual({ block: before, bad: [] });
});

test('a text that is no value is named, and words stay words', () => {
  const fields = { ...fieldsOf(before), minFills: 'three', threshold: ' 9000 ' };
  const { block, bad } = blockOf(before, fields, 'shadow');
  expect(bad).toEqual(['minFills']);
  expect(block).toMatchObject({ threshold: '9000', enabled: 'shadow' });
});

test('a difference names what changes and nothing else', () => {
  expect(differences(before, { ...before, enabled: false, per: { a: 2 } })).toEqual([
    { name: 'enabled', before: 'true', after: 'false' },
    { name: 'per', before: '{"a":1}', after: '{"a":2}' },
  ]);
});

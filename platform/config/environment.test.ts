import { z } from 'zod';
import { flag, json, port, readEnvironment } from './environment';

test('variables come back typed, defaults fill what is absent or empty', () => {
  const shape = { PORT: port.default(8080), DEMO: flag.default(true), NAME: z.string().optional() };
  expect(readEnvironment(shape, { PORT: '9000', DEMO: 'off', NAME: '' })).toEqual({
    PORT: 9000,
    DEMO: false,
  });
  expect(readEnvironment(shape, {})).toMatchObject({ PORT: 8080, DEMO: true });
});

test('JSON variables are checked against their shape', () => {
  const shape = { LIST: json(z.array(z.object({ a: z.number() }))) };
  expect(readEnvironment(shape, { LIST: '[{"a":1}]' })).toEqual({ LIST: [{ a: 1 }] });
  expect(() => readEnvironment(shape, { LIST: '[{"a":' })).toThrow(/LIST: not JSON/);
  expect(() => readEnvironment(shape, { LIST: '[{"a":"x"}]' })).toThrow(/LIST\.0\.a/);
});

test('each bad variable is named, its value is not shown', () => {
  const read = () =>
    readEnvironment({ PORT: port, SECRET: z.string().min(20) }, { SECRET: 'hush' });
  expect(read).toThrow(/PORT: .*SECRET: /);
  expect(read).not.toThrow(/hush/);
  expect(read).toThrow(expect.objectContaining({ code: 'BAD_ENVIRONMENT' }));
});

test('without a source the process environment is read', () => {
  expect(readEnvironment({ PATH: z.string() }).PATH).toBe(process.env.PATH);
});

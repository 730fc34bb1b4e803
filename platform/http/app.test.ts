import { connect } from 'node:net';
import { once } from 'node:events';
import { Router } from 'express';
import { createLogger } from '../log/logger';
import { createApp } from './app';
import { HttpError } from './http-error';
import { listen, type HttpServer } from './listen';

let http: HttpServer;
const logged: string[] = [];
beforeAll(async () => {
  const router = Router();
  router.post('/echo', (req, res) => void res.json(req.body));
  router.get('/refused', () => {
    throw new HttpError(429, 'SLOW_DOWN', 'too fast', { 'Retry-After': '7' });
  });
  router.get('/broken', async () => {
    await Promise.resolve();
    throw new Error('inner detail');
  });
  router.get('/item/:name', (req, res) => void res.json(req.params));
  const logger = createLogger({ service: 'test', stream: { write: (line) => logged.push(line) } });
  const app = createApp({ logger, mounts: [{ path: '/', router }], bodyLimitBytes: 1000 });
  http = await listen(app, { port: 0 });
});
afterAll(() => http.close());

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${http.url}/echo`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });

test('a JSON body arrives, and the answer carries the security headers', async () => {
  const answer = await post('{"a":[1,"x"]}');
  expect(await answer.json()).toEqual({ a: [1, 'x'] });
  expect(answer.headers.get('content-security-policy')).toContain("script-src 'self';");
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('x-powered-by')).toBeNull();
});

test.each([
  ['malformed JSON', '{"a":', {}, 400, 'MALFORMED_JSON'],
  ['a body over the limit', JSON.stringify('x'.repeat(1000)), {}, 413, 'BODY_TOO_LARGE'],
  ['nesting without end', '['.repeat(100) + ']'.repeat(100), {}, 400, 'BODY_TOO_DEEP'],
  ['a NUL', '{"a":["x\\u0000"]}', {}, 400, 'BAD_TEXT'],
  ['half a character', '{"\\ud800":1}', {}, 400, 'BAD_TEXT'],
  ['an unknown encoding', '{}', { 'Content-Encoding': 'zap' }, 415, 'BAD_ENCODING'],
])('%s is refused with a code', async (_what, body, headers, status, code) => {
  const answer = await post(body, headers);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toEqual({ code, msg: expect.any(String) });
});

test('an unknown path and a malformed one are refused with a code', async () => {
  expect(await (await fetch(`${http.url}/none`)).json()).toMatchObject({ code: 'NOT_FOUND' });
  const nul = await fetch(`${http.url}/item/a%00`);
  expect(await nul.json()).toMatchObject({ code: 'BAD_TEXT' });
  const malformed = await fetch(`${http.url}/item/%E0%A4%A`);
  expect(malformed.status).toBe(400);
  expect(await malformed.json()).toMatchObject({ code: 'BAD_PATH' });
});

test('a refusal carries its status, code and headers', async () => {
  const answer = await fetch(`${http.url}/refused`);
  expect(answer.status).toBe(429);
  expect(answer.headers.get('retry-after')).toBe('7');
  expect(await answer.json()).toEqual({ code: 'SLOW_DOWN', msg: 'too fast' });
});

test('a failure inside is logged whole and told without detail', async () => {
  const answer = await fetch(`${http.url}/broken`);
  expect(answer.status).toBe(500);
  const text = await answer.text();
  expect(JSON.parse(text)).toMatchObject({ code: 'INTERNAL' });
  expect(text).not.toMatch(/inner detail|at .*\.ts/);
  expect(logged.join('')).toContain('inner detail');
});

test('closing lets a running request finish and refuses new ones', async () => {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((open) => (release = open));
  const server = await listen((_req, res) => void gate.then(() => res.end('late')), { port: 0 });
  const arrived = once(server.server, 'request');
  const running = fetch(server.url);
  await arrived;
  const closing = server.close(10_000);
  await expect(fetch(server.url)).rejects.toThrow();
  release();
  expect(await (await running).text()).toBe('late');
  await closing;
});

test('closing cuts a request that does not end in time', async () => {
  const server = await listen(() => undefined, { port: 0 });
  const arrived = once(server.server, 'request');
  const running = fetch(server.url);
  running.catch(() => undefined);
  await arrived;
  await server.close(20);
  await expect(running).rejects.toThrow();
});

test('a port that is taken is refused by its number', async () => {
  await expect(listen(() => undefined, { port: http.port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining(String(http.port)),
  });
});

test('a request that is not HTTP does not harm the server', async () => {
  const socket = connect(http.port, '127.0.0.1');
  socket.end('\x00\xffnot http\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  expect((await fetch(`${http.url}/item/x`)).status).toBe(200);
});

import { Registry } from 'prom-client';
import express from 'express';
import { listen } from '../http/listen';
import { counter, gauge, histogram } from './instruments';
import { createRegistry, operationsRouter, type ReadinessCheck } from './metrics';

async function ask(path: string, checks: ReadinessCheck[] = []) {
  const http = await listen(express().use(operationsRouter(createRegistry(), checks)), { port: 0 });
  try {
    const answer = await fetch(http.url + path);
    return { status: answer.status, text: await answer.text() };
  } finally {
    await http.close();
  }
}

test('metrics are shown in the Prometheus text format', async () => {
  const { status, text } = await ask('/metrics');
  expect(status).toBe(200);
  expect(text).toMatch(/^# HELP process_cpu_user_seconds_total/m);
});

test('a live process says so whatever its checks say', async () => {
  expect((await ask('/health/live', [{ name: 'x', check: () => fail() }])).status).toBe(200);
});

function fail(): never {
  throw new Error('not recovered yet');
}

test('a process is ready when every check passes, else each reason is named', async () => {
  const good = { name: 'postgres', check: () => Promise.resolve() };
  expect((await ask('/health/ready', [good])).status).toBe(200);
  const { status, text } = await ask('/health/ready', [good, { name: 'core', check: fail }]);
  expect(status).toBe(503);
  expect(JSON.parse(text)).toEqual({
    status: 'not ready',
    checks: [
      { name: 'postgres', ok: true },
      { name: 'core', ok: false, reason: 'not recovered yet' },
    ],
  });
});

test('parts that ask for the same metric share it', () => {
  const registry = new Registry();
  const spec = { name: 'things_total', help: 'Things', labelNames: ['kind'] as const };
  expect(counter(registry, spec)).toBe(counter(registry, spec));
  const level = { name: 'level', help: 'Level' };
  expect(gauge(registry, level)).toBe(gauge(registry, level));
  const time = { name: 'time_seconds', help: 'Time' };
  expect(histogram(registry, time, [1, 2])).toBe(histogram(registry, time, [1, 2]));
});

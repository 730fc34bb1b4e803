/** Prometheus metrics and health: one registry a process, and the router that shows both. */
import { Router } from 'express';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { errorText } from '../errors/coded-error';

/** A registry that already has the process's own metrics (memory, event loop, collections). */
export function createRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** One thing that must be well before traffic is sent here. Throws or rejects when it is not. */
export interface ReadinessCheck {
  /** Short, for operators (`postgres`, `recovery`). */
  readonly name: string;
  readonly check: () => Promise<void> | void;
}

const CHECK_LIMIT_MS = 2_000;

/**
 * GET /metrics, /health/live (200 while the process answers) and /health/ready (200 when every
 * check passes within 2 s, else 503; the body names each check).
 */
export function operationsRouter(registry: Registry, checks: readonly ReadinessCheck[]): Router {
  const router = Router();
  router.get('/metrics', async (_req, res) => {
    res.type(registry.contentType).send(await registry.metrics());
  });
  router.get('/health/live', (_req, res) => {
    res.json({ status: 'live' });
  });
  router.get('/health/ready', async (_req, res) => {
    const results = await Promise.all(checks.map(run));
    const ready = results.every((result) => result.ok);
    res.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', checks: results });
  });
  return router;
}

interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  readonly reason?: string;
}

async function run({ name, check }: ReadinessCheck): Promise<CheckResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const fail = () => reject(new Error(`no answer within ${CHECK_LIMIT_MS} ms`));
    timer = setTimeout(fail, CHECK_LIMIT_MS);
  });
  try {
    await Promise.race([Promise.resolve().then(check), late]);
    return { name, ok: true };
  } catch (error) {
    return { name, ok: false, reason: errorText(error) };
  } finally {
    clearTimeout(timer);
  }
}

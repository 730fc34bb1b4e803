/** The local chain's door: JSON-RPC 2.0 over HTTP, single calls and batches of them. */
import { Router } from 'express';
import { z } from 'zod';
import type { LocalLedger } from './ledger';
import { callMethod, RpcRefusal } from './methods';

const call = z.looseObject({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number(), z.null()]).default(null),
  method: z.string().max(100),
  params: z.array(z.unknown()).max(10).default([]),
});
const MAX_CALLS = 50;
const INVALID_REQUEST = -32600;
const INTERNAL = -32603;

/** Mount it at `/` of a server that listens on loopback alone: it asks nobody who they are. */
export function localChainRouter(ledger: LocalLedger): Router {
  const router = Router();
  router.post('/', (req, res) => {
    const body: unknown = req.body;
    const many = z.array(z.unknown()).min(1).max(MAX_CALLS).safeParse(body);
    res.json(many.success ? many.data.map((one) => answer(ledger, one)) : answer(ledger, body));
  });
  return router;
}

function answer(ledger: LocalLedger, body: unknown): unknown {
  const parsed = call.safeParse(body);
  const head = { jsonrpc: '2.0', id: parsed.success ? parsed.data.id : null };
  if (!parsed.success) {
    return { ...head, error: { code: INVALID_REQUEST, message: 'Invalid request' } };
  }
  try {
    return { ...head, result: callMethod(ledger, parsed.data.method, parsed.data.params) };
  } catch (error) {
    if (error instanceof RpcRefusal) {
      return { ...head, error: { code: error.code, message: error.message } };
    }
    return { ...head, error: { code: INTERNAL, message: 'Internal error' } };
  }
}

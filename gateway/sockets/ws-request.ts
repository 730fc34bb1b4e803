/** A message of the WebSocket API, read into parameters and what their signature is over. */
import { z } from 'zod';
import { badJson } from '../api/errors';
import { Params, type SentParams } from '../api/params';

/** As many as a REST query may have. */
const MAX_PARAMS = 64;
/** Names become part of a pattern below: nothing but plain words may. */
const paramName = z.string().regex(/^[A-Za-z0-9]{1,64}$/);

const request = z.object({
  id: z.union([z.int(), z.string().max(256), z.null()]).optional(),
  method: z.string().max(64),
  params: z
    .record(paramName, z.unknown())
    .refine((params) => Object.keys(params).length <= MAX_PARAMS)
    .optional(),
});

export interface WsRequest {
  readonly id: number | string | null;
  readonly method: string;
  readonly sent: SentParams;
  readonly apiKey: string | undefined;
}

/** Text of a number exactly as it stands in the message (`0.10`, `1e-7`); JSON forgets it. */
function numberText(message: string, name: string, value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  const pattern = new RegExp(`${JSON.stringify(name)}\\s*:\\s*(-?[0-9][0-9.eE+-]*)`, 'g');
  for (const match of message.matchAll(pattern)) {
    if (Number(match[1]) === value) return match[1] ?? String(value);
  }
  return String(value);
}

function valueText(message: string, name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return numberText(message, name, value);
  return JSON.stringify(value) ?? '';
}

/** @throws ApiError -1135 when the message is not a request */
export function readWsRequest(message: string): WsRequest {
  let raw: unknown;
  try {
    raw = JSON.parse(message);
  } catch {
    throw badJson();
  }
  const parsed = request.safeParse(raw);
  if (!parsed.success) throw badJson();
  const { id = null, method, params = {} } = parsed.data;
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(params)) {
    // null stands for "not sent".
    if (value !== null) values.set(name, valueText(message, name, value));
  }
  const signature = values.get('signature');
  values.delete('signature');
  // Signed are the parameters sorted by name, not encoded (reference, "SIGNED request").
  const payload = [...values]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return {
    id,
    method: method.startsWith('v3/') ? method.slice(3) : method,
    sent: { params: new Params(values), payload, signature },
    apiKey: values.get('apiKey'),
  };
}

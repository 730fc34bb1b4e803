/** Calls to the server: JSON in and out; refusals carry the server's code and sentence. */

export class ApiError extends Error {
  override name = 'ApiError';
  /** @param status HTTP status; 0 when the server could not be reached */
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** @throws ApiError */
export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await send(path, signal ? { signal } : {});
  return (await response.json()) as T; // our own server's answer
}

/** Writes carry the header that another site's form cannot send. @throws ApiError */
export async function postJson<T>(path: string, body: unknown): Promise<T | undefined> {
  const headers = { 'Content-Type': 'application/json', 'X-Probity-Request': 'web' };
  const response = await send(path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (response.status === 204) return undefined;
  return (await response.json()) as T; // our own server's answer
}

/** @throws ApiError */
export async function deleteJson(path: string): Promise<void> {
  await send(path, { method: 'DELETE', headers: { 'X-Probity-Request': 'web' } });
}

/** A file as it is. @throws ApiError */
export async function postFile<T>(
  path: string,
  file: Blob,
  type = 'application/octet-stream',
): Promise<T> {
  const headers = { 'Content-Type': type, 'X-Probity-Request': 'web' };
  const response = await send(path, { method: 'POST', headers, body: file });
  return (await response.json()) as T; // our own server's answer
}

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, { ...init, credentials: 'same-origin' });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new ApiError(0, 'UNREACHABLE', 'The server cannot be reached.');
  }
  if (response.ok) return response;
  throw await refusal(response);
}

async function refusal(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null);
  const { code, msg } = isRecord(body) ? body : {};
  const text = typeof msg === 'string' ? msg : `The server answered ${response.status}.`;
  return new ApiError(
    response.status,
    typeof code === 'string' ? code : String(response.status),
    text,
  );
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

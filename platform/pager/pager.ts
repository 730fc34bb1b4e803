/**
 * The port through which somebody is paged, and its two sides: a web hook where one is named, else
 * the log of the process, beside the application's own list of pages.
 */
import { createHmac } from 'node:crypto';
import { CodedError, errorText } from '../errors/coded-error';
import type { Logger } from '../log/logger';

/** What is sent; it names no person. Times in µs UTC. */
export interface PageMessage {
  readonly page: number;
  readonly topic: string;
  readonly title: string;
  readonly detail: string;
  /** Where the web application shows it. */
  readonly path: string;
  readonly at: number;
}

export interface Pager {
  /** Told beside each page that it delivered. */
  readonly name: string;
  /**
   * Resolves when it is delivered; may be called again with the same page.
   * @throws CodedError PAGER_AWAY, PAGER_REFUSED; also when the signal cuts it off
   */
  page(message: PageMessage, signal?: AbortSignal): Promise<void>;
}

export interface WebhookOptions {
  readonly url: string;
  /** Signs the body: `X-Probity-Signature: sha256=<hex>`, HMAC-SHA-256. */
  readonly secret?: string | undefined;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;

/** Posts each page as JSON. Any answer but 2xx is a failure; redirects are not followed. */
export function createWebhookPager({ url, secret, timeoutMs }: WebhookOptions): Pager {
  return {
    name: 'web hook',
    async page(message, signal) {
      const limit = AbortSignal.timeout(timeoutMs ?? TIMEOUT_MS);
      const body = JSON.stringify(message);
      const signed = secret === undefined ? {} : signatureOf(body, secret);
      let status: number;
      try {
        const answer = await fetch(url, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json', ...signed },
          body,
          redirect: 'error',
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        });
        await answer.body?.cancel();
        status = answer.status;
      } catch (error) {
        throw new CodedError('PAGER_AWAY', `the pager's web hook: ${errorText(error)}`);
      }
      if (status < 200 || status > 299) {
        throw new CodedError('PAGER_REFUSED', `the pager's web hook answered ${status}`);
      }
    },
  };
}

function signatureOf(body: string, secret: string) {
  const hex = createHmac('sha256', secret).update(body).digest('hex');
  return { 'X-Probity-Signature': `sha256=${hex}` };
}

/** Without a web hook: a line of the log that says error, for whoever watches it. */
export function createLogPager(logger: Logger): Pager {
  return {
    name: 'log',
    async page({ page, topic, title, detail, path }) {
      logger.error({ page, topic, path, detail }, `somebody is wanted: ${title}`);
    },
  };
}

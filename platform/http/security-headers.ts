/** Headers that keep a browser from doing anything with our answers but showing our own page. */
import type { RequestHandler } from 'express';

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // The component library sets style attributes; styles run no code.
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'Content-Security-Policy': CONTENT_SECURITY_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=()',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};
const YEAR_SECONDS = 31_536_000;

/** @param secure whether callers come by TLS */
export function securityHeaders(secure: boolean): RequestHandler {
  const headers = secure
    ? { ...HEADERS, 'Strict-Transport-Security': `max-age=${YEAR_SECONDS}` }
    : HEADERS;
  return (_req, res, next) => {
    res.set(headers);
    next();
  };
}

// How the web application is built: plain files without inline scripts, so that the content
// security policy may forbid them. The dev server passes the API on to a running exchange.
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const API = [
  ...['/auth', '/staff', '/api', '/cases', '/kyc', '/surveillance', '/reporting'],
  ...['/metrics', '/health'],
];
const EXCHANGE = 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
  },
  // With the slash: a page may be called like the beginning of an API (`/case-list`).
  server: { proxy: Object.fromEntries(API.map((path) => [`^${path}(/|$)`, EXCHANGE])) },
});

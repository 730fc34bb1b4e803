/** Starts the web application: theme, caches, router. */
import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './style/mantine.css';
import './style/base.css';
import './style/shell.css';
import './style/badges.css';
import './style/parts.css';
import './style/marks.css';
import { ApiError } from './app/http';
import { createAppRouter } from './app/router';
import { theme } from './app/theme';

const MAX_RETRIES = 2;

/** A refusal stays a refusal; only what may pass is tried again. */
function worthRetrying(failures: number, error: Error): boolean {
  const passing = !(error instanceof ApiError) || error.status === 0 || error.status >= 500;
  return passing && failures < MAX_RETRIES;
}

const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: worthRetrying, refetchOnWindowFocus: false } },
});
const router = createAppRouter(queryClient);
const schemes = localStorageColorSchemeManager({ key: 'mantine-color-scheme-value' });

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={schemes}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

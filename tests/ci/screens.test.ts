// No page of the web application is forgotten among the pictures: the list that screens.ts takes
// has a screen of every page that the router knows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { screensOf } from './screens-list';
import { ROOT } from '../source-files';

const NOTHING_YET = { caseId: '', alertId: '', rule: '', owner: '', runId: '', filingId: '' };

test('the list has a screen of every page that the router knows', () => {
  const router = readFileSync(join(ROOT, 'dashboards/web/src/app/router.tsx'), 'utf8');
  const routes = [...router.matchAll(/\bpath: '([^']+)'/g)].map(([, path]) => path ?? '');
  expect(routes.length).toBeGreaterThan(10);
  const listed = screensOf('', NOTHING_YET).map(({ route }) => route);
  expect([...new Set(listed)].sort()).toEqual(routes.sort());
});

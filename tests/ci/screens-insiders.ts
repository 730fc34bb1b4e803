/** An insider list for the pictures, imported by the page itself. */
import type { Page } from 'playwright-core';

/** A list is imported as a person does it; the same again adds nothing. */
export async function importInsiders(page: Page): Promise<void> {
  const list =
    'asset,person,role,from,until,reason\n' +
    'SOL,owner-0111,adviser,2026-01-15,,advises the issuer on its listings\n' +
    'BTC,Employee 0001,staff,2026-03-01,,runs the listing desk\n';
  const buffer = Buffer.from(list);
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'insiders.csv', mimeType: 'text/csv', buffer });
  await page
    .getByRole('row', { name: /owner-0111/ })
    .first()
    .waitFor();
}

/** A screen in both schemes and both sizes, each time when the page has come to rest. */
import type { Page } from 'playwright-core';
import { faults, NARROW, WIDE } from './browser';

/** Of axe's rules, those that another colour scheme can break: the rest of the page is the same. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

export interface Look {
  readonly dark: boolean;
  readonly narrow: boolean;
}

/** Light and dark wide, then dark and light narrow: the page is laid out anew only once. */
const LOOKS: readonly Look[] = [
  { dark: false, narrow: false },
  { dark: true, narrow: false },
  { dark: true, narrow: true },
  { dark: false, narrow: true },
];

/** Runs it in both schemes and both sizes, each time when the page has come to rest. */
export async function eachLook(page: Page, run: (look: Look) => Promise<void>): Promise<void> {
  for (const look of LOOKS) {
    await page.emulateMedia({
      colorScheme: look.dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    });
    await page.setViewportSize(look.narrow ? NARROW : WIDE);
    await settled(page);
    await run(look);
  }
  await page.setViewportSize(WIDE);
}

/**
 * What axe finds in both schemes and both sizes, a line each. In the dark, only what colours can
 * break is looked for: all else is as it is in the light at that size.
 * @param alsoOnce finds more, once in each size, and may move the focus
 */
export async function faultsEverywhere(
  page: Page,
  alsoOnce?: (page: Page) => Promise<string[]>,
): Promise<string[]> {
  const all: string[] = [];
  const seen = new Set<boolean>();
  await eachLook(page, async ({ dark, narrow }) => {
    const size = (narrow ? NARROW : WIDE).width;
    const found = await faults(page, dark ? COLOUR_RULES : undefined);
    all.push(...found.map((fault) => `${dark ? 'dark' : 'light'}, ${size}: ${fault}`));
    // The second time in this size: axe has seen it as it was opened.
    if (alsoOnce !== undefined && seen.has(narrow)) {
      all.push(...(await alsoOnce(page)).map((fault) => `${size}: ${fault}`));
      await page.evaluate('document.activeElement?.blur(); scrollTo(0, 0)');
    }
    seen.add(narrow);
  });
  return all;
}

/** Nothing is loading, fonts are there, no animation runs, and two frames have been drawn. */
async function settled(page: Page): Promise<void> {
  const restless = await page.evaluate<string>(`new Promise((done) => {
    const end = performance.now() + 20000;
    const look = () => {
      const loading = document.querySelector('.loading-rows, [data-loading]');
      const runs = document.getAnimations().filter((one) => one.playState === 'running'
        && one.effect?.getComputedTiming().iterations !== Infinity);
      const calm = loading === null && runs.length === 0 && document.fonts.status === 'loaded';
      if (calm) return requestAnimationFrame(() => setTimeout(() => done(''), 60));
      if (performance.now() > end) return done(loading?.outerHTML ?? 'an animation or a font');
      setTimeout(look, 40);
    };
    requestAnimationFrame(look);
  })`);
  if (restless !== '') throw new Error(`the page does not come to rest: ${restless}`);
}

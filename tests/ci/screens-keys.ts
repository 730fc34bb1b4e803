/**
 * Whether a page can be worked by keyboard alone: walks it with Tab from its beginning, and says
 * what could not be reached, what shows no focus, what is out of sight or covered when it has it,
 * where the way ends in a trap, and what only a mouse can press; then whether a dialog takes the
 * focus and gives it back (WCAG 2.1.1, 2.1.2, 2.4.3, 2.4.7, 2.4.11).
 */
import type { Locator, Page } from 'playwright-core';

/** More stops than any screen has. */
const MOST_STOPS = 600;
const BATCH = 20;
/** So many stops at things reached before: the way has come round. */
const ROUND = 3;
const PATIENCE_MS = 10_000;

/** In each page from its start: what had focus when the last key or click came, dialogs aside. */
const REMEMBER = `(() => {
  const remember = () => {
    if (document.querySelector('[role=dialog]') === null) {
      globalThis.focusBefore = document.activeElement;
    }
  };
  addEventListener('keydown', remember, true);
  addEventListener('click', remember, true);
})()`;

/** In the page: what ought to be reached, and a record of what was. */
const WATCH = `(() => {
  const dialogs = [...document.querySelectorAll('[role=dialog]')];
  const root = dialogs.at(-1) ?? document.body;
  const wanted = 'a[href], button, input, select, textarea, summary, [tabindex="0"],'
    + ' [role=button], [role=link], [role=switch], [role=slider]';
  // One stop for all of these; arrows or single keys lead on.
  const group = '[role=grid], [role=toolbar], [role=menu], [role=listbox], [role=tablist]';
  const shown = (element) => element.checkVisibility({ visibilityProperty: true })
    && element.getClientRects().length > 0
    && element.closest('[aria-hidden=true], [inert]') === null;
  const own = (element) => element.matches('input[type=radio]')
    ? element.checked
      || ![...document.getElementsByName(element.name)].some((one) => one.checked)
        && [...document.getElementsByName(element.name)].find(shown) === element
    : true;
  const looks = (element) => {
    const boxes = [element, element.parentElement, element.nextElementSibling];
    return boxes.filter(Boolean).map((box) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor }
        = getComputedStyle(box);
      const line = outlineStyle === 'none' ? '' : outlineWidth + outlineColor;
      return [line, boxShadow, borderColor, backgroundColor].join();
    }).join('|');
  };
  const name = (element) => element.tagName.toLowerCase() + ' "'
    + (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40) + '" '
    + String(element.getAttribute('class') ?? '').slice(0, 40);
  // Colours that fade would be compared half-way.
  const still = document.head.appendChild(document.createElement('style'));
  still.textContent = '* { transition: none !important; animation: none !important }';
  const start = document.createElement('span');
  start.tabIndex = -1;
  (dialogs.length > 0 ? root : document.body).prepend(start);
  start.focus({ preventScroll: true });
  const all = [...root.querySelectorAll(wanted)].filter((element) => shown(element)
    && !element.disabled && own(element)
    && (element.tabIndex >= 0 || element.closest(group) === null));
  const before = new Map(all.map((element) => [element, looks(element)]));
  start.remove();
  const faults = new Set();
  // Inside one of these a press is theirs; a row that holds a link to the same place is fine.
  const worked = 'a[href], button, input, label, summary, [role=option], [role=row]';
  // Where React hangs itself in, it listens for everything; its elements have props of their own.
  const pressed = (element) => {
    const keys = Object.keys(element);
    if (keys.some((key) => key.startsWith('_reactListening'))) return false;
    return typeof element.onclick === 'function' || keys.some((key) =>
      key.startsWith('__reactProps$') && typeof element[key].onClick === 'function');
  };
  for (const element of root.querySelectorAll('*')) {
    if (pressed(element) && shown(element) && !element.matches('[tabindex]')
      && element.closest(worked) === null && element.querySelector(wanted) === null) {
      faults.add('only a mouse can press it: ' + name(element));
    }
  }
  const state = { all, reached: new Map(), again: 0, faults, root, name, still };
  state.inside = root !== document.body;
  state.hear = ({ target }) => {
    const times = state.reached.get(target) ?? 0;
    state.reached.set(target, times + 1);
    if (times > 0) state.again++;
    if (target.tabIndex > 0) faults.add('jumps the order: ' + name(target));
    if (before.has(target) && before.get(target) === looks(target)) {
      faults.add('shows no focus: ' + name(target));
    }
    const { top, bottom, left, right } = target.getBoundingClientRect();
    if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) {
      faults.add('is out of sight when it has focus: ' + name(target));
      return;
    }
    const points = [0.1, 0.5, 0.9].map((part) => [left + part * (right - left),
      Math.min(Math.max((top + bottom) / 2, 0), innerHeight - 1)]);
    const free = points.some(([x, y]) => {
      const over = document.elementFromPoint(x, y);
      return over === null || target.contains(over) || over.contains(target)
        || over.closest('label') !== null || target.nextElementSibling?.contains(over)
        || over.closest('.mantine-Notifications-root, [role=tooltip]') !== null;
    });
    if (!free) faults.add('is covered when it has focus: ' + name(target));
  };
  document.addEventListener('focusin', state.hear);
  globalThis.walked = state;
  return all.length;
})()`;

/** In the page: whether the walk has come round. */
const COUNT = `(() => {
  const { all, reached, again } = globalThis.walked;
  return again >= ${ROUND} || all.every((element) => reached.has(element));
})()`;

/** In the page: ends the walk and says what it found. */
const REPORT = `(() => {
  const { all, reached, faults, inside, root, name, hear, still } = globalThis.walked;
  document.removeEventListener('focusin', hear);
  still.remove();
  const missed = all.filter((element) => element.isConnected && !reached.has(element));
  const outside = inside ? [...reached.keys()].filter((element) => element.isConnected
    && !root.contains(element) && element.closest('[role=dialog], [role=listbox]') === null
    && element.getAttribute('data-focus-guard') === null) : [];
  return [
    ...missed.map((element) => 'not reached by Tab: ' + name(element)),
    ...outside.map((element) => 'reached behind the dialog: ' + name(element)),
    ...faults,
  ];
})()`;

/** In the page: whether the dialog on top has taken the focus, and to a sensible place. */
const TAKEN = `(() => {
  const dialog = [...document.querySelectorAll('[role=dialog]')].at(-1);
  const focused = document.activeElement;
  if (!dialog.contains(focused)) return ['the dialog does not take the focus'];
  // Where something is to be filled in, it is there; else at the beginning.
  const fields = [...dialog.querySelectorAll('input:not([type=checkbox]), textarea, select')]
    .filter((element) => element.checkVisibility() && !element.disabled && !element.readOnly);
  const right = fields.length === 0 || fields.includes(focused)
    || focused.compareDocumentPosition(fields[0]) & Node.DOCUMENT_POSITION_PRECEDING;
  return right ? [] : ['the focus is not at the first field: ' + focused.outerHTML.slice(0, 120)];
})()`;

/** In the page: whether the focus is where it was before the dialog. */
const GIVEN_BACK = `(() => {
  const { focusBefore: before } = globalThis;
  const now = document.activeElement;
  if (before === undefined || !before.isConnected || now === before) return [];
  return ['the dialog gives the focus back to ' + now.outerHTML.slice(0, 80)
    + ' and not to ' + before.outerHTML.slice(0, 80)];
})()`;

/** To be called once, before the first page is opened. */
export async function rememberFocus(page: Page): Promise<void> {
  await page.addInitScript(REMEMBER);
}

/** Walks the page, or the dialog on top. @returns faults, a line each */
export async function keyboardFaults(page: Page): Promise<string[]> {
  const expected = await page.evaluate<number>(WATCH);
  for (let pressed = 0; pressed < Math.min(MOST_STOPS, 2 * expected + BATCH); pressed += BATCH) {
    // Each is sent when the one before it has been; none waits for the answer.
    await Promise.all(Array.from({ length: BATCH }, () => page.keyboard.press('Tab')));
    if (await page.evaluate<boolean>(COUNT)) break;
  }
  return page.evaluate<string[]>(REPORT);
}

/** That the dialog on top has focus, closes with Escape and gives focus back; it is closed then. */
export async function dialogFaults(page: Page): Promise<string[]> {
  const taken = await page.evaluate<string[]>(TAKEN);
  const dialogs = page.getByRole('dialog');
  const open = await dialogs.count();
  await page.keyboard.press('Escape');
  try {
    await dialogs.nth(open - 1).waitFor({ state: 'detached', timeout: PATIENCE_MS });
  } catch {
    return [...taken, 'Escape does not close the dialog'];
  }
  return [...taken, ...(await page.evaluate<string[]>(GIVEN_BACK))];
}

/** Goes on by Tab until the element has focus. @throws Error when it can't be reached */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  await stepTo(page, target, 'Tab');
}

/** By Tab to the button or link, then Enter. */
export async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Enter');
}

/** By Tab to the field, then what is typed; what it held is overwritten. */
export async function write(page: Page, target: Locator, text: string): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
}

/** Of a group that has the focus, or an open menu: by arrows to it. */
export async function arrowTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  await stepTo(page, target, 'ArrowDown');
}

async function stepTo(page: Page, target: Locator, key: string): Promise<void> {
  for (let i = 0; i < MOST_STOPS; i++) {
    const there = await target.evaluate(
      (element) => element === element.ownerDocument.activeElement,
    );
    if (there) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${String(target)} is not reached by ${key}`);
}

/** Legal Entity Identifiers: ISO 17442-1:2020, check digits by ISO/IEC 7064 MOD 97-10. */

const SHAPE = /^[0-9A-Z]{18}[0-9]{2}$/;
/** 98 less a remainder from 0 to 96: these are never given. */
const NEVER = new Set(['00', '01', '99']);

/** Letters are the numbers 10 (A) to 35 (Z), written out in a row. */
function remainder97(text: string): number {
  let rest = 0;
  for (const sign of text) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

/** @returns why the text is no LEI; undefined for one */
export function faultOfLei(text: string): string | undefined {
  if (!SHAPE.test(text)) return 'an LEI has 18 capital letters or digits and two check digits';
  if (NEVER.has(text.slice(-2))) return `check digits ${text.slice(-2)} are never given`;
  return remainder97(text) === 1 ? undefined : 'the check digits do not fit (MOD 97-10)';
}

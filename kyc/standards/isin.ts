/** International Securities Identification Numbers: ISO 6166:2021, check digit by Luhn. */
import { isCountry } from './countries';

const SHAPE = /^[A-Z]{2}[0-9A-Z]{9}[0-9]$/;
/** Prefixes that are no country: the EU, substitute agencies, international and digital ones. */
const OTHER = new Set(['EU', 'XA', 'XB', 'XC', 'XD', 'XF', 'XK', 'XS', 'XT', 'QS', 'QT']);

/** Letters are the numbers 10 (A) to 35 (Z); every second digit from the right counts double. */
function luhn(text: string): number {
  const digits = [...text].map((sign) => String(Number.parseInt(sign, 36))).join('');
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const value = i % 2 === 1 ? 2 * digit : digit;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10;
}

/** @returns why the text is no ISIN; undefined for one */
export function faultOfIsin(text: string): string | undefined {
  if (!SHAPE.test(text)) {
    return 'an ISIN has a prefix of two capital letters, nine letters or digits, a check digit';
  }
  const prefix = text.slice(0, 2);
  if (!isCountry(prefix) && !OTHER.has(prefix)) return `prefix ${prefix} is no country or agency`;
  return luhn(text) === 0 ? undefined : 'the check digit does not fit (Luhn)';
}

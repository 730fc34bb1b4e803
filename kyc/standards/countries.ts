/** Country codes, ISO 3166-1 alpha-2. */
import { isValid } from 'i18n-iso-countries';

const ALPHA_2 = /^[A-Z]{2}$/;

export function isCountry(code: string): boolean {
  return ALPHA_2.test(code) && code !== 'XK' && isValid(code);
}

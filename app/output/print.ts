/** JSON text of single values, quick for what is usual: short plain strings, small amounts. */
import { formatUnits } from '../../core/contract/money';

const PLAIN_LENGTH = 64;

/** A JSON string, quotes included; short printable ASCII is not sent through JSON.stringify. */
export function quoted(text: string): string {
  if (text.length > PLAIN_LENGTH) return JSON.stringify(text);
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 32 || c > 126 || c === 34 || c === 92) return JSON.stringify(text);
  }
  return `"${text}"`;
}

const SAFE = BigInt(Number.MAX_SAFE_INTEGER);

/** Base units as shortest decimal text, by way of `number` where it is exact. */
export function unitsText(amount: bigint, decimals: number): string {
  if (amount === 0n) return '0';
  if (amount < 0n || amount > SAFE) return formatUnits(amount, decimals);
  const digits = String(Number(amount));
  if (decimals === 0) return digits;
  const padded = digits.length > decimals ? digits : digits.padStart(decimals + 1, '0');
  const cut = padded.length - decimals;
  let end = padded.length;
  while (end > cut && padded.charCodeAt(end - 1) === 48) end--;
  return end > cut ? `${padded.slice(0, cut)}.${padded.slice(cut, end)}` : padded.slice(0, cut);
}

/** JSON kept as text goes out as what it says; text that is no JSON as a string. */
export function embedded(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return JSON.stringify(json);
  }
}

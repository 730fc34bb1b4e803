/** How numbers and times stand on the page. Decimals stay text: money never passes a float. */

const MINUS = '−';

/** `12345.6` with 2 decimals → `12,345.60`; digits beyond are cut off. */
export function grouped(text: string, decimals?: number): string {
  const negative = text.startsWith('-');
  const [whole = '0', fraction = ''] = (negative ? text.slice(1) : text).split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const places = decimals ?? fraction.replace(/0+$/, '').length;
  const tail = places === 0 ? '' : `.${fraction.padEnd(places, '0').slice(0, places)}`;
  return `${negative ? MINUS : ''}${digits}${tail}`;
}

/** Decimals of a step: `0.00100000` → 3. */
export function decimalsOf(step: string): number {
  return (step.split('.')[1] ?? '').replace(/0+$/, '').length;
}

/** Change from `open` to `last` in percent; null where there was no trade. For display only. */
export function changePercent(open: string | null, last: string | null): number | null {
  const from = Number(open);
  if (open === null || last === null || from === 0) return null;
  return (Number(last) / from - 1) * 100;
}

export function signed(value: number, decimals = 2): string {
  const text = Math.abs(value).toFixed(decimals);
  if (Number(text) === 0) return `${text}`;
  return `${value < 0 ? MINUS : '+'}${text}`;
}

/** The gap between best prices in basis points of their middle; null where a side is empty. */
export function spreadBps(bid: string | null, ask: string | null): number | null {
  if (bid === null || ask === null) return null;
  const middle = (Number(bid) + Number(ask)) / 2;
  return middle > 0 ? ((Number(ask) - Number(bid)) / middle) * 10_000 : null;
}

const iso = (micros: number) => new Date(Math.floor(micros / 1000)).toISOString();

/** `14:03:59` of a µs time, UTC. */
export function timeOfDay(micros: number): string {
  return iso(micros).slice(11, 19);
}

/** `14:03:59.123` */
export function preciseTime(micros: number): string {
  return iso(micros).slice(11, 23);
}

/** `2026-11-25 14:03:59` of a µs time, UTC; the zone stands in the column's head. */
export function dateTime(micros: number): string {
  return iso(micros).slice(0, 19).replace('T', ' ');
}

/** `11-25 14:03`, for rows of recent things; the zone stands in the column's head. */
export function shortTime(micros: number): string {
  return iso(micros).slice(5, 16).replace('T', ' ');
}

/** A span in µs, in the two largest units that matter. */
export function duration(micros: number): string {
  const seconds = micros / 1e6;
  if (seconds < 1) return `${Math.round(micros / 1000)} ms`;
  if (seconds < 60) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  const total = Math.round(seconds);
  const units: [number, string][] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
    [1, 's'],
  ];
  const first = units.findIndex(([size]) => total >= size);
  let rest = total;
  const parts = units.slice(first, first + 2).map(([size, name]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? '' : `${count} ${name}`;
  });
  return parts.filter((part) => part !== '').join(' ');
}

/** `3 min ago`; the two times in µs. */
export function ago(then: number, now: number): string {
  const minutes = Math.floor((now - then) / 60e6);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} d ago`;
}

/** A plain measure (not money): up to three significant decimals, no exponent. */
export function figure(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && size < 0.001) return value < 0 ? `> ${MINUS}0.001` : '< 0.001';
  const decimals = Number.isInteger(value) ? 0 : size < 1 ? 3 : size < 100 ? 2 : 1;
  return grouped(value.toFixed(decimals)).replace('-', MINUS);
}

/** µs since the epoch by the browser's clock. */
export function nowMicros(): number {
  return (performance.timeOrigin + performance.now()) * 1000;
}

/** A name of the API as words: `tax-self-certification` → `Tax self certification`. */
export function plainWords(name: string): string {
  const text = name.replaceAll('-', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

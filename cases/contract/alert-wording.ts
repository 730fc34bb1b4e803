/** How numbers, times and names stand in the paragraph that a person reads. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

/** At most three significant digits after the point, no exponent. */
export function figure(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1);
}

/** UTC time of day and date of a µs time. */
export function utc(at: number): string {
  return `${new Date(Math.floor(at / 1000)).toISOString().slice(0, 23).replace('T', ' ')} UTC`;
}

export function names(accounts: readonly string[]): string {
  const shown = [...new Set(accounts)].sort();
  const many = shown.length > 1 ? 'accounts' : 'account';
  if (shown.length <= 6) return `${many} ${shown.join(', ')}`;
  return `${many} ${shown.slice(0, 6).join(', ')} and ${shown.length - 6} more`;
}

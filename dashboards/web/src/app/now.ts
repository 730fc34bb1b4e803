/** The present minute for words like "3 h left", so that they go on without a reload. */
import { useEffect, useState } from 'react';
import { nowMicros } from './format';

const EVERY_MS = 30_000;

/** µs; moves every half minute. */
export function useNow(): number {
  const [now, setNow] = useState(nowMicros);
  useEffect(() => {
    const timer = setInterval(() => setNow(nowMicros()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

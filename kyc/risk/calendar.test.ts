import { monthOf, nextDay } from './calendar';

const DAY_MICROS = 86_400_000_000;

describe('calendar months', () => {
  it('agree with the platform calendar on every day from 1970 to 2200', () => {
    const wrong: number[] = [];
    for (let day = 0; day < 84_000; day++) {
      const at = new Date(day * 86_400_000);
      const expected = at.getUTCFullYear() * 12 + at.getUTCMonth();
      const first = day * DAY_MICROS;
      if (monthOf(first) !== expected || monthOf(first + DAY_MICROS - 1) !== expected) {
        wrong.push(day);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('end with a day', () => {
    expect(nextDay(0)).toBe(DAY_MICROS);
    expect(nextDay(DAY_MICROS - 1)).toBe(DAY_MICROS);
    expect(nextDay(DAY_MICROS)).toBe(2 * DAY_MICROS);
  });
});

import { daysOf, monthAfter, parseReportSearch } from './report-search';

describe('the month in the address', () => {
  it('is taken when it is one, and left out when it is not', () => {
    expect(parseReportSearch({ month: '2026-11' })).toEqual({ month: '2026-11' });
    for (const month of ['2026-13', '26-11', 5, undefined, '2026-11-01']) {
      expect(parseReportSearch({ month })).toEqual({});
    }
  });

  it('goes over the year', () => {
    expect(monthAfter('2026-12', 1)).toBe('2027-01');
    expect(monthAfter('2026-01', -1)).toBe('2025-12');
    expect(monthAfter('2026-11', -11)).toBe('2025-12');
  });

  it('has its days, leap years too', () => {
    expect(daysOf('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' });
    expect(daysOf('2026-11')).toEqual({ from: '2026-11-01', to: '2026-11-30' });
  });
});

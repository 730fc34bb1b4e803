import { parseCoreParams } from './params';

describe('core parameters', () => {
  it('know no entry that was not given, whatever its name', () => {
    const params = parseCoreParams(
      JSON.stringify({
        withdrawalHolds: { above: { BTC: '1' } },
        kycLimits: { basic: { maxWithdrawal: { BTC: '1' } } },
        feeTiers: { gold: { makerFeeBps: 1, takerFeeBps: 2 } },
      }),
    );
    if (typeof params === 'string') throw new Error(params);
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      expect(params.feeTiers?.[name]).toBeUndefined();
      expect(params.kycLimits?.[name]).toBeUndefined();
      expect(params.kycLimits?.['basic']?.maxWithdrawal?.[name]).toBeUndefined();
      const holds = params.withdrawalHolds;
      expect(typeof holds === 'object' ? holds.above[name] : holds).toBeUndefined();
    }
    expect(params.feeTiers?.['gold']?.takerFeeBps).toBe(2);
  });
});

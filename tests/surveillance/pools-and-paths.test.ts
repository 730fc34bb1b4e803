// Front-running, takeovers and ignition on hand-made flows, and what is like them.
import type { Alert } from '../../cases/contract';
import { assetId, units } from '../../core/contract';
import { Crowd, MarketDriver, MARKET, watch } from './market-driver';

function only(alerts: readonly Alert[], rule: string): Alert[] {
  return alerts.filter((a) => a.rule === rule);
}

describe('front-running', () => {
  function days(related: boolean, out: boolean, rules: unknown = {}): Alert[] {
    const d = new MarketDriver();
    const crowd = new Crowd(d, 5);
    d.account('broker');
    d.account('client');
    const words = { kind: 'executes-for', to: 'client' } as const;
    if (related) d.send({ type: 'relationship', account: d.id('broker'), ...words });
    crowd.run(600);
    for (let i = 0; i < 3; i++) {
      d.take('broker', 'BUY', 4);
      crowd.run(20);
      d.take('client', 'BUY', 30);
      crowd.mid += 6;
      crowd.run(60);
      if (out) d.take('broker', 'SELL', 4);
      crowd.run(600);
    }
    expect(d.rejections).toEqual([]);
    return only(watch(d.events(), rules), 'front-running');
  }

  it('is found from the second time on, and names the client as victim', () => {
    const [alert, ...more] = days(true, true);
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ accounts: ['broker'], victims: ['client'], market: MARKET });
    expect(alert?.measures['times']?.value).toBe(3);
  });

  it('is none without a recorded path, or when the position is kept', () => {
    expect(days(false, true)).toEqual([]);
    expect(days(true, false)).toEqual([]);
  });

  it('a broken rule is noticed', () => {
    expect(days(true, true, { 'front-running': { minTimes: 20 } })).toEqual([]);
  });
});

describe('account takeover', () => {
  function emptied(change: boolean, device: string, to: string): Alert[] {
    const d = new MarketDriver();
    d.account('customer', { owner: 'Customer 1', devices: ['known'] });
    d.account('second', { owner: 'Customer 1' });
    d.account('receiver', { owner: 'Customer 2' });
    const account = d.id('customer');
    d.at(100).send({ type: 'session', account, event: 'login', device, country: 'DE' });
    if (change) d.send({ type: 'session', account, event: 'credential-change', device });
    d.at(200).send({
      ...{ type: 'transfer', account, to: d.id(to), asset: assetId(1) },
      amount: units(9_000_000_000_000_000n),
    });
    expect(d.rejections).toEqual([]);
    return only(watch(d.events()), 'account-takeover');
  }

  it('suspects the receiver and names the customer as victim', () => {
    const [alert, ...more] = emptied(true, 'strange', 'receiver');
    expect(more).toEqual([]);
    expect(alert).toMatchObject({ accounts: ['receiver'], victims: ['customer'] });
  });

  it.each([
    ['own known phone', true, 'known', 'receiver'],
    ['no change of credentials', false, 'strange', 'receiver'],
    ['own other account', true, 'strange', 'second'],
  ])('is none: %s', (_name, change, device, to) => {
    expect(emptied(change, device, to)).toEqual([]);
  });
});

describe('momentum ignition', () => {
  // The made-up book is six levels deep, which is no more than two usual moves and half a minute.
  const LOW = { 'momentum-ignition': { minMove: 1.5, minHeaviness: 2 } };

  function burst(out: boolean, followers: boolean, rules: unknown = LOW, besides = 0): Alert[] {
    const d = new MarketDriver();
    const crowd = new Crowd(d, 5);
    d.account('lighter');
    crowd.run(1800);
    for (let i = 0; i < besides; i++) {
      d.take('lighter', i % 2 === 0 ? 'BUY' : 'SELL', 2);
      crowd.run(10);
    }
    d.take('lighter', 'BUY', 55);
    crowd.mid += 12;
    crowd.run(4);
    for (let i = 0; followers && i < 8; i++) {
      d.take(`crowd-${1 + (i % 3)}`, 'BUY', 5);
      crowd.run(3);
    }
    if (out) d.take('lighter', 'SELL', 40);
    crowd.run(500);
    expect(d.rejections).toEqual([]);
    return only(watch(d.events(), rules), 'momentum-ignition');
  }

  it('is found when the burst is followed and sold', () => {
    expect(burst(true, true).map((a) => a.accounts)).toEqual([['lighter']]);
  });

  it('is found of who trades both ways besides', () => {
    expect(burst(true, true, LOW, 60)).toHaveLength(1);
  });

  it('is none when the position is kept; and a broken rule is noticed', () => {
    expect(burst(false, true)).toEqual([]);
    for (const slip of [{ minMove: 30 }, { minHeaviness: 20 }, { minLevels: 30 }]) {
      const rules = { 'momentum-ignition': { ...LOW['momentum-ignition'], ...slip } };
      expect(burst(true, true, rules)).toEqual([]);
    }
  });
});

describe('ramping against a market that comes back', () => {
  /** Twelve buys that step the price, each of which strangers undo; `back` is sold meanwhile. */
  function ramp(back: number, rules: object = {}): Alert[] {
    const d = new MarketDriver();
    const crowd = new Crowd(d, 5);
    d.account('ramper');
    crowd.run(1800);
    for (let i = 0; i < 12; i++) {
      crowd.run(8 + 11 * (i % 3));
      if (i % 4 === 2) crowd.mid += 1;
      crowd.requote();
      d.take('ramper', 'BUY', 40 + 5 * (i % 4));
      if (back > 0) d.take('ramper', 'SELL', back);
    }
    crowd.run(1000);
    expect(d.rejections).toEqual([]);
    // The made-up book is a few levels deep.
    const low = { minMove: 0.5, minVolumeShare: 0.2, minDominance: 0.2, evenGap: 0, ...rules };
    return only(watch(d.events(), { ramping: low }), 'ramping');
  }

  it('is found, though each step had to be made again', () => {
    const [alert, ...more] = ramp(0);
    expect(more).toEqual([]);
    expect(alert?.measures['ownShareOfMove']?.value).toBeGreaterThan(2.75);
  });

  it('is none of who sells a good part of it again meanwhile', () => {
    expect(ramp(25)).toEqual([]);
    // Without that condition it would be one.
    expect(ramp(25, { minDominance: 0, minWeight: 0 })).not.toEqual([]);
  });
});

// One made-up day with two abusers, as events of the real engine.
import { Crowd, MarketDriver } from './market-driver';
import type { CoreEvent } from '../../core/contract';

/** Decoys withdrawn and trades with oneself, seven times each. */
export function busyDay(): CoreEvent[] {
  const d = new MarketDriver();
  const crowd = new Crowd(d, 3);
  d.account('abuser');
  d.at(60);
  crowd.run(60);
  for (let i = 0; i < 7; i++) {
    crowd.run(6);
    d.limit('abuser', 'BUY', crowd.mid - 1, 4);
    const decoy = d.limit('abuser', 'SELL', crowd.mid + 1, 40);
    d.at(d.second + 3);
    d.take('crowd-1', 'SELL', 4);
    d.at(d.second + 0.4);
    d.cancel('abuser', decoy);
    crowd.run(4);
    crowd.requote();
    d.limit('crowd-2', 'SELL', crowd.mid, 3);
    d.limit('crowd-2', 'BUY', crowd.mid, 3);
  }
  crowd.run(10);
  return d.events();
}

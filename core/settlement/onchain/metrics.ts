/** What of settlement is watched from outside; an alert hangs on `settlement_halted`. */
import type { Counter, Gauge, Registry } from 'prom-client';
import { counter, gauge } from '../../../platform/metrics/instruments';

export interface SettlementMetrics {
  readonly batches: Counter<'state'>;
  /** Batches that are not final yet. */
  readonly open: Gauge;
  readonly halted: Gauge;
  /** Sum of the differences between ledger and chain, in base units, over all ledgers. */
  readonly difference: Gauge<'asset'>;
  /** Fills that were left out, as the chain would not have taken them. */
  readonly failedFills: Gauge;
  /** Deposits that wait for a person. */
  readonly held: Gauge;
}

export function settlementMetrics(registry: Registry): SettlementMetrics {
  return {
    batches: counter(registry, {
      name: 'settlement_batches_total',
      help: 'Batches sent to the chain, final there, refused, dropped, or taken back by a fork',
      labelNames: ['state'],
    }),
    open: gauge(registry, {
      name: 'settlement_open_batches',
      help: 'Batches that are planned or sent and not final yet',
    }),
    halted: gauge(registry, {
      name: 'settlement_halted',
      help: '1 while settlement stands still: see the settlement page for the reason',
    }),
    difference: gauge(registry, {
      name: 'settlement_difference_units',
      help: 'How far vaults and ledger are apart, in base units; must be 0',
      labelNames: ['asset'],
    }),
    failedFills: gauge(registry, {
      name: 'settlement_failed_fills',
      help: 'Fills that the chain would not take and that were left out; must be 0',
    }),
    held: gauge(registry, {
      name: 'settlement_held_deposits',
      help: 'Deposits from listed addresses that wait for a decision',
    }),
  };
}

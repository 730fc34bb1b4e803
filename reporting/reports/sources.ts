/** What report definitions read from; stores and other modules stand behind it. */
import type { CaseFigures } from '../../cases/contract';
import type { KycFigures } from '../../kyc/contract';
import type { ActivitySource } from './activity-facts';
import type { TradingFacts } from './trading-facts';

export interface ReportSources {
  readonly trading: TradingSource;
  readonly activity: ActivitySource;
  readonly cases: Pick<CaseFigures, 'alerts' | 'cases' | 'clocks' | 'filings'>;
  readonly kyc: KycFigures;
  readonly transfers: TransferSource;
}

/** Analytics as of an event. Times µs UTC, half-open. */
export interface TradingSource {
  read(from: number, to: number, watermark: number): Promise<TradingFacts>;
}

/** Transfers on chain in the log, for the travel rule. */
export interface TransferSource {
  read(from: number, to: number, watermark: number): Promise<readonly TransferFacts[]>;
}

export interface TransferFacts {
  readonly direction: 'deposit' | 'withdrawal';
  readonly asset: string;
  readonly count: number;
  readonly amount: string;
  /** Of `count`: those with originator and beneficiary data. */
  readonly withData: number;
  readonly withDataAmount: string;
}

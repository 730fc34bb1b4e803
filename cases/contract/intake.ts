/** Where detectors hand alerts in, and the gapless stream in which everyone reads them. */
import type { Alert } from './alert';

/** Which detectors speak: trading surveillance or customer monitoring. */
export const ALERT_SOURCES = ['surveillance', 'kyc'] as const;
export type AlertSource = (typeof ALERT_SOURCES)[number];

/** One step of the alert stream: an alert as it was raised or extended. */
export interface AlertStreamEntry {
  /** Gapless from 1 over all sources, in commit order. */
  readonly position: number;
  readonly source: AlertSource;
  readonly change: 'raised' | 'extended';
  readonly alert: Alert;
  /** Not everybody who reads alerts may know of it. */
  readonly restricted?: true;
}

/**
 * Takes alerts in within the caller's transaction `Tx`, so that an alert and the consumer's offset
 * are durable together. The same state handed in twice makes no second entry.
 */
export interface AlertIntake<Tx> {
  record(tx: Tx, source: AlertSource, alerts: readonly Alert[]): Promise<void>;
}

/** Reads the stream (customer risk does). */
export interface AlertStream {
  read(afterPosition: number, limit: number): Promise<readonly AlertStreamEntry[]>;
  /** Ids of the alerts that not everybody may know of now. */
  restricted(): Promise<ReadonlySet<string>>;
}

/**
 * What watches a replay: surveillance, money-laundering rules and customer risk, over the events in
 * their order and to one end.
 */
import type { Alert } from '../../../cases/contract';
import { inOrder } from '../../../cases/contract/alert-book';
import { eventCodec, WireReader } from '../../../core/contract';
import type { RiskRow } from '../../../kyc/contract';
import { CustomerMonitoring } from '../../../kyc/monitoring/monitoring';
import { CustomerRisk } from '../../../kyc/risk/customer-risk';
import { Surveillance } from '../../../surveillance/surveillance';
import { monitoringSettings, type RunParams } from '../../params/params';

/** What is known when the events have ended. */
export interface WatchEnd {
  /** In the order of their files. */
  readonly alerts: readonly Alert[];
  /** Rules that ran. */
  readonly rules: readonly string[];
  readonly risk: readonly RiskRow[];
}

export class Watch {
  readonly #surveillance: Surveillance | undefined;
  readonly #monitoring: CustomerMonitoring | undefined;
  readonly #risk: CustomerRisk;

  /** @param judges false: rules are left out, customer risk goes by what customers did alone */
  constructor(params: RunParams, judges: boolean) {
    this.#risk = new CustomerRisk(params.risk);
    if (!judges) return;
    this.#surveillance = new Surveillance(params.rules, params.paramsHash);
    this.#monitoring = new CustomerMonitoring(monitoringSettings(params));
  }

  /**
   * The next events.
   * @param bytes whole ones, in the codec of the log
   * @throws CodedError as Surveillance does
   */
  take(bytes: Uint8Array): void {
    const reader = new WireReader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    while (!reader.done) {
      const e = eventCodec.decode(reader);
      this.#surveillance?.onEvent(e);
      this.#monitoring?.onEvent(e);
      this.#risk.onEvent(e);
    }
  }

  /** Closes what is open. Nothing may follow. */
  finish(): WatchEnd {
    const surveillance = this.#surveillance;
    surveillance?.close();
    const monitoring = this.#monitoring;
    const alerts = [...(surveillance?.alerts() ?? []), ...(monitoring?.alerts() ?? [])];
    alerts.sort(inOrder);
    for (const alert of alerts) this.#risk.onAlert(alert);
    const stats = [...(surveillance?.stats() ?? []), ...(monitoring?.stats() ?? [])];
    return { alerts, rules: stats.map(({ rule }) => rule), risk: this.#risk.rows() };
  }
}

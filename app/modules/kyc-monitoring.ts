/**
 * Customer monitoring and customer risk in a running exchange: one consumer raises money-laundering
 * alerts, the other keeps the score of every account.
 */
import { PostgresAlertIntake } from '../../cases/store/alert-intake';
import { PostgresAlertStream } from '../../cases/store/alert-stream';
import { PostgresTimelineIntake } from '../../cases/store/timeline-intake';
import { MonitoringConsumer } from '../../kyc/store/monitoring-consumer';
import { RiskConsumer } from '../../kyc/store/risk-consumer';
import { KYC_MONITORING, KYC_RISK } from '../live/consumer-names';
import { monitoringSettings } from '../params/params';
import type { AppModule } from './module';

export const kycMonitoringModule: AppModule = {
  name: 'kyc-monitoring',
  consumers({ feed, params }) {
    const settings = monitoringSettings(params);
    const intake = new PostgresAlertIntake();
    const risk = new RiskConsumer({
      feed,
      settings: params.risk,
      alerts: (sql) => new PostgresAlertStream(sql),
      timeline: new PostgresTimelineIntake(),
    });
    return [
      { name: KYC_MONITORING, handler: new MonitoringConsumer({ feed, settings, intake }) },
      // The last alerts of a stop come after the log's last event.
      { name: KYC_RISK, handler: risk, close: (tx) => risk.flush(tx) },
    ];
  },
};

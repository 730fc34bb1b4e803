/** Surveillance in a running exchange: one consumer that raises alerts. */
import { PostgresAlertIntake } from '../../cases/store/alert-intake';
import { AlertConsumer } from '../../surveillance/store/alert-consumer';
import { SURVEILLANCE } from '../live/consumer-names';
import type { AppModule } from './module';

export const surveillanceModule: AppModule = {
  name: 'surveillance',
  consumers({ feed, params: { rules, paramsHash } }) {
    const intake = new PostgresAlertIntake();
    const handler = new AlertConsumer({ feed, rules, paramsHash, intake });
    return [{ name: SURVEILLANCE, handler, close: (tx) => handler.closeAndRecord(tx) }];
  },
};

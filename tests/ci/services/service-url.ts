/** Addresses of the real services; .ci/run starts them and puts them into the environment. */
import { z } from 'zod';
import { readEnvironment } from '../../../platform/config/environment';

export function serviceUrl(service: 'REDIS' | 'ELASTICSEARCH' | 'TIMESCALE' | 'NATS'): string {
  const name = `TEST_${service}_URL`;
  const url = readEnvironment({ [name]: z.string().optional() })[name];
  if (typeof url !== 'string') {
    throw new Error(`${name} is not set: run .ci/run, or start ../shared/tools/services yourself`);
  }
  return url;
}

/** The name under which this installation's audit log is begun. */
import { z } from 'zod';
import { readEnvironment } from '../../platform/config/environment';

/** A log that is there keeps its name; set this before the first start. */
const DEFAULT_ORIGIN = 'probity.example/audit';

/** @throws CodedError BAD_ENVIRONMENT */
export function auditOrigin(): string {
  const { PROBITY_AUDIT_ORIGIN: name } = readEnvironment({
    PROBITY_AUDIT_ORIGIN: z.string().max(200).optional(),
  });
  return name ?? DEFAULT_ORIGIN;
}

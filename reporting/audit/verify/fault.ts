/** The log is not whole: what is wrong, and the file or record where. */
import { CodedError } from '../../../platform/errors/coded-error';

export class AuditFault extends CodedError {
  override name = 'AuditFault';

  /** @param place file of the directory, or record */
  constructor(
    readonly what: string,
    readonly place: string,
  ) {
    super('AUDIT_NOT_WHOLE', `${what} (${place})`);
  }
}

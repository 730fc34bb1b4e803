/**
 * Hands a command to the core and turns every outcome into an answer: done, refused by the core,
 * surely not taken, or (the one that must never be called a failure) not known.
 */
import {
  NotAccepted,
  type CommandPort,
  type CommandResult,
  type EventOf,
  type Unstamped,
} from '../../core/contract';
import type { Logger } from '../../platform/log/logger';
import { ApiError, timedOut, unknownOutcome } from './errors';
import { answerTo } from './rejects';

/** Longest wait for the core, as the reference has it. */
const LIMIT_MS = 10_000;

/** What not taking a command is called; each says that nothing was done. */
const NOT_TAKEN: Record<NotAccepted['code'], readonly [code: number, message: string]> = {
  overloaded: [
    -1008,
    'Server is currently overloaded with other requests. Please try again in a few minutes. ' +
      'The request was NOT executed.',
  ],
  stopping: [-1016, 'This service is shutting down. The request was NOT executed.'],
  fenced: [-1016, 'This service has been replaced by another. The request was NOT executed.'],
  'log-unavailable': [
    -1001,
    'Internal error; unable to process your request. Please try again. ' +
      'The request was NOT executed.',
  ],
};

/**
 * Events of the command, durable. A refusal by the core is among them.
 * @throws ApiError 503 when surely not taken, 504 or 500 when the outcome is not known
 */
export async function submit(
  commands: CommandPort,
  logger: Logger,
  command: Unstamped,
): Promise<CommandResult> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(timedOut()), LIMIT_MS);
  });
  try {
    return await Promise.race([commands.submit(command), late]);
  } catch (error) {
    if (error instanceof ApiError) throw error;
    if (error instanceof NotAccepted) {
      const [code, message] = NOT_TAKEN[error.code];
      throw new ApiError(503, code, message);
    }
    logger.error({ err: error, command: command.type }, 'outcome of a command is not known');
    throw unknownOutcome();
  } finally {
    clearTimeout(timer);
  }
}

/** The refusal among a command's events, if the core refused it. */
export function rejectionIn(result: CommandResult): EventOf<'rejected'> | undefined {
  return result.events.find((e) => e.type === 'rejected');
}

/** The same as `submit`, but a refusal by the core is thrown. */
export async function submitOrRefuse(
  commands: CommandPort,
  logger: Logger,
  command: Unstamped,
): Promise<CommandResult> {
  const result = await submit(commands, logger, command);
  const rejected = rejectionIn(result);
  if (rejected !== undefined) throw answerTo(rejected, command.type === 'order' ? command : {});
  return result;
}

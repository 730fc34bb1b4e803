/** The turn to write: the lease, and the state that the log came to when it was got. */
import type { EngineOptions } from '../engine/engine';
import type { CodedError } from '../../platform/errors/coded-error';
import { WriterLease, type LeaseOptions } from './lease';
import { recover, type Recovered } from './recovery';

export interface TurnOptions extends LeaseOptions {
  readonly engine?: EngineOptions;
}

export class Turn {
  #told: CodedError | undefined;
  #listener: ((error: CodedError) => void) | undefined;

  private constructor(
    readonly lease: WriterLease,
    readonly state: Recovered,
  ) {}

  /**
   * Takes the lease, and then the state to the end of a log that nobody else can write to.
   * @param state what brings it there
   * @throws CodedError CORE_LEASE_HELD, and what `state` throws
   */
  static async take(options: LeaseOptions, state: () => Promise<Recovered>): Promise<Turn> {
    const early: { error?: CodedError; turn?: Turn } = {};
    const lease = await WriterLease.take(options, (error) => {
      if (early.turn === undefined) early.error = error;
      else early.turn.#fenced(error);
    });
    try {
      const turn = new Turn(lease, await state());
      early.turn = turn;
      if (early.error !== undefined) turn.#fenced(early.error);
      return turn;
    } catch (error) {
      lease.release();
      throw error;
    }
  }

  /** Whom to tell that another core took over; the newest one only, and what came before. */
  onFenced(listener: (error: CodedError) => void): void {
    this.#listener = listener;
    const told = this.#told;
    this.#told = undefined;
    if (told !== undefined) listener(told);
  }

  #fenced(error: CodedError): void {
    if (this.#listener === undefined) this.#told = error;
    else this.#listener(error);
  }
}

/** @throws CodedError CORE_LEASE_HELD, LOG_DAMAGED, LOG_DIVERGED, LOG_CODEC_UNKNOWN */
export function takeTurn(options: TurnOptions): Promise<Turn> {
  const engine = options.engine === undefined ? {} : { engine: options.engine };
  const { pool: sql, logger } = options;
  return Turn.take(options, () => recover({ sql, logger, ...engine }));
}

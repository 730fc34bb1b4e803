/** The frames of a replay as the server tells them (surveillance/replay). */

/** [price, whole quantity, the subject's part of it], decimals as text, best first. */
export type FrameLevel = readonly [string, string, string];

export interface FrameEvent {
  readonly type: string;
  readonly side?: 'BUY' | 'SELL';
  readonly price?: string;
  readonly quantity?: string;
  readonly account?: string;
  /** The subject's own order or fill. */
  readonly own: boolean;
}

/** The book right after one event of the log. */
export interface ReplayFrame {
  readonly seq: number;
  /** µs */
  readonly ts: number;
  readonly bids: readonly FrameLevel[];
  readonly asks: readonly FrameLevel[];
  readonly event: FrameEvent;
}

export interface ReplayFrames {
  readonly market: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly frames: readonly ReplayFrame[];
  /** Sequence number where the next page begins; null = all has been told. */
  readonly next: number | null;
}

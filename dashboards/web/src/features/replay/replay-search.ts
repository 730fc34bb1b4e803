/** The replay in the address: a part of the log, whose orders are tinted, and the moment shown. */

export interface ReplaySearch {
  /** First and last sequence number of the part. */
  readonly from?: number;
  readonly to?: number;
  /** Accounts whose orders are tinted, joined by commas. */
  readonly account?: string;
  /** The moment: sequence number of the event that was last. */
  readonly seq?: number;
}

/** Events before and after a moment that is asked for without a range. */
const AROUND = 2000;

function sequence(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0
    ? number
    : undefined;
}

/** For the router: search parameters of any origin → the part to replay. */
export function parseReplaySearch(raw: Record<string, unknown>): ReplaySearch {
  const seq = sequence(raw.seq);
  const from = sequence(raw.from) ?? (seq === undefined ? undefined : Math.max(1, seq - AROUND));
  const to = sequence(raw.to) ?? (seq === undefined ? undefined : seq + AROUND);
  const account = typeof raw.account === 'string' ? raw.account.trim().slice(0, 500) : '';
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(seq === undefined ? {} : { seq }),
    ...(account === '' ? {} : { account }),
  };
}

/** The part of the log around an alert's conduct, with some of what was before and after. */
export function replayOf(
  evidence: { readonly seqFrom: number; readonly seqTo: number },
  accounts: readonly string[],
): ReplaySearch {
  const margin = Math.min(500, Math.max(50, Math.ceil((evidence.seqTo - evidence.seqFrom) / 10)));
  return {
    from: Math.max(1, evidence.seqFrom - margin),
    to: evidence.seqTo + margin,
    seq: evidence.seqFrom,
    account: accounts.join(','),
  };
}

/**
 * `listed-wallet`: money from or to an address that an official list names. One movement is enough;
 * more of the same customer with the same entry go into the same alert.
 */
import { z } from 'zod';
import { DAY_MICROS } from '../../../core/contract';
import { rounded } from '../../../cases/contract/alert-measures';
import { names, utc } from '../../../cases/contract/alert-wording';
import { asNumber, money } from '../amounts';
import type { Move } from '../feed/customer';
import { conductOf, sumOf, type Detector, type DetectorContext, type Rule } from './rule';

const parameters = z.strictObject({
  /** A movement this many days after the last begins a new alert. */
  days: z.number().int().min(1).max(365).default(30),
});
type Parameters = z.infer<typeof parameters>;

const SCORE = 95;
const MOST_MOVES = 256;

interface Running {
  readonly alertId: string;
  readonly moves: Move[];
}

class ListedWallet implements Detector {
  evaluations = 0;
  /** By customer and listed entry. */
  private readonly running = new Map<string, Running>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  moved(move: Move): void {
    const { address } = move;
    if (address === undefined) return;
    this.evaluations++;
    const listed = this.context.facts.wallets.find(address);
    if (listed === undefined) return;
    const { alerts, identity } = this.context;
    const key = `${move.customer.id} ${listed.list} ${listed.id}`;
    const known = this.running.get(key);
    const goesOn =
      known !== undefined && move.at - (known.moves.at(-1)?.at ?? 0) <= this.p.days * DAY_MICROS;
    const moves = goesOn ? [...known.moves, move].slice(-MOST_MOVES) : [move];
    const finding = this.finding(moves, address, listed);
    if (goesOn) alerts.extend(identity, known.alertId, finding);
    const alertId = goesOn ? known.alertId : alerts.raise(identity, finding);
    this.running.set(key, { alertId, moves });
  }

  private finding(
    moves: readonly Move[],
    address: string,
    { list, id }: { readonly list: string; readonly id: string },
  ) {
    const { unit } = this.context.feed.valuation;
    const conduct = conductOf(moves);
    const last = moves.at(-1);
    const way = last?.incoming === true ? 'received from' : 'sent to';
    const sum = sumOf(moves);
    const times = moves.length === 1 ? 'one movement' : `${moves.length} movements`;
    const worth = sum > 0n ? `, worth ${money(sum, unit)} in all` : '';
    return {
      ...conduct,
      at: last?.at ?? 0,
      score: SCORE,
      measures: {
        movements: { value: moves.length, threshold: 1 },
        value: { value: rounded(asNumber(sum, unit)), threshold: 0 },
      },
      explanation:
        `At ${utc(last?.at ?? 0)}, ${names(conduct.accounts)} ${way} the address ${address}, ` +
        `which ${list} lists under ${id}: ${times}${worth}. Any movement with a listed address ` +
        'is reported.',
    };
  }
}

export const listedWallet: Rule<Parameters> = {
  id: 'listed-wallet',
  version: '1',
  legal: ['31 CFR 501', 'AMLR 2024/1624 69', 'FATF R.6', 'FATF R.20'],
  parameters,
  create: (values, context) => new ListedWallet(values, context),
};

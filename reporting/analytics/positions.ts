/** Every owner's position in every market, and which of them changed since the last write. */
import { emptyPosition, type Position } from './average-cost';

export interface PositionRow extends Position {
  readonly owner: string;
  /** Name of the market. */
  readonly market: string;
}

export class Positions {
  private readonly byMarket = new Map<string, Map<string, Position>>();
  private readonly changed = new Map<
    Position,
    { readonly owner: string; readonly market: string }
  >();

  /** @param stored the table's rows */
  constructor(stored: Iterable<PositionRow> = []) {
    for (const { owner, market, quantity, cost } of stored) {
      this.ofMarket(market).set(owner, { quantity, cost });
    }
  }

  /** The position itself, which the caller is about to change. */
  of(owner: string, market: string): Position {
    const positions = this.ofMarket(market);
    let position = positions.get(owner);
    if (position === undefined) positions.set(owner, (position = emptyPosition()));
    if (!this.changed.has(position)) this.changed.set(position, { owner, market });
    return position;
  }

  /** Rows to write since the last call. */
  takeChanges(): PositionRow[] {
    const rows = [...this.changed].map(([position, names]) => ({ ...names, ...position }));
    this.changed.clear();
    return rows;
  }

  private ofMarket(market: string): Map<string, Position> {
    let positions = this.byMarket.get(market);
    if (positions === undefined)
      this.byMarket.set(market, (positions = new Map<string, Position>()));
    return positions;
  }
}

/** Who has a recorded path to whose orders: executes for the client, or works for it. */
import type { MarketFeed } from '../../feed/market-feed';
import type { OrderState } from '../../feed/state';

export interface ClientPath {
  /** Account that knows of the orders. */
  readonly knower: number;
  readonly client: number;
  readonly until: number;
}

/** Looks paths up by account; made anew when a relationship is recorded. */
export class ClientPaths {
  private version = -1;
  private readonly byKnower = new Map<number, ClientPath[]>();
  private readonly byClient = new Map<number, ClientPath[]>();
  private readonly byParty = new Map<number, ClientPath[]>();

  constructor(private readonly feed: MarketFeed) {}

  get isEmpty(): boolean {
    this.refresh();
    return this.byKnower.size === 0;
  }

  /** Paths whose knower placed this order for itself. */
  ofKnower(o: OrderState): readonly ClientPath[] {
    const paths = this.byKnower.get(o.account) ?? [];
    return paths.length > 0 && o.party === this.feed.ownerOf(o.account) ? paths : [];
  }

  /** Paths to whose client this order belongs. */
  toClient(o: OrderState, at: number): readonly ClientPath[] {
    const paths = this.byClient.get(o.account) ?? this.byParty.get(o.party) ?? [];
    return paths.filter(({ until, knower }) => at <= until && this.isOther(knower, o));
  }

  /** The client's own other account, or the knower's own order, is no client's order. */
  private isOther(knower: number, o: OrderState): boolean {
    const { parties } = this.feed;
    return parties.group(this.feed.ownerOf(knower)) !== parties.group(o.party);
  }

  private refresh(): void {
    const { relations, registry } = this.feed;
    if (this.version === relations.version) return;
    this.version = relations.version;
    for (const map of [this.byKnower, this.byClient, this.byParty]) map.clear();
    relations.each(({ account, kind, to, until }) => {
      const client = registry.accountNamed(to);
      if (client === undefined || (kind !== 'executes-for' && kind !== 'employee')) return;
      const path = { knower: account, client: client.id, until };
      add(this.byKnower, account, path);
      add(this.byClient, client.id, path);
      add(this.byParty, this.feed.ownerOf(client.id), path);
    });
  }
}

function add(map: Map<number, ClientPath[]>, key: number, path: ClientPath): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [path]);
  else list.push(path);
}

/** What is asked of the core: tagged orders and deposits, and a share of everything else. */
import { lots, ticks, units } from '../../core/contract';
import type { AccountId, AssetId, MarketId, Unstamped } from '../../core/contract';
import type { Random } from '../../platform/random/random';
import { CommandStream } from '../core/random-commands';
import { Seeded } from '../core/seeded';

const ACCOUNTS = 6;
const FIRST_ASSET = 1 as AssetId; // as defined by the opening commands
const SEED_SPAN = 1_000_000_000;

export class Workload {
  private readonly others: CommandStream;

  constructor(private readonly random: Random) {
    this.others = new CommandStream(new Seeded(random.int(1, SEED_SPAN)));
  }

  /** The next command; its `tag` is in it where its kind can carry one. */
  next(tag: string): Unstamped {
    const { random } = this;
    const account = random.int(1, ACCOUNTS) as AccountId; // as defined by the opening commands
    if (random.chance(0.25)) {
      const amount = units(BigInt(random.int(1, 9_999)));
      return { type: 'deposit', account, asset: FIRST_ASSET, amount, txId: tag };
    }
    if (random.chance(0.25)) {
      const { ts: _own, ...command } = this.others.next();
      return command; // without its time
    }
    return {
      type: 'order',
      account,
      market: random.int(1, 2) as MarketId, // as defined by the opening commands
      clientOrderId: tag,
      side: random.pick(['BUY', 'SELL']),
      orderType: 'LIMIT',
      quantity: lots(random.int(1, 50)),
      price: ticks(random.int(9_950, 10_050)),
      timeInForce: random.pick(['GTC', 'GTC', 'IOC']),
      selfTradePreventionMode: random.pick(['NONE', 'EXPIRE_BOTH', 'DECREMENT']),
    };
  }
}

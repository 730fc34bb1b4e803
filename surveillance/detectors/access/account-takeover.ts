// long-file: one account's ways in and what left by them, in one state
/**
 * Account takeover: a log-in from a new device or country together with a change of credentials,
 * then losing trades with one counterparty, or funds that leave for somebody else. Suspects are
 * the receivers; the customer is the victim.
 */
import { z } from 'zod';
import type { EventOf } from '../../../core/contract';
import { rounded } from '../../../cases/contract/alert-measures';
import { figure, names, percent, utc } from '../../../cases/contract/alert-wording';
import type { FeedFill } from '../../feed/market-feed';
import type { OrderState } from '../../feed/state';
import type { Detector, DetectorContext, Rule } from '../detector';

const parameters = z.strictObject({
  /** Between new device or country and the change of credentials, and from there to the loss. */
  withinHours: z.number().positive().default(24),
  /** Trades with one counterparty group, and its share of what the account traded since. */
  minTrades: z.number().int().min(1).default(3),
  minShare: z.number().positive().max(1).default(0.5),
  /** Average loss against the market over the price; and over the usual spread. */
  minLoss: z.number().nonnegative().default(0.002),
  minLossSpreads: z.number().nonnegative().default(1),
  /** Of what the account held of an asset, that left for others. */
  minEmptied: z.number().positive().max(1).default(0.5),
});
type Parameters = z.infer<typeof parameters>;

const CHANGES = new Set<string>(['credential-change', '2fa-reset', 'withdrawal-address-added']);
const MAX_KNOWN = 32;
const MAX_ACCOUNTS = 200_000;
const MAX_EVIDENCE = 100;

/** What is known of one account's ways in. */
interface Access {
  readonly devices: Set<string>;
  readonly countries: Set<string>;
  readonly addresses: Set<string>;
  /** Brought in less taken out, by asset in base units; trades are not counted. */
  readonly held: Map<number, number>;
  strangeAt: number;
  strangeSeq: number;
  changedAt: number;
  risk: Risk | undefined;
}

interface Side {
  readonly accounts: Set<number>;
  trades: number;
  /** Loss against the market, and traded, in ticks × lots. */
  loss: number;
  value: number;
  market: string;
  readonly orders: { account: string; clientOrderId: string }[];
  readonly fills: string[];
}

/** From the moment on that an account may be in other hands. */
interface Risk {
  readonly since: number;
  readonly seq: number;
  value: number;
  /** By group of the counterparty and market. */
  readonly sides: Map<string, Side>;
  /** What left, by asset, in base units. */
  readonly left: Map<number, number>;
  readonly receivers: Set<number>;
  alert: string | undefined;
  lastAt: number;
}

class AccountTakeover implements Detector {
  evaluations = 0;
  private readonly accesses = new Map<number, Access>();
  /** Accounts at risk now: all that fills are looked at for. */
  private readonly atRisk = new Map<number, Risk>();

  constructor(
    private readonly p: Parameters,
    private readonly context: DetectorContext,
  ) {}

  session(e: EventOf<'session'>): void {
    const access = this.accessOf(e.account);
    if (this.isStrange(access, e)) {
      access.strangeAt = e.ts;
      access.strangeSeq = e.seq;
    }
    if (e.device !== undefined && access.devices.size < MAX_KNOWN) access.devices.add(e.device);
    if (e.country !== undefined && access.countries.size < MAX_KNOWN) {
      access.countries.add(e.country);
    }
    if (CHANGES.has(e.event)) access.changedAt = e.ts;
    const within = this.p.withinHours * 3_600e6;
    const near = Math.abs(access.strangeAt - access.changedAt) <= within;
    if (!near || e.ts - access.strangeAt > within || access.risk !== undefined) return;
    const risk: Risk = {
      ...{ since: access.strangeAt, seq: access.strangeSeq, value: 0, sides: new Map() },
      ...{ left: new Map(), receivers: new Set(), alert: undefined, lastAt: e.ts },
    };
    access.risk = risk;
    this.atRisk.set(e.account, risk);
    this.context.timers.arm(e.ts + within, {
      due: () => {
        access.risk = undefined;
        this.atRisk.delete(e.account);
      },
    });
  }

  moved(e: EventOf<'deposit' | 'withdrawal' | 'transfer'>): void {
    this.count(e.account, e.asset, (e.type === 'deposit' ? 1 : -1) * Number(e.amount));
    if (e.type === 'transfer') this.count(e.to, e.asset, Number(e.amount));
    if (e.type === 'deposit') return;
    const risk = this.atRisk.get(e.account);
    if (risk === undefined) {
      if (e.type === 'withdrawal' && e.address !== undefined) {
        this.accessOf(e.account).addresses.add(e.address);
      }
      return;
    }
    const { feed } = this.context;
    if (e.type === 'transfer') {
      if (this.groupOf(e.to) === this.groupOf(e.account)) return;
      risk.receivers.add(e.to);
    } else {
      const known = this.accessOf(e.account).addresses;
      if (e.address !== undefined && known.has(e.address)) return;
      const owner = feed.registry.account(e.account)?.owner;
      if (e.counterparty !== undefined && e.counterparty === owner) return;
      const receiver = feed.registry.accountNamed(e.counterparty ?? '')?.id;
      if (receiver !== undefined) risk.receivers.add(receiver);
    }
    const amount = Number(e.amount);
    const left = (risk.left.get(e.asset) ?? 0) + amount;
    risk.left.set(e.asset, left);
    // What is held is already without what just left.
    const held = (this.accessOf(e.account).held.get(e.asset) ?? 0) + left;
    if (left < this.p.minEmptied * Math.max(held, left)) return;
    this.emptied(e.account, risk, e, left / Math.max(held, left));
  }

  filled(fill: FeedFill): void {
    if (this.atRisk.size === 0) return;
    this.traded(fill.taker, fill.maker, fill);
    this.traded(fill.maker, fill.taker, fill);
  }

  private count(account: number, asset: number, units: number): void {
    const { held } = this.accessOf(account);
    held.set(asset, (held.get(asset) ?? 0) + units);
  }

  private groupOf(account: number): number {
    const { feed } = this.context;
    return feed.parties.group(feed.ownerOf(account));
  }

  private accessOf(account: number): Access {
    let access = this.accesses.get(account);
    if (access === undefined) {
      const info = this.context.feed.registry.account(account);
      access = {
        ...{ devices: new Set(info?.devices), countries: new Set(), addresses: new Set() },
        held: new Map(),
        ...{ strangeAt: -Infinity, strangeSeq: 0, changedAt: -Infinity, risk: undefined },
      };
      if (info !== undefined) access.countries.add(info.country);
      this.accesses.set(account, access);
      if (this.accesses.size > MAX_ACCOUNTS) this.forgetOldest();
    }
    return access;
  }

  private forgetOldest(): void {
    for (const account of this.accesses.keys()) {
      this.accesses.delete(account);
      return;
    }
  }

  private isStrange(access: Access, { device, country }: EventOf<'session'>): boolean {
    const newDevice =
      device !== undefined && access.devices.size > 0 && !access.devices.has(device);
    return newDevice || (country !== undefined && !access.countries.has(country));
  }

  private traded(own: OrderState, other: OrderState, fill: FeedFill): void {
    const risk = this.atRisk.get(own.account);
    if (risk === undefined || own.holder === other.holder) return;
    const { market, price, quantity } = fill;
    const { name } = market.info;
    const key = `${other.holder.group} ${name}`;
    let side = risk.sides.get(key);
    if (side === undefined) {
      const empty = { accounts: new Set<number>(), trades: 0, loss: 0, value: 0 };
      side = { ...empty, market: name, orders: [], fills: [] };
      risk.sides.set(key, side);
    }
    const outside = market.outsideAt(fill.at);
    const fair = Number.isNaN(outside) ? market.middle.priceAt(fill.at - 5e6) : outside;
    const worse = (own.side === 0 ? 1 : -1) * (price - fair);
    const value = price * quantity;
    risk.value += value;
    side.trades += 1;
    side.value += value;
    side.loss += fair === 0 ? 0 : worse * quantity;
    side.accounts.add(other.account);
    if (side.fills.length < MAX_EVIDENCE) {
      side.fills.push(`${name}-${fill.trade}`);
      const { clientOrderId } = own;
      side.orders.push({ account: this.context.feed.accountName(own.account), clientOrderId });
    }
    this.judgeTrades(own.account, risk, side, fill);
  }

  private judgeTrades(account: number, risk: Risk, side: Side, fill: FeedFill): void {
    this.evaluations += 1;
    const { p } = this;
    const loss = side.loss / Math.max(1, side.value);
    const spread = fill.market.usualSpread / Math.max(1, fill.price);
    const share = side.value / Math.max(1, risk.value);
    if (side.trades < p.minTrades || share < p.minShare) return;
    if (loss < p.minLoss || loss < p.minLossSpreads * spread) return;
    const how =
      `lost ${percent(loss)} on average in ${side.trades} trades with ` +
      `${names(this.namesOf(side.accounts))}, ${percent(share)} of what it traded since`;
    this.raise(account, risk, side.market, this.namesOf(side.accounts), fill.at, fill.seq, how, {
      measures: {
        tradesWithOne: { value: side.trades, threshold: p.minTrades },
        shareOfTrading: { value: rounded(share), threshold: p.minShare },
        lossShare: { value: rounded(loss), threshold: p.minLoss },
      },
      orders: side.orders,
      fills: side.fills,
    });
  }

  private emptied(
    account: number,
    risk: Risk,
    e: EventOf<'withdrawal' | 'transfer'>,
    share: number,
  ): void {
    const receivers = this.namesOf(risk.receivers);
    const to =
      receivers.length > 0 ? names(receivers) : 'an address that nobody else here is known by';
    const how = `sent ${percent(share)} of what it held of an asset to ${to}`;
    // Where no receiver is known here, the account itself is what has to be looked at.
    const suspects = receivers.length > 0 ? receivers : [this.context.feed.accountName(account)];
    this.raise(account, risk, null, suspects, e.ts, e.seq, how, {
      measures: { emptiedShare: { value: rounded(share), threshold: this.p.minEmptied } },
      orders: [],
      fills: [],
    });
  }

  private namesOf(accounts: Iterable<number>): string[] {
    return [...accounts].map((id) => this.context.feed.accountName(id)).sort();
  }

  private raise(
    account: number,
    risk: Risk,
    market: string | null,
    suspects: readonly string[],
    at: number,
    seq: number,
    how: string,
    rest: {
      measures: Readonly<Record<string, { value: number; threshold: number }>>;
      orders: readonly { account: string; clientOrderId: string }[];
      fills: readonly string[];
    },
  ): void {
    const { alerts, identity, feed } = this.context;
    const victim = feed.accountName(account);
    risk.lastAt = at;
    const finding = {
      ...{ market, accounts: suspects, victims: [victim], from: risk.since, to: at, at },
      ...{ seqFrom: risk.seq, seqTo: seq, score: 80, ...rest },
      explanation:
        `At ${utc(risk.since)} account ${victim} was entered from a device or country never seen ` +
        `for it, and its credentials or withdrawal addresses were changed within ` +
        `${figure(this.p.withinHours)} hours; then it ${how}. It would not have been reported ` +
        `with a known device and country, without the change, without the loss, or had the funds ` +
        `gone to the customer's own account or an address it had used before.`,
    };
    if (risk.alert === undefined) risk.alert = alerts.raise(identity, finding);
    else alerts.extend(identity, risk.alert, finding);
  }
}

export const accountTakeover: Rule<Parameters> = {
  id: 'account-takeover',
  version: '1',
  serial: 'owner',
  // No article on market abuse names it: it is fraud on a customer.
  legal: ['FinCEN 920'],
  parameters,
  create: (p, context) => new AccountTakeover(p, context),
};

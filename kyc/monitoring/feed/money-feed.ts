// long-file: the one table from event types to movements, on the path of every event
/**
 * Turns the core's events, in order and without a gap, into movements of funds per beneficial
 * owner, valued in one asset. Orders and fills only leave a time and a sum. Objects are not kept.
 */
import { Registry, units, type CoreEvent, type EventOf } from '../../../core/contract';
import { CodedError } from '../../../platform/errors/coded-error';
import { Valuation } from '../../risk/valuation';
import { Customer, type Move } from './customer';

export interface MoneyListener {
  moved(move: Move): void;
  /** An account was opened or its facts changed. */
  identified(customer: Customer, account: string, seq: number, at: number): void;
  loggedIn(customer: Customer, account: string, e: EventOf<'session'>): void;
  /** Single movements of a quiet customer were forgotten. */
  aged(customer: Customer): void;
}

/** A movement before it is known what stood before it. */
type MoveFields = Omit<Move, 'customer' | 'refund' | 'tradedBefore' | 'standingBefore'>;

const AGE_EVERY = 24 * 3_600_000_000;
const MOST_RELATIONS = 64;

export class MoneyFeed {
  readonly registry = new Registry();
  readonly valuation: Valuation;
  private readonly byOwner = new Map<string, Customer>();
  private readonly byAccount: (Customer | undefined)[] = [];
  private readonly byId: Customer[] = [];
  /** Family of an owner, by names of owners; both ways. */
  private readonly family = new Map<string, Set<string>>();
  private nextAgeing = 0;
  private lastSeq = 0;
  private clock = 0;

  constructor(
    valuationAsset: string | null,
    private readonly listener: MoneyListener,
  ) {
    this.valuation = new Valuation(this.registry, valuationAsset);
  }

  get seq(): number {
    return this.lastSeq;
  }
  get now(): number {
    return this.clock;
  }
  get customers(): readonly Customer[] {
    return this.byId;
  }

  /** @throws CodedError MONITORING_GAP or MONITORING_TIME when `e` is not the next event */
  check(e: CoreEvent): void {
    if (e.seq !== this.lastSeq + 1) {
      throw new CodedError(
        'MONITORING_GAP',
        `customer monitoring got event ${e.seq} after event ${this.lastSeq}; ` +
          'rebuild its state from the log, from event 1',
      );
    }
    if (e.ts < this.clock) {
      throw new CodedError(
        'MONITORING_TIME',
        `event ${e.seq} has time ${e.ts}, before ${this.clock} of the event before it: ` +
          'the log is damaged, verify it before going on',
      );
    }
    this.lastSeq = e.seq;
    this.clock = e.ts;
  }

  apply(e: CoreEvent): void {
    switch (e.type) {
      case 'accepted':
        return this.active(e.account, e.ts);
      case 'cancelled':
      case 'rejected':
      case 'amended':
      case 'expired':
      case 'refreshed':
        return;
      case 'fill':
        return this.traded(e);
      case 'reference':
        return this.valuation.onPrice(e.market, e.price);
      case 'clock':
        return this.age(e.ts);
      case 'deposit':
        return this.deposited(e);
      case 'withdrawal':
        // What was refused or failed did not leave.
        if (e.state === 'settled') this.withdrawn(e);
        return;
      case 'transfer':
        return this.transferred(e);
      default:
        return this.applyRare(e);
    }
  }

  customerOf(account: number): Customer | undefined {
    return this.byAccount[account];
  }

  private applyRare(e: CoreEvent): void {
    this.registry.apply(e);
    switch (e.type) {
      case 'trade-bust':
        return this.corrected(e);
      case 'market':
        return this.valuation.onMarket(e);
      case 'account':
        return this.opened(e);
      case 'account-update':
        return this.updated(e);
      case 'relationship':
        return this.related(e);
      case 'swap': {
        const customer = this.byAccount[e.account];
        if (customer) customer.traded += this.valuation.value(e.assetIn, e.amountIn);
        return this.active(e.account, e.ts);
      }
      case 'session': {
        const customer = this.byAccount[e.account];
        if (customer === undefined) return;
        this.listener.loggedIn(customer, this.nameOf(e.account), e);
        return this.active(e.account, e.ts);
      }
      default:
        return;
    }
  }

  private active(account: number, ts: number): void {
    this.byAccount[account]?.touch(ts);
  }

  private traded(e: EventOf<'fill'>): void {
    this.valuation.onPrice(e.market, e.price);
    const quote = this.registry.market(e.market)?.quote.id ?? 0;
    const value = this.valuation.value(quote, e.notional);
    const maker = this.byAccount[e.makerAccount];
    const taker = this.byAccount[e.takerAccount];
    if (maker) maker.traded += value;
    if (taker) taker.traded += value;
  }

  /** A trade that was taken back leaves what its customers have traded. */
  private corrected(e: EventOf<'trade-bust'>): void {
    const quote = this.registry.market(e.market)?.quote.id ?? 0;
    const less = this.valuation.value(quote, units(e.previousNotional - e.notional));
    for (const account of [e.makerAccount, e.takerAccount]) {
      const customer = this.byAccount[account];
      if (customer) customer.traded = customer.traded > less ? customer.traded - less : 0n;
    }
  }

  private opened(e: EventOf<'account'>): void {
    let customer = this.byOwner.get(e.owner);
    if (customer === undefined) {
      customer = new Customer(this.byId.length, e.owner);
      customer.kind = e.kind;
      customer.country = e.country;
      customer.kycLevel = e.kycLevel ?? '';
      this.byOwner.set(e.owner, customer);
      this.byId.push(customer);
    }
    this.byAccount[e.account] = customer;
    customer.declared += e.declaredMonthlyVolume ?? 0n;
    if (e.openedAt !== undefined) {
      customer.openedAt = Math.min(customer.openedAt ?? e.openedAt, e.openedAt);
    }
    this.listener.identified(customer, e.name, e.seq, e.ts);
  }

  private updated(e: EventOf<'account-update'>): void {
    const customer = this.byAccount[e.account];
    if (customer === undefined) return;
    customer.country = e.country ?? customer.country;
    customer.kycLevel = e.kycLevel ?? customer.kycLevel;
    if (e.declaredMonthlyVolume !== undefined) {
      customer.declared = 0n;
      for (const id of this.registry.accountsOfOwner(customer.owner)) {
        customer.declared += this.registry.account(id)?.declaredMonthlyVolume ?? 0n;
      }
    }
    this.listener.identified(customer, this.nameOf(e.account), e.seq, e.ts);
  }

  private related(e: EventOf<'relationship'>): void {
    if (e.kind !== 'family') return;
    const owner = this.byAccount[e.account]?.owner;
    const other = this.registry.accountNamed(e.to)?.owner;
    if (owner === undefined || other === undefined || owner === other) return;
    for (const [one, two] of [
      [owner, other],
      [other, owner],
    ] as const) {
      const kin = this.family.get(one) ?? new Set<string>();
      if (kin.size < MOST_RELATIONS) kin.add(two);
      this.family.set(one, kin);
    }
  }

  private deposited(e: EventOf<'deposit'>): void {
    this.overEdge(e, true);
  }

  private withdrawn(e: EventOf<'withdrawal'>): void {
    this.overEdge(e, false);
  }

  private overEdge(e: EventOf<'deposit' | 'withdrawal'>, incoming: boolean): void {
    const customer = this.byAccount[e.account];
    if (customer === undefined) return;
    const { party, own, kin } = this.otherSide(customer, e.counterparty, e.address);
    this.take(customer, {
      ...{ seq: e.seq, at: e.ts, account: this.nameOf(e.account), incoming, asset: e.asset },
      ...{ channel: e.channel, party, own, kin, address: e.address, travelRule: e.travelRule },
      value: this.valuation.value(e.asset, e.amount),
    });
  }

  private transferred(e: EventOf<'transfer'>): void {
    const from = this.byAccount[e.account];
    const to = this.byAccount[e.to];
    if (from === undefined || to === undefined || from === to) return;
    const value = this.valuation.value(e.asset, e.amount);
    const kin = this.family.get(from.owner)?.has(to.owner) === true;
    const side = (account: number, incoming: boolean, other: Customer): MoveFields => ({
      ...{ seq: e.seq, at: e.ts, account: this.nameOf(account), incoming, value },
      ...{ asset: e.asset, channel: 'internal', party: `owner ${other.owner}`, own: false, kin },
      ...{ address: undefined, travelRule: undefined },
    });
    this.take(from, side(e.account, false, to));
    this.take(to, side(e.to, true, from));
  }

  /** A counterparty that is an account here stands for its owner (contracts §2). */
  private otherSide(
    customer: Customer,
    counterparty: string | undefined,
    address: string | undefined,
  ): Pick<Move, 'party' | 'own' | 'kin'> {
    if (counterparty === undefined) {
      return {
        party: address === undefined ? undefined : `address ${address}`,
        own: false,
        kin: false,
      };
    }
    const owner = this.registry.accountNamed(counterparty)?.owner ?? counterparty;
    const kin = this.family.get(customer.owner)?.has(owner) === true;
    return { party: `owner ${owner}`, own: owner === customer.owner, kin };
  }

  private take(customer: Customer, fields: MoveFields): void {
    const { at, incoming, value } = fields;
    if (at >= this.nextAgeing) this.age(at);
    const { party, own } = fields;
    const known = party === undefined || own ? undefined : party;
    const move: Move = {
      ...fields,
      customer,
      refund: known !== undefined && customer.settle(known, incoming, value),
      tradedBefore: customer.traded,
      standingBefore: customer.standing,
    };
    customer.touch(at);
    if (incoming) customer.standing += value;
    else customer.standing = customer.standing > value ? customer.standing - value : 0n;
    (incoming ? customer.incoming : customer.outgoing).add(move);
    this.listener.moved(move);
  }

  /** Once a day, by the first movement or tick of it. */
  private age(at: number): void {
    if (at < this.nextAgeing) return;
    this.nextAgeing = at - (at % AGE_EVERY) + AGE_EVERY;
    for (const customer of this.byId) {
      customer.age(at);
      if (customer.incoming.size + customer.outgoing.size === 0) this.listener.aged(customer);
    }
  }

  private nameOf(account: number): string {
    return this.registry.account(account)?.name ?? `account ${account}`;
  }
}

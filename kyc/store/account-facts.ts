/**
 * What one stretch of the log says about accounts, gathered in memory and written at once: who
 * came, which devices and wallets were seen, what money moved, who was active.
 */
import type { AccountInfo, CoreEvent, EventOf, Registry } from '../../core/contract';
import type { Valuation } from '../risk/valuation';

export interface Sighting {
  readonly account: string;
  readonly customer: string;
  readonly device: string;
  first: number;
  last: number;
}

export interface WalletUse {
  readonly customer: string;
  readonly asset: string;
  readonly address: string;
  cameIn: number;
  wentOut: number;
  first: number;
  last: number;
}

export interface MoneyMove {
  readonly seq: number;
  readonly customer: string;
  readonly direction: 'in' | 'out';
  readonly at: number;
  /** Base units of the valuation asset. */
  readonly value: bigint;
}

export class AccountFacts {
  /** Ids of accounts that came or changed. */
  readonly changed = new Set<number>();
  /** Ids of accounts that came, with the time of the event. */
  readonly opened = new Map<number, number>();
  /** Ids of accounts whose level the log changed. */
  readonly levels = new Set<number>();
  readonly active = new Map<number, number>();
  readonly sightings = new Map<string, Sighting>();
  readonly wallets = new Map<string, WalletUse>();
  readonly moves: MoneyMove[] = [];

  constructor(
    private readonly registry: Registry,
    private readonly valuation: Valuation,
  ) {}

  /** The registry must have taken the event in already. */
  onEvent(e: CoreEvent): void {
    switch (e.type) {
      case 'account':
        return this.#onOpened(e);
      case 'account-update':
        this.changed.add(e.account);
        if (e.kycLevel !== undefined) this.levels.add(e.account);
        this.#seen(e.account, e.devices ?? [], e.ts);
        return;
      case 'account-state':
        this.changed.add(e.account);
        return;
      case 'session':
        if (e.device !== undefined) this.#seen(e.account, [e.device], e.ts);
        this.active.set(e.account, e.ts);
        return;
      case 'accepted':
      case 'swap':
      case 'liquidity':
        this.active.set(e.account, e.ts);
        return;
      case 'fill':
        this.active.set(e.makerAccount, e.ts);
        this.active.set(e.takerAccount, e.ts);
        return;
      case 'deposit':
        return this.#onMoney(e, 'in');
      case 'withdrawal':
        if (e.state === 'settled') this.#onMoney(e, 'out');
        return;
      case 'transfer':
        return this.#onTransfer(e);
      default:
        return;
    }
  }

  #onOpened(e: EventOf<'account'>): void {
    this.changed.add(e.account);
    this.opened.set(e.account, e.ts);
    this.#seen(e.account, e.devices, e.ts);
  }

  #seen(account: number, devices: readonly string[], at: number): void {
    const info = this.registry.account(account);
    if (info === undefined) return;
    for (const device of devices) {
      const key = `${account} ${device}`;
      const known = this.sightings.get(key);
      if (known !== undefined) known.last = at;
      else {
        const fresh = { account: info.name, customer: info.owner, device, first: at, last: at };
        this.sightings.set(key, fresh);
      }
    }
  }

  #onMoney(e: EventOf<'deposit' | 'withdrawal'>, direction: 'in' | 'out'): void {
    const info = this.registry.account(e.account);
    if (info === undefined) return;
    this.active.set(e.account, e.ts);
    this.#move(info, e, direction);
    if (e.address === undefined) return;
    const asset = this.registry.asset(e.asset)?.name ?? '';
    const key = `${info.owner} ${asset} ${e.address}`;
    const wallet = this.wallets.get(key) ?? {
      ...{ customer: info.owner, asset, address: e.address, cameIn: 0, wentOut: 0 },
      first: e.ts,
      last: e.ts,
    };
    if (direction === 'in') wallet.cameIn++;
    else wallet.wentOut++;
    wallet.last = e.ts;
    this.wallets.set(key, wallet);
  }

  /** Between accounts of one owner nothing comes in or goes out. */
  #onTransfer(e: EventOf<'transfer'>): void {
    const from = this.registry.account(e.account);
    const to = this.registry.account(e.to);
    this.active.set(e.account, e.ts);
    if (from === undefined || to === undefined || from.owner === to.owner) return;
    this.#move(from, e, 'out');
    this.#move(to, e, 'in');
  }

  #move(
    { owner }: AccountInfo,
    e: EventOf<'deposit' | 'withdrawal' | 'transfer'>,
    direction: 'in' | 'out',
  ): void {
    const value = this.valuation.value(e.asset, e.amount);
    this.moves.push({ seq: e.seq, customer: owner, direction, at: e.ts, value });
  }
}

/**
 * The risk score of every account, from the log's events and the alerts, in the order they come.
 * Pure and deterministic: the same events and settings give the same rows.
 */
import type { Alert } from '../../cases/contract';
import { Registry, type CoreEvent, type EventOf, type Micros, units } from '../../core/contract';
import type { Rating, RiskFactor, RiskRow, RiskSettings } from '../contract';
import { monthOf, nextDay } from './calendar';
import { FACTORS } from './factors';
import { addMove, addTurnover, enterMonth, newProfile, type Profile } from './profile';
import { Valuation } from './valuation';

/** Lowest scores of the ratings. */
const MEDIUM_FROM = 30;
const HIGH_FROM = 60;
const MOST = 100;
const INSIDE_ACCESS: ReadonlySet<string> = new Set(['employee', 'adviser', 'issuer', 'insider']);

export class CustomerRisk {
  readonly #registry = new Registry();
  readonly #valuation: Valuation;
  readonly #profiles: (Profile | undefined)[] = [];
  /** Accounts whose score may have changed since changed() was last asked, by id. */
  readonly #touched = new Set<number>();
  /** Alerts that name an account which no event has opened yet. */
  readonly #early = new Map<string, Map<string, Alert>>();
  /** Alerts that are left out, by id. */
  #withheld: ReadonlySet<string> = new Set();
  #now = 0;
  #month = 0;
  #dayEnds = 0;

  constructor(private readonly settings: RiskSettings) {
    this.#valuation = new Valuation(this.#registry, settings.valuationAsset);
  }

  /** Takes the next event of the log; it may be reused afterwards. */
  onEvent(e: CoreEvent): void {
    this.#now = e.ts;
    switch (e.type) {
      case 'accepted':
      case 'cancelled':
      case 'rejected':
        return;
      case 'fill':
        return this.#onFill(e);
      case 'account':
      case 'account-update':
      case 'account-state':
        return this.#onAccount(e);
      case 'deposit':
        return this.#onMove(e, this.#valuation.value(e.asset, e.amount));
      case 'withdrawal':
        if (e.state === 'settled') this.#onWithdrawal(e);
        return;
      case 'transfer':
        return this.#onTransfer(e);
      default:
        return this.#onRare(e);
    }
  }

  #onRare(e: CoreEvent): void {
    this.#registry.apply(e);
    if (e.type === 'market') this.#valuation.onMarket(e);
    else if (e.type === 'trade-bust') this.#onCorrection(e);
    else if (e.type === 'reference') {
      this.#valuation.onPrice(e.market, e.price);
    } else if (e.type === 'swap' || e.type === 'liquidity') {
      const profile = this.#touch(e.account);
      if (profile) profile.usedPools = true;
      if (profile && e.type === 'swap') {
        enterMonth(profile, this.#monthAt(e.ts));
        addTurnover(profile, this.#valuation.value(e.assetIn, e.amountIn));
      }
    } else if (e.type === 'session') {
      if (e.country !== undefined) this.#touch(e.account)?.sessionCountries.add(e.country);
    } else if (e.type === 'relationship') {
      if (INSIDE_ACCESS.has(e.kind)) this.#touch(e.account)?.access.add(e.kind);
    }
  }

  #onAccount(e: EventOf<'account' | 'account-update' | 'account-state'>): void {
    this.#registry.apply(e);
    const account = this.#registry.account(e.account);
    if (account === undefined) return;
    const known = this.#touch(e.account);
    if (known) known.account = account;
    else {
      const profile = newProfile(account);
      this.#profiles[e.account] = profile;
      for (const [id, alert] of this.#early.get(account.name) ?? []) profile.alerts.set(id, alert);
      this.#early.delete(account.name);
      this.#touch(e.account);
    }
  }

  /** The account's profile, which is about to be changed. */
  #touch(account: number): Profile | undefined {
    const profile = this.#profiles[account];
    if (profile !== undefined) this.#touched.add(account);
    return profile;
  }

  #onFill(e: EventOf<'fill'>): void {
    const market = this.#registry.market(e.market);
    if (market === undefined) return;
    this.#valuation.onPrice(e.market, e.price);
    const value = this.#valuation.value(market.quote.id, e.notional);
    this.#addTurnover(e.makerAccount, e.ts, value);
    this.#addTurnover(e.takerAccount, e.ts, value);
  }

  /** What a corrected trade comes to less leaves the month that it was made in, if that goes on. */
  #onCorrection(e: EventOf<'trade-bust'>): void {
    const quote = this.#registry.market(e.market)?.quote.id;
    if (quote === undefined || this.#monthAt(e.tradedAt) !== this.#monthAt(e.ts)) return;
    const less = this.#valuation.value(quote, units(e.previousNotional - e.notional));
    this.#addTurnover(e.makerAccount, e.ts, -less);
    this.#addTurnover(e.takerAccount, e.ts, -less);
  }

  #addTurnover(account: number, ts: Micros, value: bigint): void {
    const profile = this.#touch(account);
    if (profile === undefined) return;
    enterMonth(profile, this.#monthAt(ts));
    addTurnover(profile, value);
  }

  #onWithdrawal(e: EventOf<'withdrawal'>): void {
    this.#onMove(e, 0n);
    const profile = this.#profiles[e.account];
    if (profile && e.channel === 'chain' && e.counterparty === undefined) {
      profile.unhostedWithdrawals++;
    }
  }

  #onMove(e: EventOf<'deposit' | 'withdrawal'>, incoming: bigint): void {
    const profile = this.#touch(e.account);
    if (profile === undefined) return;
    enterMonth(profile, this.#monthAt(e.ts));
    addMove(profile, incoming);
    if (e.channel === 'chain') profile.chainMoves++;
  }

  #onTransfer(e: EventOf<'transfer'>): void {
    const month = this.#monthAt(e.ts);
    const value = this.#valuation.value(e.asset, e.amount);
    const from = this.#touch(e.account);
    const to = this.#touch(e.to);
    if (from) {
      enterMonth(from, month);
      addMove(from, 0n);
    }
    if (to) {
      enterMonth(to, month);
      addMove(to, value);
    }
  }

  /** Calendar month of a time that does not go back; worked out once a day. */
  #monthAt(ts: number): number {
    if (ts >= this.#dayEnds) {
      this.#month = monthOf(ts);
      this.#dayEnds = nextDay(ts);
    }
    return this.#month;
  }

  /** Takes an alert as it was raised or extended. */
  onAlert(alert: Alert): void {
    for (const name of alert.accounts) {
      const account = this.#registry.accountNamed(name);
      if (account) this.#touch(account.id)?.alerts.set(alert.alertId, alert);
      else {
        const early = this.#early.get(name) ?? new Map<string, Alert>();
        early.set(alert.alertId, alert);
        this.#early.set(name, early);
      }
    }
  }

  /**
   * Leaves these alerts out from now on, and takes those in again that were left out before: what
   * not everybody may know of must not show in a score that everybody reads.
   * @returns accounts that are named in one of them, or were in one that was let go
   */
  withhold(alertIds: ReadonlySet<string>): ReadonlySet<string> {
    const concerned = new Set<string>();
    if (alertIds.size === 0 && this.#withheld.size === 0) return concerned;
    const before = this.#withheld;
    this.#withheld = alertIds;
    for (const profile of this.#profiles) {
      if (profile === undefined) continue;
      for (const id of profile.alerts.keys()) {
        if (!alertIds.has(id) && !before.has(id)) continue;
        concerned.add(profile.account.name);
        if (alertIds.has(id) !== before.has(id)) this.#touched.add(profile.account.id);
      }
    }
    return concerned;
  }

  /** Rows of the accounts that something happened to since the last call, ascending by name. */
  changed(): RiskRow[] {
    const touched = [...this.#touched].map((id) => this.#profiles[id]);
    this.#touched.clear();
    return this.#rowsOf(touched);
  }

  /** One row per account, ascending by name. */
  rows(): RiskRow[] {
    return this.#rowsOf(this.#profiles);
  }

  #rowsOf(profiles: readonly (Profile | undefined)[]): RiskRow[] {
    return profiles
      .filter((profile) => profile !== undefined)
      .map((profile) => this.#row(profile))
      .sort((a, b) => (a.account < b.account ? -1 : a.account > b.account ? 1 : 0));
  }

  #row(profile: Profile): RiskRow {
    const factors: RiskFactor[] = [];
    for (const factor of FACTORS) {
      const found = factor(profile, this.settings, this.#now, this.#withheld);
      if (found) factors.push(found);
    }
    const sum = factors.reduce((total, { points }) => total + points, 0);
    // A country the law calls high risk leaves no choice of rating (Directive (EU) 2015/849, 18a).
    const floor = this.settings.countries[profile.account.country] === 'high' ? HIGH_FROM : 0;
    const score = Math.min(MOST, Math.max(sum, floor));
    const { name: account, owner } = profile.account;
    return { account, owner, score, rating: ratingOf(score), factors };
  }
}

function ratingOf(score: number): Rating {
  if (score >= HIGH_FROM) return 'high';
  return score >= MEDIUM_FROM ? 'medium' : 'low';
}

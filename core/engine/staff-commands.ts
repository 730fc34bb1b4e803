// long-file: one short rule per command of the venue's staff, surveillance and outside feeds
/** Commands of staff and of what the venue hears: states, switches, limits, prices, news. */
import type { DeadMan } from './account';
import { cancelAll } from './cancel';
import { LIMIT_NAMES, scopeKey, type LimitName } from './risk-state';
import type { Venue } from './venue';
import { cancelOrder } from './outcomes';
import { applyBatches } from './safeguards/batches';
import {
  nextGuardDue,
  noteSource,
  reopenUnasked,
  reopenWithReference,
  runGuards,
} from './safeguards/deadlines';
import { parseCoreParams, type CoreParams } from '../risk/params';
import { refusal, said, type Refusal } from '../risk/refusal';
import type { CommandOf, MarketId, Scope } from '../contract';
import { marketId, NONE, ticks } from '../contract/ids';
import { OUT_OF_RANGE, toUnits } from '../contract/money';

const ALL_MARKETS = marketId(NONE);

const unknownAccount = (name: string): Refusal => refusal('201', `account ${name} is unknown`);
const unknownMarket = (name: string): Refusal => refusal('301', `market ${name} is unknown`);

/** Frozen and closed accounts may not trade, so what they have in the book goes. */
export function setAccountState(v: Venue, c: CommandOf<'account-state'>): void {
  const account = v.accounts[c.account];
  if (!account) return v.refuse(c, unknownAccount(String(c.account)));
  account.standing = c.state;
  v.define({ ...c, seq: v.nextSeq(), ts: v.now });
  if (c.state === 'frozen' || c.state === 'closed') {
    cancelAll(v, c.account, ALL_MARKETS, 'frozen');
  }
}

export function relate(v: Venue, c: CommandOf<'relationship'>): void {
  if (!v.accounts[c.account])
    return v.refuse(c, unknownAccount(said(c.raw, 'account', String(c.account))));
  const { raw: _raw, ...words } = c;
  v.send({ ...words, seq: v.nextSeq(), ts: v.now });
  if (v.risk.params.volumeTiers === undefined) return;
  const to = v.registry.accountNamed(c.to);
  if (to === undefined) return;
  v.volumes.link(v.accounts[c.account]!.owner, v.accounts[to.id]!.owner, c.until ?? 0);
}

export function setReference(v: Venue, c: CommandOf<'reference'>): void {
  const m = v.markets[c.market];
  if (!m) return v.refuse(c, unknownMarket(said(c.raw, 'market', String(c.market))));
  if (c.price <= 0) {
    const text = said(c.raw, 'price', String(c.price));
    const code = c.price === OUT_OF_RANGE ? '306' : '304';
    return v.refuse(c, refusal(code, `price ${text} is not a positive price of this market`));
  }
  const { raw: _raw, ...words } = c;
  if (v.risk.params.referenceSources === undefined) {
    m.referencePrice = c.price;
    return v.send({ ...words, seq: v.nextSeq(), ts: v.now });
  }
  noteSource(v, m, c.source ?? '', c.price);
  v.send({ ...words, seq: v.nextSeq(), ts: v.now, inForce: ticks(m.referencePrice) });
  reopenWithReference(v, m);
}

export function recordNews(v: Venue, c: CommandOf<'news'>): void {
  if (c.market !== undefined && !v.markets[c.market]) {
    return v.refuse(c, unknownMarket(said(c.raw, 'market', String(c.market))));
  }
  if (c.asset !== undefined && !v.registry.asset(c.asset)) {
    return v.refuse(c, refusal('206', `asset ${said(c.raw, 'asset', String(c.asset))} is unknown`));
  }
  const { raw: _raw, ...words } = c;
  v.send({ ...words, seq: v.nextSeq(), ts: v.now });
}

export function recordSession(v: Venue, c: CommandOf<'session'>): void {
  if (!v.accounts[c.account])
    return v.refuse(c, unknownAccount(said(c.raw, 'account', String(c.account))));
  const { raw: _raw, ...words } = c;
  v.send({ ...words, seq: v.nextSeq(), ts: v.now });
}

export function recordSettlement(v: Venue, c: CommandOf<'settlement'>): void {
  v.send({ ...c, seq: v.nextSeq(), ts: v.now });
}

/** Whether what a scope names exists; owners, tiers and keys need no definition. */
function checkScope(v: Venue, scope: Scope, key: string): Refusal | undefined {
  if (scope === 'market' && !v.registry.marketNamed(key)) return unknownMarket(key);
  if (scope === 'account' && !v.registry.accountNamed(key)) return unknownAccount(key);
  return undefined;
}

export function setLimits(v: Venue, c: CommandOf<'limits'>): void {
  const no = checkScope(v, c.scope, c.key) ?? checkLimitNames(c);
  if (no) return v.refuse(c, no);
  const scope = scopeKey(c.scope, c.key);
  const set = v.risk.limits.get(scope) ?? new Map<LimitName, bigint>();
  c.names.forEach((name, i) => {
    const known = LIMIT_NAMES.find((one) => one === name)!;
    const value = c.values[i]!;
    if (value < 0n) set.delete(known);
    else set.set(known, value);
  });
  if (set.size === 0) v.risk.limits.delete(scope);
  else v.risk.limits.set(scope, set);
  v.send({ ...c, seq: v.nextSeq(), ts: v.now });
}

function checkLimitNames(c: CommandOf<'limits'>): Refusal | undefined {
  if (c.names.length !== c.values.length || c.names.length === 0) {
    return refusal('518', `${c.names.length} names and ${c.values.length} values of limits`);
  }
  const strange = c.names.find((name) => !LIMIT_NAMES.some((one) => one === name));
  return strange === undefined
    ? undefined
    : refusal('518', `limit ${strange} is not one of ${LIMIT_NAMES.join(', ')}`);
}

export function setKillSwitch(v: Venue, c: CommandOf<'kill-switch'>): void {
  const no = checkScope(v, c.scope, c.key);
  if (no) return v.refuse(c, no);
  const scope = scopeKey(c.scope, c.key);
  if (c.on) v.risk.kills.add(scope);
  else v.risk.kills.delete(scope);
  v.send({ ...c, seq: v.nextSeq(), ts: v.now });
  if (!c.on) return;
  for (const order of [...v.orders.values()]) {
    const info = v.registry.account(order.account)!;
    const names: Record<Scope, string> = {
      venue: c.key,
      market: order.market.info.name,
      owner: info.owner,
      account: info.name,
      key: String(order.key ?? ''),
      tier: info.tier ?? '',
    };
    if (order.listed && names[c.scope] === c.key) cancelOrder(v, order, 'kill-switch');
  }
}

/** A step of the ladder; `lift` ends the steps on that market (0 = all), or the one it names. */
export function setMeasure(v: Venue, c: CommandOf<'measure'>): void {
  const account = v.accounts[c.account];
  if (!account) return v.refuse(c, unknownAccount(String(c.account)));
  if (c.market !== NONE && !v.markets[c.market]) {
    return v.refuse(c, unknownMarket(String(c.market)));
  }
  if (c.measure === 'throttle' && (c.perSecond ?? 0) === 0) {
    return v.refuse(c, refusal('518', 'measure throttle needs perSecond of at least 1'));
  }
  const stays = account.measures.filter((m) => c.market !== NONE && m.market !== c.market);
  if (c.measure === 'lift') {
    const stands = (m: { market: number; measure: string }): boolean =>
      m.market !== c.market || m.measure !== c.lifts;
    account.measures = c.lifts === undefined ? stays : account.measures.filter(stands);
  } else if (c.measure !== 'warning') {
    const { market, measure } = c;
    const others = account.measures.filter((m) => m.market !== market || m.measure !== measure);
    const step = { market, measure, perSecond: c.perSecond ?? 0, until: c.until ?? 0 };
    account.measures = [...others, step];
  }
  v.send({ ...c, seq: v.nextSeq(), ts: v.now });
  if (c.measure === 'market-ban' || c.measure === 'suspension') {
    cancelAll(v, c.account, c.market, 'measure');
  }
}

export function setFeeTier(v: Venue, c: CommandOf<'fee-tier'>): void {
  const account = v.accounts[c.account];
  if (!account) return v.refuse(c, unknownAccount(String(c.account)));
  if (c.market !== NONE && !v.markets[c.market]) {
    return v.refuse(c, unknownMarket(String(c.market)));
  }
  const fits = (rate: number): boolean => Number.isSafeInteger(rate) && rate >= 0 && rate <= 1e8;
  if (!fits(c.makerFee) || !fits(c.takerFee)) {
    return v.refuse(c, refusal('518', `fees ${c.makerFee}, ${c.takerFee} are not 0 to 1e8`));
  }
  account.fees ??= new Map();
  account.fees.set(c.market, { makerFee: c.makerFee, takerFee: c.takerFee });
  v.send({ ...c, seq: v.nextSeq(), ts: v.now });
}

export function setParams(v: Venue, c: CommandOf<'params'>): void {
  const parsed = parseCoreParams(c.json);
  if (typeof parsed === 'string') return v.refuse(c, refusal('518', parsed));
  const no = checkTiers(v, parsed);
  if (no) return v.refuse(c, no);
  v.risk.setParams(parsed, c.json);
  // What was kept for a switch that is off now goes; it begins anew when it is on again.
  if (parsed.tradeBusts === undefined) for (const m of v.markets) m?.kept.clear();
  if (parsed.volumeTiers === undefined) v.volumes.clear();
  applyBatches(v);
  v.send({ ...c, seq: v.nextSeq(), ts: v.now });
  reopenUnasked(v);
}

/** Tiers by volume need an asset, and bounds that rise. */
function checkTiers(v: Venue, { volumeTiers }: CoreParams): Refusal | undefined {
  if (volumeTiers === undefined) return undefined;
  const asset = v.registry.assetNamed(volumeTiers.asset);
  if (!asset) return refusal('206', `volumeTiers.asset ${volumeTiers.asset} is unknown`);
  const bounds = volumeTiers.tiers.map(({ from }) => toUnits(from, asset.decimals));
  const low = bounds.findIndex((bound, i) => bound < 0n || (i > 0 && bound <= bounds[i - 1]!));
  if (low < 0) return undefined;
  const from = volumeTiers.tiers[low]!.from;
  return refusal('518', `volumeTiers.tiers.${low}.from ${from} does not rise or is off the grid`);
}

/** Starts, renews or (timeout 0) ends a maker's timer. */
export function setDeadMan(v: Venue, c: CommandOf<'dead-man'>): void {
  const account = v.accounts[c.account];
  if (!account) return v.refuse(c, unknownAccount(String(c.account)));
  if (c.market !== NONE && !v.markets[c.market]) {
    return v.refuse(c, unknownMarket(String(c.market)));
  }
  if (!Number.isSafeInteger(c.timeoutMicros) || c.timeoutMicros < 0) {
    return v.refuse(c, refusal('518', `timeoutMicros ${c.timeoutMicros} is not a length of time`));
  }
  account.deadMen ??= new Map<number, DeadMan>();
  if (c.timeoutMicros === 0) account.deadMen.delete(c.market);
  else {
    const deadline = v.now + c.timeoutMicros;
    account.deadMen.set(c.market, { market: c.market, timeoutMicros: c.timeoutMicros, deadline });
    v.nextDeadline = Math.min(v.nextDeadline, deadline);
  }
  v.send({ ...c, seq: v.nextSeq(), ts: v.now });
}

/** What has fallen due, before the command that brings the time: makers' timers, safeguards. */
export function runTimers(v: Venue): void {
  let next = Infinity;
  const due: { account: number; market: MarketId }[] = [];
  for (const account of v.accounts) {
    for (const timer of account?.deadMen?.values() ?? []) {
      if (timer.deadline <= v.now) due.push({ account: account.id, market: timer.market });
      else next = Math.min(next, timer.deadline);
    }
  }
  v.nextDeadline = Math.min(next, nextGuardDue(v));
  for (const { account, market } of due) {
    const owner = v.accounts[account]!;
    owner.deadMen?.delete(market);
    cancelAll(v, owner.id, market, 'dead-man');
  }
  runGuards(v);
}

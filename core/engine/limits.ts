/**
 * Pre-trade risk of one order: switches, the ladder's measures, collars and limits. What is off
 * unless set costs a look at an empty set. Codes 2xx (permission) and 4xx (risk).
 */
import type { AccountState } from './account';
import { boundOf } from './collars';
import type { MarketState } from './market';
import { scopeKey, type LimitName } from './risk-state';
import type { Venue } from './venue';
import type { AccountInfo, Side } from '../contract';
import { formatSteps, formatUnits } from '../contract/money';
import { refusal, type Refusal } from '../risk/refusal';

/** May this account send orders at all, here? */
export function checkStanding(account: AccountState, info: AccountInfo): Refusal | undefined {
  if (account.standing === 'active') return undefined;
  return account.standing === 'cancel-only'
    ? refusal('204', `account ${info.name} may only cancel`)
    : refusal('203', `account ${info.name} is ${account.standing}`);
}

/** What policy forbids to kinds of accounts and by the ladder; market 0 = a pool without one. */
export function checkPermission(
  v: Venue,
  account: AccountState,
  market: number,
): Refusal | undefined {
  const { params } = v.risk;
  if (params.refuseHouse === true && account.house) {
    return refusal('209', 'account is of kind house, which may not trade against customers here');
  }
  if (params.kycLimits !== undefined) {
    const level = v.registry.account(account.id)?.kycLevel ?? 'none';
    if (params.kycLimits[level]?.trade === false) {
      return refusal('212', `kycLevel ${level} may not trade`);
    }
  }
  return account.measures.length === 0 ? undefined : checkMeasures(v, account, market);
}

function checkMeasures(v: Venue, account: AccountState, market: number): Refusal | undefined {
  for (const step of account.measures) {
    const over = step.until !== 0 && v.now >= step.until;
    if (over || (step.market !== 0 && step.market !== market)) continue;
    const until = step.until === 0 ? 'it is lifted' : String(step.until);
    if (step.measure === 'suspension') return refusal('203', `suspended until ${until}`);
    if (step.measure === 'cancel-only') return refusal('204', `cancel-only until ${until}`);
    if (step.measure === 'market-ban') return refusal('406', `market ban until ${until}`);
  }
  return undefined;
}

/** Whether a kill switch covers the account, market or key. */
export function checkKilled(
  v: Venue,
  account: AccountState,
  m: MarketState | undefined,
  key: number | undefined,
): Refusal | undefined {
  if (v.risk.kills.size === 0) return undefined;
  for (const scope of scopesOf(v, account, m, key)) {
    if (v.risk.kills.has(scope)) return refusal('405', `kill switch of ${scope} is on`);
  }
  return undefined;
}

/** Counts the message and refuses it when there were too many in this second. */
export function checkRate(
  v: Venue,
  account: AccountState,
  m: MarketState,
  key: number | undefined,
): Refusal | undefined {
  const set = v.risk.limitsOf(m.info);
  let most = limit(v, account, m, key, 'ordersPerSecond', set?.ordersPerSecond);
  for (const step of account.measures) {
    const over = step.until !== 0 && v.now >= step.until;
    const here = step.market === 0 || step.market === m.id;
    if (step.measure !== 'throttle' || over || !here) continue;
    const rate = BigInt(step.perSecond);
    if (most === undefined || rate < most) most = rate;
  }
  // One that has waited was counted when it came.
  if (most === undefined || v.releasing) return undefined;
  const sent = account.countMessage(v.now);
  return sent > most
    ? refusal('407', `message ${sent} of this second, ${most} are allowed`)
    : undefined;
}

/**
 * Collars and sizes; price 0 for market orders.
 * @param newLots what of the quantity is not in the account's open orders yet
 */
export function checkSize(
  v: Venue,
  account: AccountState,
  m: MarketState,
  key: number | undefined,
  order: { side: Side; price: number; quantity: number },
  newLots = order.quantity,
): Refusal | undefined {
  const { price, quantity } = order;
  if (price > 0 && v.risk.params.collars !== undefined) {
    const low = boundOf(v, m, -1);
    const high = boundOf(v, m, 1);
    if ((low > 0 && price < low) || (high > 0 && price > high)) {
      const text = formatSteps(price, m.info.tick);
      const range = `${formatSteps(low, m.info.tick)} to ${formatSteps(high, m.info.tick)}`;
      return refusal('401', `price ${text} is outside the collar ${range}`);
    }
  }
  const reserved = checkPosition(v, account, m, key, order.side, newLots);
  if (reserved || (v.risk.limits.size === 0 && v.risk.params.limits === undefined)) {
    return reserved;
  }
  const set = v.risk.limitsOf(m.info);
  const maxNotional = limit(v, account, m, key, 'maxOrderNotional', set?.maxOrderNotional);
  if (maxNotional !== undefined && price > 0 && m.notionalAbove(price, quantity, maxNotional)) {
    const text = formatUnits(m.notional(price, quantity), m.info.quote.decimals);
    return refusal('404', `notional ${text} is above the limit of one order`);
  }
  const maxQuantity = limit(v, account, m, key, 'maxOrderQuantity', set?.maxOrderQuantity);
  if (maxQuantity !== undefined && m.baseAmount(quantity) > maxQuantity) {
    const text = formatSteps(quantity, m.info.lot);
    return refusal('404', `quantity ${text} is above the limit of one order`);
  }
  return undefined;
}

/**
 * Number of live orders, before one more is placed.
 * @param beside how many orders the same command places before it
 */
export function checkOpenOrders(
  v: Venue,
  account: AccountState,
  m: MarketState,
  key: number | undefined,
  beside = 0,
): Refusal | undefined {
  if (v.openOrders.count(account.id, m.id) + beside >= m.maxOrders) {
    return refusal('310', `the account has ${m.maxOrders} open orders on this market, the maximum`);
  }
  const set = v.risk.limitsOf(m.info);
  const most = limit(v, account, m, key, 'maxOpenOrders', set?.maxOpenOrders);
  if (most === undefined) return undefined;
  const open = v.orders.countOf(account.id);
  return open + beside >= most
    ? refusal('403', `the account has ${open} open orders, the limit is ${most}`)
    : undefined;
}

function checkPosition(
  v: Venue,
  account: AccountState,
  m: MarketState,
  key: number | undefined,
  side: Side,
  newLots: number,
): Refusal | undefined {
  if (newLots === 0 || side !== 'BUY') return undefined;
  const set = v.risk.limitsOf(m.info);
  const most = limit(v, account, m, key, 'maxPosition', set?.maxPosition);
  if (most === undefined && m.maxPosition === undefined) return undefined;
  let position =
    v.ledger.available(account.id, m.base) +
    v.ledger.locked(account.id, m.base) +
    m.baseAmount(newLots);
  for (const open of v.orders.valuesOf(account.id)) {
    if (open.buy && open.marketId === m.id) position += m.baseAmount(open.leaves);
  }
  const text = `position ${formatUnits(position, m.info.base.decimals)} with this order`;
  if (m.maxPosition !== undefined && position > m.maxPosition) {
    return refusal('410', `${text} is above the market's maximum ${m.info.maxPosition ?? ''}`);
  }
  return most !== undefined && position > most ? refusal('402', `${text} is too large`) : undefined;
}

function scopesOf(
  v: Venue,
  account: AccountState,
  m: MarketState | undefined,
  key: number | undefined,
): string[] {
  const info = v.registry.account(account.id);
  const scopes = ['venue', scopeKey('account', info?.name ?? '')];
  scopes.push(scopeKey('owner', info?.owner ?? ''));
  if (m) scopes.push(scopeKey('market', m.info.name));
  if (info?.tier !== undefined) scopes.push(scopeKey('tier', info.tier));
  if (key !== undefined) scopes.push(scopeKey('key', String(key)));
  return scopes;
}

/**
 * The strictest value of a limit over all scopes and params.
 * @param ofParams what the params set
 */
function limit(
  v: Venue,
  account: AccountState,
  m: MarketState,
  key: number | undefined,
  name: LimitName,
  ofParams: bigint | undefined,
): bigint | undefined {
  if (v.risk.limits.size === 0) return ofParams;
  let least: bigint | undefined;
  const take = (value: bigint | undefined): void => {
    if (value !== undefined && (least === undefined || value < least)) least = value;
  };
  for (const scope of scopesOf(v, account, m, key)) take(v.risk.limits.get(scope)?.get(name));
  take(ofParams);
  return least;
}

/**
 * Corrections of trades by officials: taken back (`bust`) or priced anew (`reprice`) within the
 * published window. The orders' own figures stay as they were; balances get compensating
 * postings, which are refused as a whole when a side no longer has what it would give back.
 */
import { feeOn, feeRate } from './fees';
import { amountsFit, checkPrice } from './filters';
import type { KeptTrade } from './kept-trades';
import type { MarketState } from './market';
import { countFill } from './volume-tiers';
import type { Venue } from './venue';
import { refusal, type Refusal } from '../risk/refusal';
import type { AccountId, AssetId, CommandOf, EventOf, PostingSink } from '../contract';
import { micros, seq, ticks, units } from '../contract/ids';
import { formatUnits } from '../contract/money';
import { post } from '../contract/postings';

const SECOND_MICROS = 1_000_000;

type BustCommand = CommandOf<'trade-bust'>;

/** Keeps a fill for corrections and counts it for fee tiers, as far as the params ask for it. */
export function keepTrade(v: Venue, m: MarketState, e: EventOf<'fill'>, before: number): void {
  const volume = countFill(v, m, e);
  const { tradeBusts } = v.risk.params;
  if (tradeBusts === undefined) return;
  const auction = e.auction === true;
  m.kept.add(
    {
      trade: e.trade,
      ts: e.ts,
      quantity: e.quantity,
      aggressor: e.aggressor,
      makerOrderId: e.makerOrderId,
      makerAccount: e.makerAccount,
      takerOrderId: e.takerOrderId,
      takerAccount: e.takerAccount,
      makerRate: feeRate(v, m, e.makerAccount, true),
      takerRate: feeRate(v, m, e.takerAccount, auction),
      price: e.price,
      notional: e.notional,
      makerFee: e.makerFee,
      takerFee: e.takerFee,
      before,
      volume,
    },
    tradeBusts.windowSeconds * SECOND_MICROS,
  );
}

export function correctTrade(v: Venue, c: BustCommand): void {
  const m = v.markets[c.market];
  if (!m) return v.refuse(c, refusal('301', `market ${c.market} is unknown`));
  const kept = findTrade(v, m, c);
  if ('code' in kept) return v.refuse(c, kept);
  const no = checkNewPrice(m, kept, c);
  if (no) return v.refuse(c, no);
  const event = correction(v, m, kept, c);
  const unpaid = checkCompensation(v, event);
  if (unpaid) return v.refuse(c, unpaid);
  v.nextSeq();
  v.send(event);
  takeEffect(v, m, kept, event);
}

function findTrade(v: Venue, m: MarketState, c: BustCommand): KeptTrade | Refusal {
  const { tradeBusts } = v.risk.params;
  if (tradeBusts === undefined) {
    return refusal('514', 'trades are not corrected here: core.tradeBusts is not set');
  }
  m.kept.prune(v.now, tradeBusts.windowSeconds * SECOND_MICROS);
  const kept = m.kept.find(c.trade);
  if (kept !== undefined) return kept;
  const window = `${tradeBusts.windowSeconds} s`;
  return refusal('514', `trade ${c.trade} is unknown, taken back, or older than ${window}`);
}

function checkNewPrice(m: MarketState, kept: KeptTrade, c: BustCommand): Refusal | undefined {
  if (c.action === 'bust') return undefined;
  const price = c.price ?? 0;
  if (price === kept.price) return refusal('514', `trade ${c.trade} has that price already`);
  return checkPrice(m, price, undefined) ?? amountsFit(m, price, kept.quantity);
}

/** The event; its number is used up only when it is sent. */
function correction(
  v: Venue,
  m: MarketState,
  kept: KeptTrade,
  c: BustCommand,
): EventOf<'trade-bust'> {
  const holds = c.action === 'reprice';
  const price = holds ? c.price! : 0;
  const notional = holds ? m.notional(price, kept.quantity) : 0n;
  const base = holds ? m.baseAmount(kept.quantity) : 0n;
  const takerBuys = kept.aggressor === 'BUY';
  const { by, approvedBy, case: file } = c;
  return {
    type: 'trade-bust',
    seq: seq(v.lastSeq + 1),
    ts: v.now,
    market: m.id,
    trade: c.trade,
    action: c.action,
    ...(holds ? { price: ticks(price) } : {}),
    reason: c.reason,
    ...(by === undefined ? {} : { by }),
    ...(approvedBy === undefined ? {} : { approvedBy }),
    ...(file === undefined ? {} : { case: file }),
    tradedAt: micros(kept.ts),
    quantity: kept.quantity,
    aggressor: kept.aggressor,
    makerAccount: kept.makerAccount,
    takerAccount: kept.takerAccount,
    makerOrderId: kept.makerOrderId,
    takerOrderId: kept.takerOrderId,
    previousPrice: ticks(kept.price),
    previousNotional: units(kept.notional),
    previousMakerFee: units(kept.makerFee),
    previousTakerFee: units(kept.takerFee),
    notional: units(notional),
    makerFee: units(feeOn(takerBuys ? notional : base, kept.makerRate)),
    makerFeeAsset: takerBuys ? m.quote : m.base,
    takerFee: units(feeOn(takerBuys ? base : notional, kept.takerRate)),
    takerFeeAsset: takerBuys ? m.base : m.quote,
  };
}

/** Adds up what an event would move, by account and asset. */
class Sums implements PostingSink {
  readonly moves = new Map<string, { account: AccountId; asset: AssetId; amount: bigint }>();

  account(account: AccountId, asset: AssetId, available: bigint): void {
    const key = `${account} ${asset}`;
    const known = this.moves.get(key);
    if (known) known.amount += available;
    else this.moves.set(key, { account, asset, amount: available });
  }
  // The fee account has received what it gives back; a correction moves nothing else.
  fees(): void {}
  pool(): void {}
  outside(): void {}
}

/** Whether each side can give back what it must, and has room for what it gets. */
function checkCompensation(v: Venue, e: EventOf<'trade-bust'>): Refusal | undefined {
  const sums = new Sums();
  post(e, v.registry, sums);
  for (const { account, asset, amount } of sums.moves.values()) {
    const { name, decimals } = v.registry.asset(asset)!;
    const who = v.registry.account(account)!.name;
    const has = v.ledger.available(account, asset);
    if (has + amount < 0n) {
      const needs = `${formatUnits(-amount, decimals)} ${name}`;
      const text = `account ${who} would give back ${needs}, has ${formatUnits(has, decimals)}`;
      return refusal('514', text);
    }
    if (amount > 0n && !v.ledger.canReceive(account, asset, amount)) {
      return refusal('208', `account ${who}: the balance would pass 2^63-1 units of ${name}`);
    }
  }
  return undefined;
}

/** The last price and the volumes follow; stops that the trade triggered stay triggered. */
function takeEffect(v: Venue, m: MarketState, kept: KeptTrade, e: EventOf<'trade-bust'>): void {
  const price = e.price ?? kept.before;
  const next = m.kept.after(kept.trade);
  if (next !== undefined) next.before = price;
  // Every newer trade that holds would be kept as well.
  else m.lastPrice = price;
  const volume = kept.notional === 0n ? 0n : (kept.volume * e.notional) / kept.notional;
  if (kept.volume > 0n) {
    v.volumes.add(v.accounts[kept.makerAccount]!.owner, kept.ts, volume - kept.volume);
    v.volumes.add(v.accounts[kept.takerAccount]!.owner, kept.ts, volume - kept.volume);
  }
  if (e.action === 'bust') return m.kept.remove(kept.trade);
  kept.price = price;
  kept.notional = e.notional;
  kept.makerFee = e.makerFee;
  kept.takerFee = e.takerFee;
  kept.volume = volume;
}

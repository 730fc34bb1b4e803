/** Commands that move balances without trading: deposits, withdrawals, transfers, holds. */
import { checkPermission } from './limits';
import type { Venue } from './venue';
import { refusal, said, type Refusal } from '../risk/refusal';
import type { AssetInfo, CommandOf, EventOf, WithdrawalState } from '../contract';
import { units } from '../contract/ids';
import { formatUnits, toUnits } from '../contract/money';

type MoneyCommand = CommandOf<'deposit' | 'withdrawal' | 'transfer'>;

/** The checks that every movement of an amount shares. */
function checkAmount(v: Venue, c: MoneyCommand): Refusal | undefined {
  if (!v.accounts[c.account]) {
    return refusal('201', `account ${said(c.raw, 'account', String(c.account))} is unknown`);
  }
  if (!v.registry.asset(c.asset)) {
    return refusal('206', `asset ${said(c.raw, 'asset', String(c.asset))} is unknown`);
  }
  if (c.amount <= 0n) {
    const text = said(c.raw, 'amount', String(c.amount));
    return refusal('207', `amount ${text} is not positive or finer than the asset`);
  }
  return undefined;
}

function checkAvailable(
  v: Venue,
  c: CommandOf<'withdrawal' | 'transfer' | 'hold'>,
): Refusal | undefined {
  const available = v.ledger.available(c.account, c.asset);
  if (c.amount <= available) return undefined;
  const { decimals, name } = v.registry.asset(c.asset)!;
  const has = formatUnits(available, decimals);
  return refusal('205', `amount ${formatUnits(c.amount, decimals)} ${name}, available ${has}`);
}

/** Accounts that may move nothing out. */
function checkMayMove(v: Venue, account: number): Refusal | undefined {
  const state = v.accounts[account]!;
  const name = v.registry.account(account)!.name;
  if (state.standing === 'cancel-only') return refusal('204', `account ${name} may only cancel`);
  if (state.standing !== 'active') return refusal('203', `account ${name} is ${state.standing}`);
  return undefined;
}

function tooMuch(asset: AssetInfo): Refusal {
  return refusal('208', `the balance of ${asset.name} would pass 2^63-1 base units`);
}

export function deposit(v: Venue, c: CommandOf<'deposit'>): void {
  const no = checkAmount(v, c) ?? checkDeposit(v, c);
  if (no) return v.refuse(c, no);
  v.send({ ...c, seq: v.nextSeq(), ts: v.now });
}

/** Money that has arrived is booked for frozen accounts too; closed ones take none. */
function checkDeposit(v: Venue, c: CommandOf<'deposit'>): Refusal | undefined {
  const info = v.registry.account(c.account)!;
  if (info.state === 'closed') return refusal('203', `account ${info.name} is closed`);
  const level = info.kycLevel ?? 'none';
  if (v.risk.params.kycLimits?.[level]?.deposit === false) {
    return refusal('212', `kycLevel ${level} may not deposit`);
  }
  return v.ledger.canReceive(c.account, c.asset, c.amount)
    ? undefined
    : tooMuch(v.registry.asset(c.asset)!);
}

export function transfer(v: Venue, c: CommandOf<'transfer'>): void {
  const no = checkTransfer(v, c);
  if (no) return v.refuse(c, no);
  v.send({ ...c, seq: v.nextSeq(), ts: v.now });
}

function checkTransfer(v: Venue, c: CommandOf<'transfer'>): Refusal | undefined {
  const no = checkAmount(v, c);
  if (no) return no;
  const to = v.registry.account(c.to);
  if (!to) return refusal('210', `receiving account ${said(c.raw, 'to', String(c.to))} is unknown`);
  if (c.to === c.account) return refusal('214', `account and to are both ${to.name}`);
  if (to.state === 'closed') return refusal('203', `receiving account ${to.name} is closed`);
  const blocked = checkMayMove(v, c.account) ?? checkAvailable(v, c);
  if (blocked) return blocked;
  return v.ledger.canReceive(c.to, c.asset, c.amount)
    ? undefined
    : tooMuch(v.registry.asset(c.asset)!);
}

export function requestWithdrawal(v: Venue, c: CommandOf<'withdrawal'>): void {
  const no = checkAmount(v, c) ?? checkWithdrawal(v, c) ?? checkAvailable(v, c);
  if (no) return v.refuse(c, no);
  const { raw: _raw, ...words } = c;
  const withdrawal = ++v.lastWithdrawal;
  const requested: EventOf<'withdrawal'> = {
    ...words,
    seq: v.nextSeq(),
    ts: v.now,
    withdrawal,
    state: 'requested',
  };
  v.withdrawals.set(withdrawal, requested);
  v.send(requested);
  step(v, requested, isHeld(v, c) ? 'held' : 'settled', {});
}

function checkWithdrawal(v: Venue, c: CommandOf<'withdrawal'>): Refusal | undefined {
  const blocked = checkMayMove(v, c.account);
  if (blocked) return blocked;
  const suspended = v.accounts[c.account]!.measures.some((m) => m.measure === 'suspension');
  const measure = suspended ? checkPermission(v, v.accounts[c.account]!, 0) : undefined;
  if (measure?.code === '203') return measure;
  const level = v.registry.account(c.account)!.kycLevel ?? 'none';
  const limits = v.risk.params.kycLimits?.[level];
  if (limits?.withdraw === false) return refusal('212', `kycLevel ${level} may not withdraw`);
  const asset = v.registry.asset(c.asset)!;
  const most = limits?.maxWithdrawal?.[asset.name];
  if (most !== undefined && c.amount > toUnits(most, asset.decimals)) {
    const text = formatUnits(c.amount, asset.decimals);
    return refusal('212', `amount ${text} is above ${most}, the most for kycLevel ${level}`);
  }
  return undefined;
}

function isHeld(v: Venue, c: CommandOf<'withdrawal'>): boolean {
  const holds = v.risk.params.withdrawalHolds;
  if (holds === undefined || typeof holds === 'boolean') return holds === true;
  const asset = v.registry.asset(c.asset)!;
  const above = holds.above[asset.name];
  return above !== undefined && c.amount > toUnits(above, asset.decimals);
}

/** What may follow each state; an end state takes the withdrawal off the books. */
const NEXT: Partial<Record<WithdrawalState, readonly WithdrawalState[]>> = {
  requested: ['held', 'approved', 'refused', 'sent', 'settled', 'failed'],
  held: ['approved', 'refused'],
  approved: ['sent', 'settled', 'failed', 'refused'],
  sent: ['settled', 'failed'],
};

export function moveWithdrawal(v: Venue, c: CommandOf<'withdrawal-state'>): void {
  const pending = v.withdrawals.get(c.withdrawal);
  if (!pending || NEXT[pending.state]?.includes(c.state) !== true) {
    const from = pending ? `is ${pending.state}, cannot become ${c.state}` : 'is unknown or done';
    return v.refuse(c, refusal('211', `withdrawal ${c.withdrawal} ${from}`));
  }
  const { type: _type, ts: _ts, withdrawal: _withdrawal, state, ...words } = c;
  step(v, pending, state, words);
}

function step(
  v: Venue,
  pending: EventOf<'withdrawal'>,
  state: WithdrawalState,
  words: Partial<EventOf<'withdrawal'>>,
): void {
  const moved = { ...pending, ...words, seq: v.nextSeq(), ts: v.now, state };
  if (NEXT[state]) v.withdrawals.set(pending.withdrawal, moved);
  else v.withdrawals.delete(pending.withdrawal);
  v.send(moved);
}

export function holdAmount(v: Venue, c: CommandOf<'hold'>): void {
  const no = checkHold(v, c);
  if (no) return v.refuse(c, no);
  const before = v.holds.get(c.hold)?.amount ?? 0n;
  const amount = units(c.release ? before - c.amount : before + c.amount);
  if (amount === 0n) v.holds.delete(c.hold);
  else v.holds.set(c.hold, { account: c.account, asset: c.asset, amount });
  v.send({ ...c, seq: v.nextSeq(), ts: v.now });
}

function checkHold(v: Venue, c: CommandOf<'hold'>): Refusal | undefined {
  if (!v.accounts[c.account]) return refusal('201', `account ${c.account} is unknown`);
  if (!v.registry.asset(c.asset)) return refusal('206', `asset ${c.asset} is unknown`);
  if (c.amount <= 0n) return refusal('207', `amount ${c.amount} is not positive`);
  const there = v.holds.get(c.hold);
  if (there ? there.account !== c.account || there.asset !== c.asset : c.release) {
    return refusal('213', `hold ${c.hold} is unknown for this account and asset`);
  }
  if (!c.release) return checkAvailable(v, c);
  return there && c.amount > there.amount
    ? refusal('213', `hold ${c.hold} has less than the ${c.amount} units to release`)
    : undefined;
}

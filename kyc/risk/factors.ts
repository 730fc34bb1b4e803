/**
 * The factors of customer risk, one function each: what is known of an account to points and a
 * sentence, or nothing. Pure; a change of any number here is a new version.
 */
import { formatUnits } from '../../core/contract';
import type { RiskFactor, RiskSettings } from '../contract';
import type { Profile } from './profile';

export const RISK_VERSION = '1';

type Factor = (
  p: Profile,
  settings: RiskSettings,
  now: number,
  /** Ids of alerts that are left out. */
  withheld: ReadonlySet<string>,
) => RiskFactor | undefined;

const DAY = 86_400_000_000;
const NEW_ACCOUNT_DAYS = 90;
const BUSY_MOVES_A_MONTH = 30;
const FAR_ABOVE_DECLARED = 3n;
const MOST_ALERT_POINTS = 60;
const ALERT_POINTS = { low: 5, medium: 10, high: 25, critical: 40 } as const;
const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;
/** A volume in the valuation asset, for a person. */
const volume = (units: bigint): string => formatUnits(units, 8);

const custodian: Factor = ({ account }) =>
  account.kind === 'custodian'
    ? { name: 'customer.custodian', points: 15, reason: 'Acts for clients of its own.' }
    : undefined;

const unverified: Factor = ({ account }) =>
  account.kycLevel === undefined || account.kycLevel === 'none'
    ? { name: 'customer.unverified', points: 5, reason: 'No level of verification is on file.' }
    : undefined;

const newAccount: Factor = ({ account }, _settings, now) => {
  if (account.openedAt === undefined) return undefined;
  const days = Math.floor((now - account.openedAt) / DAY);
  if (days < 0 || days >= NEW_ACCOUNT_DAYS) return undefined;
  return {
    name: 'customer.new',
    points: 5,
    reason: `Opened ${counted(days, 'day')} ago, fewer than ${NEW_ACCOUNT_DAYS}.`,
  };
};

const insideAccess: Factor = ({ access }) => {
  if (access.size === 0) return undefined;
  const kinds = [...access].sort().join(', ');
  return {
    name: 'customer.inside-access',
    points: 10,
    reason: `Has a recorded path to inside information (${kinds}).`,
  };
};

const domicile: Factor = ({ account }, { countries }) => {
  const risk = countries[account.country];
  if (risk === undefined) return undefined;
  return {
    name: 'geography.domicile',
    points: risk === 'high' ? 40 : 15,
    reason: `Domiciled in ${account.country}, a country of ${risk} risk.`,
  };
};

const sessions: Factor = ({ account, sessionCountries }, { countries }) => {
  const risky = [...sessionCountries]
    .filter((country) => country !== account.country && countries[country] !== undefined)
    .sort();
  if (risky.length === 0) return undefined;
  const high = risky.some((country) => countries[country] === 'high');
  return {
    name: 'geography.sessions',
    points: high ? 20 : 10,
    reason: `Signed in from ${risky.join(', ')}, of high or increased risk.`,
  };
};

const pools: Factor = ({ usedPools }) =>
  usedPools ? { name: 'product.pools', points: 5, reason: 'Uses liquidity pools.' } : undefined;

const onChainCustody: Factor = ({ account }) =>
  account.custody === 'on-chain'
    ? { name: 'product.on-chain', points: 5, reason: 'Holds its funds on chain itself.' }
    : undefined;

const chainTransfers: Factor = ({ chainMoves }) =>
  chainMoves > 0
    ? {
        name: 'channel.chain',
        points: 10,
        reason: `Moved funds over a chain ${counted(chainMoves, 'time')}.`,
      }
    : undefined;

const unhosted: Factor = ({ unhostedWithdrawals }) =>
  unhostedWithdrawals > 0
    ? {
        name: 'channel.unnamed-wallet',
        points: 5,
        reason:
          `Withdrew ${counted(unhostedWithdrawals, 'time')} to wallets whose holder ` +
          'is not named.',
      }
    : undefined;

/** Points for a month's volume against the declared one. */
function againstDeclared(
  name: RiskFactor['name'],
  what: string,
  peak: bigint,
  declared: bigint | undefined,
): RiskFactor | undefined {
  if (declared === undefined || declared <= 0n || peak <= declared) return undefined;
  const times = Number((peak * 10n) / declared) / 10;
  return {
    name,
    points: peak > FAR_ABOVE_DECLARED * declared ? 20 : 10,
    reason:
      `${what} reached ${volume(peak)} in one month, ${times} times the declared ` +
      `${volume(declared)}.`,
  };
}

const turnover: Factor = ({ account, peakTurnover }) =>
  againstDeclared('behaviour.turnover', 'Turnover', peakTurnover, account.declaredMonthlyVolume);

const incoming: Factor = ({ account, peakIncoming }) =>
  againstDeclared(
    'behaviour.incoming',
    'Incoming funds',
    peakIncoming,
    account.declaredMonthlyVolume,
  );

const busyMoves: Factor = ({ peakMoves }) =>
  peakMoves > BUSY_MOVES_A_MONTH
    ? {
        name: 'behaviour.transfers',
        points: 5,
        reason: `${peakMoves} deposits and withdrawals in one month, above ${BUSY_MOVES_A_MONTH}.`,
      }
    : undefined;

/** The factor that tells of alerts. */
export const ALERTS_FACTOR = 'behaviour.alerts';

const abuseAlerts: Factor = ({ alerts }, _settings, _now, withheld) => {
  let points = 0;
  const rules = new Set<string>();
  let count = 0;
  for (const alert of alerts.values()) {
    if (alert.shadow || withheld.has(alert.alertId)) continue;
    points += ALERT_POINTS[alert.severity];
    rules.add(alert.rule);
    count++;
  }
  if (count === 0) return undefined;
  return {
    name: ALERTS_FACTOR,
    points: Math.min(points, MOST_ALERT_POINTS),
    reason: `Named in ${counted(count, 'alert')} (${[...rules].sort().join(', ')}).`,
  };
};

/** All factors in the order they are shown. */
export const FACTORS: readonly Factor[] = [
  custodian,
  unverified,
  newAccount,
  insideAccess,
  domicile,
  sessions,
  pools,
  onChainCustody,
  chainTransfers,
  unhosted,
  turnover,
  incoming,
  busyMoves,
  abuseAlerts,
];

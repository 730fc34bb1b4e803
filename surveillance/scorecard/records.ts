/** Records of an order-flow file (contracts §2) as the generator writes them, and their text. */

type Side = 'BUY' | 'SELL';

export type AccountKind = 'individual' | 'institution' | 'market-maker' | 'house' | 'custodian';

export type StpMode = 'NONE' | 'EXPIRE_TAKER' | 'EXPIRE_MAKER' | 'EXPIRE_BOTH';

export interface MarketRecord {
  readonly ts: number;
  readonly type: 'market';
  readonly market: string;
  readonly base: string;
  readonly quote: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly minNotional: string;
  readonly makerFeeBps: number;
  readonly takerFeeBps: number;
}

export interface AccountRecord {
  readonly ts: number;
  readonly type: 'account';
  readonly account: string;
  readonly owner: string;
  readonly kind: AccountKind;
  readonly country: string;
  readonly devices: readonly string[];
  readonly ips: readonly string[];
  readonly openedAt: number;
}

export interface OrderRecord {
  readonly ts: number;
  readonly type: 'order';
  readonly account: string;
  readonly market: string;
  readonly clientOrderId: string;
  readonly side: Side;
  readonly orderType: 'LIMIT' | 'MARKET' | 'LIMIT_MAKER';
  readonly quantity?: string;
  readonly quoteOrderQty?: string;
  readonly price?: string;
  readonly timeInForce?: 'GTC' | 'IOC' | 'FOK';
  readonly icebergQty?: string;
  readonly selfTradePreventionMode?: StpMode;
  readonly client?: string;
  readonly device?: string;
  readonly ip?: string;
}

export interface CancelRecord {
  readonly ts: number;
  readonly type: 'cancel';
  readonly account: string;
  readonly market: string;
  readonly clientOrderId: string;
}

export interface AmendRecord {
  readonly ts: number;
  readonly type: 'amend';
  readonly account: string;
  readonly market: string;
  readonly clientOrderId: string;
  readonly quantity?: string;
  readonly price?: string;
}

interface DepositRecord {
  readonly ts: number;
  readonly type: 'deposit';
  readonly account: string;
  readonly asset: string;
  readonly amount: string;
  readonly channel: 'bank' | 'chain';
  readonly address?: string;
}

interface PoolRecord {
  readonly ts: number;
  readonly type: 'pool';
  readonly pool: string;
  readonly base: string;
  readonly quote: string;
  readonly feeBps: number;
  readonly market: string;
}

interface LiquidityRecord {
  readonly ts: number;
  readonly type: 'liquidity';
  readonly account: string;
  readonly pool: string;
  readonly action: 'add' | 'remove';
  readonly base?: string;
  readonly quote?: string;
  readonly shares?: string;
}

interface SwapRecord {
  readonly ts: number;
  readonly type: 'swap';
  readonly account: string;
  readonly pool: string;
  readonly side: Side;
  readonly amountIn: string;
  readonly minAmountOut: string;
}

interface ReferenceRecord {
  readonly ts: number;
  readonly type: 'reference';
  readonly market: string;
  readonly price: string;
  readonly source: string;
}

interface NewsRecord {
  readonly ts: number;
  readonly type: 'news';
  readonly id: string;
  readonly market?: string;
  readonly asset?: string;
  readonly headline: string;
  readonly source: string;
  readonly priceSensitive: boolean;
}

interface RelationshipRecord {
  readonly ts: number;
  readonly type: 'relationship';
  readonly account: string;
  readonly kind: 'executes-for' | 'employee' | 'adviser' | 'issuer' | 'insider' | 'family';
  readonly to: string;
}

interface TransferRecord {
  readonly ts: number;
  readonly type: 'transfer';
  readonly account: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: string;
}

interface WithdrawalRecord {
  readonly ts: number;
  readonly type: 'withdrawal';
  readonly account: string;
  readonly asset: string;
  readonly amount: string;
  readonly channel: 'bank' | 'chain';
  readonly address: string;
}

interface SessionRecord {
  readonly ts: number;
  readonly type: 'session';
  readonly account: string;
  readonly event: 'login' | 'credential-change' | 'withdrawal-address-added' | '2fa-reset';
  readonly device: string;
  readonly ip: string;
  readonly country: string;
}

interface ClockRecord {
  readonly ts: number;
  readonly type: 'clock';
}

/** One line of the file. `ts` is µs UTC and never decreases from one record to the next. */
export type FlowRecord =
  | MarketRecord
  | AccountRecord
  | OrderRecord
  | CancelRecord
  | AmendRecord
  | DepositRecord
  | PoolRecord
  | LiquidityRecord
  | SwapRecord
  | ReferenceRecord
  | NewsRecord
  | SessionRecord
  | RelationshipRecord
  | TransferRecord
  | WithdrawalRecord
  | ClockRecord;

/** JSON lines, one string a record, each with its line end; lazily, so that files can be large. */
export function* writeFlow(records: Iterable<FlowRecord>): Generator<string> {
  for (const record of records) yield `${JSON.stringify(record)}\n`;
}

/**
 * The message that an on-chain trader signs with ed25519 for each order, byte for byte as the
 * program `settlement` reads it (programs/settlement/src/batch/layout.rs).
 */

/** What a trader allows: fills of one order, up to a quantity, at a limit or better. */
export interface SettlementOrder {
  /** 16 bytes that stand for program, venue and cluster; the venue's account has them. */
  readonly domain: Uint8Array;
  /** One id, one allowance. Ids should rise; 1,024 above the lowest live one are told apart. */
  readonly id: bigint;
  /** Seconds UTC; settled until then. */
  readonly expiry: number;
  /** In ticks: the highest price of a buyer, the lowest of a seller. */
  readonly limit: bigint;
  /** In lots. */
  readonly quantity: bigint;
  /** Number of the market on chain. */
  readonly market: number;
  /** Highest fee rate in 1e-8 of what is received. */
  readonly maxFee: number;
  readonly side: 'BUY' | 'SELL';
}

export const SETTLEMENT_DOMAIN_BYTES = 16;
export const SETTLEMENT_MESSAGE_BYTES = 51;

/** @throws RangeError when a field does not fit its place */
export function settlementMessage(order: SettlementOrder): Uint8Array {
  if (order.domain.length !== SETTLEMENT_DOMAIN_BYTES) {
    throw new RangeError(`a domain has 16 bytes, not ${order.domain.length}`);
  }
  for (const [name, value] of Object.entries({ ...order, domain: 0n, side: 0n })) {
    if (BigInt(value) < 0n || BigInt(value) > 2n ** widthOf(name) - 1n) {
      throw new RangeError(`${name} ${value} does not fit into ${widthOf(name)} bits`);
    }
  }
  const bytes = new Uint8Array(SETTLEMENT_MESSAGE_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(order.domain);
  view.setBigUint64(16, order.id, true);
  view.setUint32(24, order.expiry, true);
  view.setBigUint64(28, order.limit, true);
  view.setBigUint64(36, order.quantity, true);
  view.setUint16(44, order.market, true);
  view.setUint32(46, order.maxFee, true);
  view.setUint8(50, order.side === 'SELL' ? 1 : 0);
  return bytes;
}

function widthOf(field: string): bigint {
  if (field === 'market') return 16n;
  return field === 'expiry' || field === 'maxFee' ? 32n : 64n;
}

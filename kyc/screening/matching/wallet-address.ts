/**
 * Wallet addresses in the form in which two of one chain can be compared: the letters' case matters
 * in base58 (Bitcoin, Tron, Solana, …), it does not in hexadecimal (Ethereum) or bech32 (BIP 173:
 * upper and lower case are the same address, mixed case is none).
 */
const HEX = /^0x[0-9a-f]+$/i;
const BARE_HEX = /^[0-9a-f]{40}$/i;
/** Human-readable part, separator, data of the bech32 alphabet. */
const BECH32 = /^[a-z]{2,15}1[02-9ac-hj-np-z]{20,110}$/;
const CASH_ADDRESS = /^(?:bitcoincash:|bchtest:)?([qp][02-9ac-hj-np-z]{41,90})$/;
const LONGEST = 200;

/** '' for what is no address. The asset is not part of it: one address is used for many. */
export function comparableAddress(written: string): string {
  const text = written.trim();
  if (text === '' || text.length > LONGEST || /\s/.test(text)) return '';
  if (HEX.test(text)) return text.toLowerCase();
  if (BARE_HEX.test(text)) return `0x${text.toLowerCase()}`;
  const lower = text.toLowerCase();
  const oneCase = text === lower || text === text.toUpperCase();
  if (oneCase && BECH32.test(lower)) return lower;
  if (oneCase) {
    const cash = CASH_ADDRESS.exec(lower)?.[1];
    if (cash !== undefined) return cash;
  }
  return text;
}

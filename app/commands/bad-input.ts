/** What the user gave cannot be used: bad usage or bad input, exit 2 (contracts §1). */
export class BadInput extends Error {
  override name = 'BadInput';
}

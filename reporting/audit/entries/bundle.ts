/**
 * Entry bundles of C2SP tlog-tiles: up to 256 entries, each as its length in two bytes
 * (big-endian) and its bytes, with nothing before, between or after.
 */
export const MAX_ENTRY_BYTES = 65_535;
const LENGTH_BYTES = 2;

/** @throws RangeError when an entry is longer than its length field can say */
export function encodeBundle(entries: readonly string[]): Buffer {
  const parts = entries.flatMap((entry) => {
    const bytes = Buffer.from(entry);
    if (bytes.length > MAX_ENTRY_BYTES) {
      throw new RangeError(`an entry has ${bytes.length} bytes, ${MAX_ENTRY_BYTES} is the limit`);
    }
    const length = Buffer.alloc(LENGTH_BYTES);
    length.writeUInt16BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat(parts);
}

/** Where an entry lies in the bundle's bytes; there is always a byte before it. */
export interface EntrySpan {
  readonly at: number;
  readonly end: number;
}

/** The entries of a bundle; undefined when the last of them is cut. */
export function entrySpans(bundle: Buffer): EntrySpan[] | undefined {
  const spans: EntrySpan[] = [];
  for (let at = 0; at < bundle.length;) {
    if (at + LENGTH_BYTES > bundle.length) return undefined;
    const start = at + LENGTH_BYTES;
    const end = start + bundle.readUInt16BE(at);
    if (end > bundle.length) return undefined;
    spans.push({ at: start, end });
    at = end;
  }
  return spans;
}

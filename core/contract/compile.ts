// long-file: what is compiled to write and to read records stands in one piece
/**
 * Turns a record's shape into straight-line code: the field loop, the lookups by name and the
 * many hidden classes that come with them cost more than the bytes themselves.
 */
import { halves, HIGH, LOW, whole } from './exact';
import type { WireReader, WireWriter } from './wire';

/**
 * How a field is written and read: a method of writer and reader, a byte for a flag or a word of a
 * list; `call` = the field's own functions.
 */
export type Operation = 'f64' | 'u32' | 'i64' | 'text' | 'flag' | 'word' | 'call';

/** A field as the compiler sees it. */
export interface Part {
  readonly name: string;
  readonly operation: Operation;
  readonly optional: boolean;
  readonly write: (w: WireWriter, value: unknown) => void;
  readonly read: (r: WireReader) => unknown;
  /** Of a field of one word: all words, and a word's place among them. */
  readonly words?: readonly string[];
  readonly codeOf?: (word: string) => number;
}

export interface Compiled {
  readonly write: (w: WireWriter, record: unknown) => void;
  readonly read: (r: WireReader) => unknown;
}

/** Bytes of a record's head: type, version, length. */
const HEAD_BYTES = 6;
/** Longer lists of words are looked up. */
const MOST_COMPARED = 16;

/** Names and types become source text: nothing but plain words may. */
const WORD = /^[a-zA-Z][a-zA-Z0-9-]*$/;
const LITERAL = /^[\w-]+$/;

/** What stands before a record's fields. */
export interface RecordHead {
  readonly type: string;
  readonly code: number;
  readonly version: number;
}

/**
 * @param head of a whole record, which its `write` then writes and its `read` leaves to the
 *   caller; each record read has the `type`. Undefined for nested objects
 * @throws Error when a name is not a plain word
 */
export function compile(parts: readonly Part[], head?: RecordHead): Compiled {
  for (const name of [...parts.map((part) => part.name), head?.type ?? 'none']) {
    if (!WORD.test(name)) throw new Error(`not a name for a field or record: ${name}`);
  }
  const source = `
    return {
      write(w, v) {\n${head === undefined ? writeBody(parts) : writeRecord(parts, head)}\n},
      read(r) {\n${readBody(parts, head?.type)}\n},
    };`;
  // oxlint-disable-next-line typescript/no-implied-eval -- from our own catalogue, checked
  const make = new Function('parts', 'whole', 'halves', source) as (
    p: readonly Part[],
    ...scratch: readonly [BigInt64Array, Int32Array]
  ) => Compiled; // as written
  return make(parts, whole, halves);
}

/**
 * Compiles a writer of whole records that takes some of the fields as arguments, in this order, and
 * the others from an object behind them. Amounts may be numbers that are exact.
 * @throws Error when a name is not a plain word, or a field is nested
 */
export function compileCall(
  parts: readonly Part[],
  { code, version }: RecordHead,
  names: readonly string[],
): (w: WireWriter, ...fields: readonly unknown[]) => void {
  const ofArgument = (part: Part): string =>
    names.includes(part.name) ? `f_${part.name}` : `v.${part.name}`;
  for (const { name, operation } of parts) {
    if (!WORD.test(name) || operation === 'call') throw new Error(`not a flat field: ${name}`);
  }
  const body = writeFlat(parts, code, version, ofArgument, true);
  const source = `return (w, ${names.map((name) => `f_${name}, `).join('')}v) => {\n${body}\n};`;
  // oxlint-disable-next-line typescript/no-implied-eval -- from our own catalogue, checked
  const make = new Function('parts', 'whole', 'halves', source) as (
    p: readonly Part[],
    ...scratch: readonly [BigInt64Array, Int32Array]
  ) => (w: WireWriter, ...fields: readonly unknown[]) => void; // as written
  return make(parts, whole, halves);
}

/** @returns a function that writes a record with the writer of its type, the first ones soonest */
export function chooser(
  writers: readonly (Compiled & { readonly name: string })[],
  otherwise: (name: string) => never,
): Compiled['write'] {
  const names = writers.map((_, i) => `const write${i} = writers[${i}].write;`);
  const tests = writers.map(({ name }, i) => `if (t === '${name}') return write${i}(w, v);`);
  const source = `${names.join('\n')}
    return (w, v) => {\nconst t = v.type;\n${tests.join('\n')}\notherwise(t);\n};`;
  // oxlint-disable-next-line typescript/no-implied-eval -- names that were checked above
  const make = new Function('writers', 'otherwise', source) as (
    of: typeof writers,
    none: typeof otherwise,
  ) => Compiled['write']; // as written
  return make(writers, otherwise);
}

/** Records with nested parts, lists among them, are written piece by piece. */
function writeBody(parts: readonly Part[]): string {
  const bytes = presenceBytes(parts);
  const lines = [`w.u8(${bytes});`, `const at = w.reserve(${bytes});`];
  const put = (part: Part, i: number, value: string): string => {
    if (part.operation === 'flag') return `w.u8(${value} ? 1 : 0);`;
    const direct = part.operation !== 'call' && part.operation !== 'word';
    return direct ? `w.${part.operation}(${value});` : `parts[${i}].write(w, ${value});`;
  };
  eachField(parts, lines, put);
  for (let i = 0; i < bytes; i++) lines.push(`w.setU8(at + ${i}, b${i});`);
  return lines.join('\n');
}

/** A bit for each optional field. */
function presenceBytes(parts: readonly Part[]): number {
  return (parts.filter((part) => part.optional).length + 7) >> 3;
}

/** Where a record's writer has a field from. */
const ofRecord = (part: Part): string => `v.${part.name}`;

/** Lines that write every field; optional ones that are there leave their bit in `b0`, `b1`, …. */
function eachField(
  parts: readonly Part[],
  lines: string[],
  put: (part: Part, i: number, value: string) => string,
  source = ofRecord,
): void {
  for (let i = 0; i < presenceBytes(parts); i++) lines.push(`let b${i} = 0;`);
  let bit = 0;
  parts.forEach((part, i) => {
    if (!part.optional) return void lines.push(put(part, i, source(part)));
    const mark = `b${bit >> 3} |= ${1 << (bit & 7)};`;
    lines.push(
      `const o${i} = ${source(part)};`,
      `if (o${i} !== undefined) { ${mark} ${put(part, i, `o${i}`)} }`,
    );
    bit++;
  });
}

/** Bytes that a field takes at most; a text three times its length on top. */
const SIZES: Readonly<Record<Operation, number>> = {
  ...{ f64: 8, u32: 4, i64: 8, text: 4, flag: 1, word: 1, call: 0 },
};

function writeRecord(parts: readonly Part[], { code, version }: RecordHead): string {
  if (parts.every((part) => part.operation !== 'call')) return writeFlat(parts, code, version);
  return `w.u8(${code});
    w.u8(${version});
    const lengthAt = w.reserve(4);
    ${writeBody(parts)}
    w.setU32(lengthAt, w.length - lengthAt - 4);`;
}

/** A record without nested parts is written with one look at the room that is left. */
function writeFlat(
  parts: readonly Part[],
  code: number,
  version: number,
  source = ofRecord,
  numbers = false,
): string {
  const texts: string[] = [];
  let most = HEAD_BYTES + 1;
  for (const part of parts) {
    most += SIZES[part.operation];
    if (part.operation !== 'text') continue;
    const text = source(part);
    texts.push(part.optional ? `(${text} === undefined ? 0 : ${text}.length)` : `${text}.length`);
  }
  const lines: string[] = [];
  const bytes = presenceBytes(parts);
  const put = (part: Part, i: number, value: string): string =>
    numbers && part.operation === 'i64' ? putAmount(i, value) : putDirect(part, i, value);
  eachField(parts, lines, put, source);
  const room = [String(most + bytes), ...texts.map((text) => `3 * ${text}`)].join(' + ');
  const marks = Array.from(
    { length: bytes },
    (_, i) => `b[start + ${HEAD_BYTES + 1 + i}] = b${i};`,
  );
  return [
    `const start = w.room(${room});`,
    'const b = w.bytes;',
    'const d = w.numbers;',
    `let p = start + ${HEAD_BYTES + 1 + bytes};`,
    ...lines,
    `b[start] = ${code};`,
    `b[start + 1] = ${version};`,
    `d.setUint32(start + 2, p - start - ${HEAD_BYTES}, true);`,
    `b[start + ${HEAD_BYTES}] = ${bytes};`,
    ...marks,
    'w.advance(p);',
  ].join('\n');
}

/** A field at `p`. What cannot be written is left to the method that says why. */
function putDirect(part: Part, i: number, value: string): string {
  switch (part.operation) {
    case 'f64':
      return `d.setFloat64(p, ${value}, true); p += 8;`;
    case 'u32':
      return `const u${i} = ${value}; if (u${i} >>> 0 !== u${i}) w.u32(u${i});
        d.setUint32(p, u${i}, true); p += 4;`;
    case 'i64':
      return `const i${i} = ${value}; if (BigInt.asIntN(64, i${i}) !== i${i}) w.i64(i${i});
        whole[0] = i${i}; d.setInt32(p, halves[${LOW}], true);
        d.setInt32(p + 4, halves[${HIGH}], true); p += 8;`;
    case 'text':
      return `p = w.textAt(p, ${value});`;
    case 'flag':
      return `b[p++] = ${value} ? 1 : 0;`;
    default:
      return `b[p++] = ${codeOf(part, i, value)};`;
  }
}

/** An amount at `p`, as a number that is exact or a bigint. */
function putAmount(i: number, value: string): string {
  return `const i${i} = ${value};
    if (typeof i${i} === 'number') { const h${i} = Math.floor(i${i} / 4294967296);
      d.setInt32(p, (i${i} - h${i} * 4294967296) | 0, true); d.setInt32(p + 4, h${i}, true); }
    else { if (BigInt.asIntN(64, i${i}) !== i${i}) w.i64(i${i});
      d.setBigInt64(p, i${i}, true); }
    p += 8;`;
}

/** The place of a word in its list: one comparison after the other, as lists are short. */
function codeOf(part: Part, i: number, value: string): string {
  const words = part.words ?? [];
  if (words.length > MOST_COMPARED || !words.every((word) => LITERAL.test(word))) {
    return `parts[${i}].codeOf(${value})`;
  }
  const tests = words.map((word, code) => `${value} === '${word}' ? ${code} : `);
  return `${tests.join('')}parts[${i}].codeOf(${value})`;
}

function readBody(parts: readonly Part[], type: string | undefined): string {
  const bytes = presenceBytes(parts);
  // Records of an older version have fewer presence bytes, those of a newer one more.
  const lines = ['const n = r.u8();'];
  for (let i = 0; i < bytes; i++) lines.push(`const p${i} = n > ${i} ? r.u8() : 0;`);
  lines.push(`for (let i = ${bytes}; i < n; i++) r.u8();`);
  let bit = 0;
  parts.forEach((part, i) => {
    const get =
      part.operation === 'call' || part.operation === 'word'
        ? `parts[${i}].read(r)`
        : part.operation === 'flag'
          ? 'r.u8() !== 0'
          : `r.${part.operation}()`;
    if (!part.optional) return void lines.push(`const f${i} = ${get};`);
    const mask = 1 << (bit & 7);
    lines.push(`const f${i} = (p${bit >> 3} & ${mask}) !== 0 ? ${get} : undefined;`);
    bit++;
  });
  const required = parts.flatMap((part, i) => (part.optional ? [] : [`${part.name}: f${i}`]));
  const head = type === undefined ? [] : [`type: '${type}'`];
  lines.push(`const record = { ${[...head, ...required].join(', ')} };`);
  parts.forEach((part, i) => {
    if (part.optional) lines.push(`if (f${i} !== undefined) record.${part.name} = f${i};`);
  });
  return [...lines, 'return record;'].join('\n');
}

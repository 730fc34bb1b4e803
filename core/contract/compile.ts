/**
 * Turns a record's shape into straight-line code: the field loop, the lookups by name and the
 * many hidden classes that come with them cost more than the bytes themselves.
 */
import type { WireReader, WireWriter } from './wire';

/** Method of writer and reader that a field goes through; `call` = the field's own functions. */
export type Operation = 'f64' | 'u32' | 'i64' | 'text' | 'flag' | 'call';

/** A field as the compiler sees it. */
export interface Part {
  readonly name: string;
  readonly operation: Operation;
  readonly optional: boolean;
  readonly write: (w: WireWriter, value: unknown) => void;
  readonly read: (r: WireReader) => unknown;
}

export interface Compiled {
  readonly write: (w: WireWriter, record: unknown) => void;
  readonly read: (r: WireReader) => unknown;
}

/** Names and types become source text: nothing but plain words may. */
const WORD = /^[a-zA-Z][a-zA-Z0-9-]*$/;

/**
 * @param type put into each record read, as its `type`; undefined for nested objects
 * @throws Error when a name is not a plain word
 */
export function compile(parts: readonly Part[], type?: string): Compiled {
  for (const name of [...parts.map((part) => part.name), type ?? 'none']) {
    if (!WORD.test(name)) throw new Error(`not a name for a field or record: ${name}`);
  }
  const source = `
    return {
      write(w, v) {\n${writeBody(parts)}\n},
      read(r) {\n${readBody(parts, type)}\n},
    };`;
  // oxlint-disable-next-line typescript/no-implied-eval -- from our own catalogue, checked
  const make = new Function('parts', source) as (p: readonly Part[]) => Compiled; // as written
  return make(parts);
}

function writeBody(parts: readonly Part[]): string {
  const optionals = parts.filter((part) => part.optional).length;
  const bytes = (optionals + 7) >> 3;
  const lines = [`w.u8(${bytes});`, `const at = w.reserve(${bytes});`];
  for (let i = 0; i < bytes; i++) lines.push(`let b${i} = 0;`);
  let bit = 0;
  parts.forEach((part, i) => {
    const put = (value: string): string =>
      part.operation === 'call'
        ? `parts[${i}].write(w, ${value});`
        : part.operation === 'flag'
          ? `w.u8(${value} ? 1 : 0);`
          : `w.${part.operation}(${value});`;
    if (!part.optional) return void lines.push(put(`v.${part.name}`));
    const mark = `b${bit >> 3} |= ${1 << (bit & 7)};`;
    lines.push(
      `const o${i} = v.${part.name};`,
      `if (o${i} !== undefined) { ${mark} ${put(`o${i}`)} }`,
    );
    bit++;
  });
  for (let i = 0; i < bytes; i++) lines.push(`w.setU8(at + ${i}, b${i});`);
  return lines.join('\n');
}

function readBody(parts: readonly Part[], type: string | undefined): string {
  const bytes = (parts.filter((part) => part.optional).length + 7) >> 3;
  // Records of an older version have fewer presence bytes, those of a newer one more.
  const lines = ['const n = r.u8();'];
  for (let i = 0; i < bytes; i++) lines.push(`const p${i} = n > ${i} ? r.u8() : 0;`);
  lines.push(`for (let i = ${bytes}; i < n; i++) r.u8();`);
  let bit = 0;
  parts.forEach((part, i) => {
    const get =
      part.operation === 'call'
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

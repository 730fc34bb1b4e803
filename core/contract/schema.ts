/**
 * A small description language for log records: one definition gives the TypeScript type, the
 * encoder and the decoder, so the catalogue cannot drift from its bytes.
 */
import { chooser, compile, compileCall, type Compiled, type Operation, type Part } from './compile';
import { WireError, WireReader, type WireWriter } from './wire';

/** How one value is written and read. */
export interface Field<T> {
  write(this: void, w: WireWriter, value: T): void;
  read(this: void, r: WireReader): T;
  readonly optional: boolean;
  /** What the compiler may put in place of the two functions. */
  readonly operation: Operation;
  /** Of a closed list: its words, and the place of a word. @throws WireError on another word */
  readonly words?: readonly string[];
  readonly codeOf?: (this: void, word: string) => number;
}
interface OptionalField<T> extends Field<T> {
  readonly optional: true;
}
interface RequiredField<T> extends Field<T> {
  readonly optional: false;
}

type Shape = Record<string, Field<unknown>>;
type ValueOf<F> = F extends { read(r: WireReader): infer T } ? T : never;
type OptionalKeys<S> = {
  [K in keyof S]: S[K] extends { optional: true } ? K : never;
}[keyof S];
/** The plain object that a shape describes; optional fields are absent, never undefined. */
export type Infer<S> = {
  readonly [K in Exclude<keyof S, OptionalKeys<S>>]: ValueOf<S[K]>;
} & { readonly [K in OptionalKeys<S>]?: ValueOf<S[K]> };

function required<T>(
  write: (w: WireWriter, value: T) => void,
  read: (r: WireReader) => T,
  operation: Operation = 'call',
): RequiredField<T> {
  return { write, read, optional: false, operation };
}

/** A safe integer (ids, ticks, lots, times), branded by the caller. */
export function int<T extends number = number>(): RequiredField<T> {
  return required<T>(
    (w, v) => w.f64(v),
    (r) => r.f64() as T, // the brand is the definition's word
    'f64',
  );
}

/** An unsigned 32-bit integer. */
export function u32<T extends number = number>(): RequiredField<T> {
  return required<T>(
    (w, v) => w.u32(v),
    (r) => r.u32() as T, // the brand is the definition's word
    'u32',
  );
}

/** An amount in base units, signed 64 bits. */
export function amount<T extends bigint = bigint>(): RequiredField<T> {
  return required<T>(
    (w, v) => w.i64(v),
    (r) => r.i64() as T, // the brand is the definition's word
    'i64',
  );
}

/** Text out of a closed set that is kept elsewhere (reject codes). */
export function textOf<T extends string>(): RequiredField<T> {
  return required<T>(
    (w, v) => w.text(v),
    (r) => r.text() as T, // written by the same definition
    'text',
  );
}

export const text = textOf<string>();

export const flag = required<boolean>(
  (w, v) => w.u8(v ? 1 : 0),
  (r) => r.u8() !== 0,
  'flag',
);

/** One word of a closed list; its wire code is the place in the list, so lists only grow. */
export function word<const L extends readonly string[]>(list: L): RequiredField<L[number]> {
  const codes = new Map<string, number>(list.map((name, i) => [name, i]));
  const codeOf = (name: string): number => {
    const code = codes.get(name);
    if (code === undefined) throw new WireError(`unknown word ${name}; known: ${list.join(', ')}`);
    return code;
  };
  const read = (r: WireReader): L[number] => {
    const name = list[r.u8()];
    if (name === undefined) throw new WireError(`word code out of range of ${list.join(', ')}`);
    return name;
  };
  return { ...required((w, v) => w.u8(codeOf(v)), read, 'word'), words: list, codeOf };
}

export function list<T>(item: Field<T>): RequiredField<readonly T[]> {
  return required<readonly T[]>(
    (w, v) => {
      w.u32(v.length);
      for (const one of v) item.write(w, one);
    },
    (r) => {
      const count = r.u32();
      const out: T[] = [];
      for (let i = 0; i < count; i++) out.push(item.read(r));
      return out;
    },
  );
}

export function optional<T>(field: Field<T>): OptionalField<T> {
  return { ...field, optional: true };
}

/** A nested object, or the body of a record: presence bits, then the fields in their order. */
export function struct<S extends Shape>(shape: S): RequiredField<Infer<S>> & { shape: S } {
  const { write, read } = compile(partsOf(shape));
  const typed = read as (r: WireReader) => Infer<S>; // made from the same shape
  return { ...required(write, typed), shape };
}

function partsOf(shape: Shape): Part[] {
  return Object.entries<Field<unknown>>(shape).map(([name, field]) => ({ name, ...field }));
}

/** A catalogue of record types: the union type, and a codec over all of them. */
export type Catalogue = Record<string, { code: number; version: number; body: { shape: Shape } }>;
export type RecordOf<C extends Catalogue> = {
  [K in keyof C & string]: { readonly type: K } & Infer<C[K]['body']['shape']>;
}[keyof C & string];

/** @param code wire code, never reused; @param version raised when old bytes read differently */
export function define<S extends Shape>(
  code: number,
  shape: S,
  version = 1,
): { code: number; version: number; body: RequiredField<Infer<S>> & { shape: S } } {
  return { code, version, body: struct(shape) };
}

/**
 * A writer of one record type without an object for the record: `names` are arguments, the other
 * fields come from an object that has them. The bytes are those of the codec.
 */
export function callWriter<C extends Catalogue>(
  catalogue: C,
  type: keyof C & string,
  names: readonly string[],
): (w: WireWriter, ...fields: readonly unknown[]) => void {
  const { code, version, body } = catalogue[type]!;
  return compileCall(partsOf(body.shape), { type, code, version }, names);
}

export interface Codec<R> {
  /** Appends one record. */
  encode(w: WireWriter, record: R): void;
  /** Reads the next record. @throws WireError on an unknown type, a newer version or cut bytes. */
  decode(r: WireReader): R;
  /** All records of a buffer. @throws WireError */
  decodeAll(bytes: Buffer): R[];
}

interface Entry extends Compiled {
  readonly name: string;
  readonly code: number;
  readonly version: number;
}

function entriesOf(catalogue: Catalogue): Entry[] {
  return Object.entries(catalogue).map(([name, { code, version, body }]) => ({
    name,
    code,
    version,
    ...compile(partsOf(body.shape), { type: name, code, version }),
  }));
}

/**
 * Builds the codec of a catalogue.
 * @param frequent types that are looked for first
 * @throws Error when two types share a code. */
export function codecOf<C extends Catalogue>(
  catalogue: C,
  frequent: readonly (keyof C & string)[],
): Codec<RecordOf<C>> {
  const entries = entriesOf(catalogue);
  const byCode: (Entry | undefined)[] = [];
  for (const e of entries) {
    if (byCode[e.code]) throw new Error(`record code ${e.code} is taken twice`);
    byCode[e.code] = e;
  }
  const place = (name: string): number => {
    const at = frequent.indexOf(name);
    return at < 0 ? frequent.length : at;
  };
  const ranked = [...entries].sort((a, b) => place(a.name) - place(b.name));
  const encode = chooser(ranked, (name) => {
    throw new WireError(`no record type ${name} in the catalogue`);
  });
  const decode = (r: WireReader): RecordOf<C> => {
    const start = r.position;
    const code = r.u8();
    const version = r.u8();
    const length = r.u32();
    const entry = byCode[code];
    if (!entry || version > entry.version) {
      throw new WireError(`record ${code} version ${version} at byte ${start} is not known here`);
    }
    const end = r.position + length;
    const record = entry.read(r);
    if (r.position > end) throw new WireError(`record ${entry.name} at byte ${start} overruns`);
    r.seek(end);
    return record as RecordOf<C>; // filled from the entry's own shape
  };
  const decodeAll = (bytes: Buffer): RecordOf<C>[] => {
    const r = new WireReader(bytes);
    const out: RecordOf<C>[] = [];
    while (!r.done) out.push(decode(r));
    return out;
  };
  return { encode, decode, decodeAll };
}

/**
 * Records of a large XML file one by one: the file is never held whole. Names lose their prefixes;
 * a document type is refused, so no entity can be declared. A file whose elements are not all
 * closed is refused: it is cut.
 */
import { LIST_LIMITS, ListFault } from './list-fault';

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  /** Line on which it begins, from 1. */
  readonly line: number;
  /** Text right inside it. */
  text: string;
}

interface XmlReaderOptions {
  /** Names of the elements that are given as records, wherever they stand. */
  readonly records: ReadonlySet<string>;
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" },
};
const NAME = /^[\p{L}_][\p{L}\p{N}_.:-]*$/u;
const ATTRIBUTE = /([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g;

class Reader {
  readonly #records: ReadonlySet<string>;
  readonly #out: XmlNode[] = [];
  readonly #open: { name: string; line: number; node: XmlNode | undefined }[] = [];
  #text = '';
  #line = 1;
  #size = 0;
  #rootSeen = false;

  constructor({ records }: XmlReaderOptions) {
    this.#records = records;
  }

  feed(chunk: string): XmlNode[] {
    this.#text += chunk;
    let at = 0;
    for (;;) {
      const start = this.#text.indexOf('<', at);
      if (start < 0) break;
      const end = tagEnd(this.#text, start);
      if (end < 0) break;
      this.#characters(this.#text.slice(at, start));
      this.#markup(this.#text.slice(start, end));
      at = end;
    }
    this.#text = this.#text.slice(at);
    if (this.#text.length > LIST_LIMITS.recordCharacters)
      throw this.#fault('an element is too long');
    return this.#out.splice(0);
  }

  end(): void {
    const open = this.#open.at(-1);
    if (open !== undefined) {
      throw this.#fault(`the file ends within <${open.name}>: it is cut`);
    }
    if (this.#text.trim() !== '') throw this.#fault('text stands behind the last element');
    if (!this.#rootSeen) throw this.#fault('the file holds no element');
  }

  #fault(problem: string): ListFault {
    return new ListFault(problem, this.#line);
  }

  #characters(text: string): void {
    if (text === '') return;
    const node = this.#open.at(-1)?.node;
    if (node !== undefined) {
      this.#grow(text.length);
      node.text += this.#decoded(text);
    } else if (this.#open.length === 0 && text.replace(/^\ufeff/, '').trim() !== '') {
      throw this.#fault('text stands outside the elements');
    }
    this.#countLines(text);
  }

  #markup(tag: string): void {
    if (tag.startsWith('<![CDATA[')) {
      const node = this.#open.at(-1)?.node;
      if (node !== undefined) node.text += tag.slice(9, -3);
    } else if (tag.startsWith('<!DOCTYPE')) throw this.#fault('a document type is not allowed');
    else if (tag.startsWith('</')) this.#close(tag.slice(2, -1).trim());
    else if (!tag.startsWith('<!--') && !tag.startsWith('<?')) this.#start(tag);
    this.#countLines(tag);
  }

  #start(tag: string): void {
    const empty = tag.endsWith('/>');
    const inner = tag.slice(1, empty ? -2 : -1);
    const name = inner.split(/\s/, 1)[0] ?? '';
    if (!NAME.test(name)) throw this.#fault(`<${name.slice(0, 40)} is no element`);
    if (this.#open.length === 0 && this.#rootSeen) throw this.#fault('a second root element');
    if (this.#open.length >= LIST_LIMITS.depth) throw this.#fault('elements are nested too deep');
    this.#rootSeen = true;
    const parent = this.#open.at(-1)?.node;
    let node: XmlNode | undefined;
    if (parent !== undefined || this.#records.has(local(name))) {
      this.#grow(tag.length);
      const attributes = this.#attributes(inner.slice(name.length));
      node = { name: local(name), attributes, children: [], line: this.#line, text: '' };
      parent?.children.push(node);
    }
    this.#open.push({ name, line: this.#line, node });
    if (empty) this.#close(name);
  }

  #close(name: string): void {
    const open = this.#open.pop();
    if (open?.name !== name) {
      throw this.#fault(`</${name.slice(0, 40)}> closes <${open?.name ?? ''}>`);
    }
    if (open.node === undefined || this.#open.at(-1)?.node !== undefined) return;
    this.#out.push(open.node);
    this.#size = 0;
  }

  #grow(by: number): void {
    this.#size += by;
    if (this.#size > LIST_LIMITS.recordCharacters) throw this.#fault('an entry is too long');
  }

  #attributes(text: string): Record<string, string> {
    const found: Record<string, string> = {};
    for (const [, name = '', quoted = ''] of text.matchAll(ATTRIBUTE)) {
      found[local(name)] = this.#decoded(quoted.slice(1, -1));
    }
    return found;
  }

  #decoded(text: string): string {
    if (!text.includes('&')) return text;
    return text.replace(/&(#x?[0-9a-f]{1,6}|\w{1,10});/gi, (_all, word: string) => {
      const code = word.startsWith('#x')
        ? Number.parseInt(word.slice(2), 16)
        : Number.parseInt(word.slice(1), 10);
      const letter = word.startsWith('#')
        ? code <= 0x10ffff && String.fromCodePoint(code)
        : ENTITIES[word];
      if (letter === undefined || letter === false) throw this.#fault(`&${word}; is not known`);
      return letter;
    });
  }

  #countLines(text: string): void {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#line++;
  }
}

function local(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** Where the tag that starts here ends; -1 when more text is needed. */
function tagEnd(text: string, start: number): number {
  const close = (sign: string): number => {
    const at = text.indexOf(sign, start);
    return at < 0 ? -1 : at + sign.length;
  };
  if (text.startsWith('<!--', start)) return close('-->');
  if (text.startsWith('<![CDATA[', start)) return close(']]>');
  if (text.startsWith('<?', start)) return close('?>');
  if (start + 9 > text.length) return text.indexOf('>', start) < 0 ? -1 : close('>');
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const letter = text.charAt(at);
    if (quote === '' && letter === '>') return at + 1;
    if (quote === '' && (letter === '"' || letter === "'")) quote = letter;
    else if (letter === quote) quote = '';
  }
  return -1;
}

/** The records in their order. @throws ListFault naming the line */
export async function* xmlRecords(
  chunks: AsyncIterable<string>,
  options: XmlReaderOptions,
): AsyncGenerator<XmlNode> {
  const reader = new Reader(options);
  for await (const chunk of chunks) yield* reader.feed(chunk);
  reader.end();
}

/** Text of the first child of this name, trimmed; '' when there is none. */
export function textOf(node: XmlNode | undefined, name: string): string {
  return childOf(node, name)?.text.trim() ?? '';
}

export function childOf(node: XmlNode | undefined, name: string): XmlNode | undefined {
  return node?.children.find((child) => child.name === name);
}

export function childrenOf(node: XmlNode | undefined, name: string): XmlNode[] {
  return node?.children.filter((child) => child.name === name) ?? [];
}

/** All elements of this name below the node, whatever stands between. */
export function within(node: XmlNode | undefined, name: string): XmlNode[] {
  if (node === undefined) return [];
  return node.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...within(child, name),
  ]);
}

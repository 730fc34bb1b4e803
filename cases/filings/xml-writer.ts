/** Writes XML element by element; every group gets the next SeqNum, unique over the document. */

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};
/** What XML 1.0 has no place for (production 2, Char), lone surrogates included. */
const FORBIDDEN = new RegExp(
  [
    '[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\ufffe\\uffff]',
    '[\\ud800-\\udbff](?![\\udc00-\\udfff])',
    '(?<![\\ud800-\\udbff])[\\udc00-\\udfff]',
  ].join('|'),
  'g',
);

function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"]/g, (c) => ESCAPES[c] ?? c);
}

export class XmlWriter {
  private readonly lines: string[] = ['<?xml version="1.0" encoding="UTF-8"?>'];
  private depth = 0;
  private lastSeqNum = 0;

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    const words = Object.entries(attributes).map(([key, value]) => `${key}="${escapeXml(value)}"`);
    this.line(`<${[name, ...words].join(' ')}>`);
    this.depth++;
  }

  close(name: string): void {
    this.depth--;
    this.line(`</${name}>`);
  }

  group(name: string, content: () => void): void {
    this.open(name, { SeqNum: String(++this.lastSeqNum) });
    content();
    this.close(name);
  }

  text(name: string, value: string): void {
    this.line(`<${name}>${escapeXml(value)}</${name}>`);
  }

  toString(): string {
    return `${this.lines.join('\n')}\n`;
  }

  private line(text: string): void {
    this.lines.push('  '.repeat(this.depth) + text);
  }
}

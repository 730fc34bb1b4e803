/** Reads CSV (RFC 4180) back, independently of what wrote it. */

/**
 * @returns lines of cells
 * @throws RangeError with the line's number when the text is not RFC 4180
 */
export function parseCsv(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let at = 0;
  while (at < text.length) {
    const [cell, end] = text[at] === '"' ? quoted(text, at, lines.length) : plain(text, at);
    line.push(cell);
    at = end;
    if (text[at] === ',') {
      at++;
      if (at === text.length) line.push('');
      continue;
    }
    if (at < text.length && !text.startsWith('\r\n', at)) throw bad(lines.length);
    at += 2;
    lines.push(line);
    line = [];
  }
  if (line.length > 0) lines.push(line);
  return lines;
}

function plain(text: string, start: number): [cell: string, end: number] {
  let end = start;
  while (end < text.length && text[end] !== ',' && !text.startsWith('\r\n', end)) end++;
  return [text.slice(start, end), end];
}

function quoted(text: string, start: number, line: number): [cell: string, end: number] {
  let cell = '';
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] !== '"') cell += text[at];
    else if (text[at + 1] === '"') {
      cell += '"';
      at++;
    } else return [cell, at + 1];
  }
  throw bad(line);
}

function bad(line: number): RangeError {
  return new RangeError(`line ${line + 1} is not RFC 4180`);
}

/** The page of a report: paper, fonts, colours, what stands on every page, and room to write on. */
import PDFDocument from 'pdfkit';
import type { ReportDocument } from '../reports/definition';
import { timeText } from '../reports/period';
import { fileStem } from './rendered-file';

export type Pdf = InstanceType<typeof PDFDocument>;

/** A4 across, in points. */
export const PAGE = { width: 841.89, height: 595.28, side: 42, top: 54, bottom: 46 } as const;
export const INNER = PAGE.width - 2 * PAGE.side;
const FLOOR = PAGE.height - PAGE.bottom;
export const INK = { text: '#14181f', soft: '#5a6472', line: '#c6ccd4', band: '#f1f3f6' } as const;
export const ACCENT = '#1d4f8f';
const FURNITURE_SIZE = 7.5;
const MARK = 'PROVISIONAL';

const font = (name: string) => require.resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);
const FONTS = { body: 'DejaVuSansCondensed', bold: 'DejaVuSansCondensed-Bold' } as const;

/**
 * A document whose bytes follow from `doc` alone: no clock, no random id, and nothing compressed,
 * since deflate gives other bytes on other machines.
 */
export function openPdf(doc: ReportDocument): Pdf {
  const { period, watermark } = doc.head;
  const when = new Date(period.end / 1000);
  const pdf = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    compress: false,
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.7',
    subset: 'PDF/A-2b',
    lang: 'en',
    displayTitle: true,
    info: {
      Title: `${doc.title}, ${period.name}`,
      Subject: doc.regime,
      Keywords: `${fileStem(doc.head)}; events up to ${watermark}`,
      Author: 'Probity',
      Creator: 'Probity',
      Producer: 'Probity',
      CreationDate: when,
      ModDate: when,
    },
  });
  pdf.registerFont('body', font(FONTS.body));
  pdf.registerFont('bold', font(FONTS.bold));
  pdf.on('pageAdded', () => startPage(pdf, doc));
  return pdf;
}

/** What stands on top of every page; the reader of the gate takes it off again. */
export function headFurniture({ title, head }: ReportDocument): [left: string, right: string] {
  const left = `${title} · ${head.period.name}`;
  return [left, head.provisional ? `${MARK}: the period is not over` : 'Probity'];
}

export function footFurniture({ head, definitionVersion }: ReportDocument): string {
  const span = `${timeText(head.period.start)} to ${timeText(head.period.end)}`;
  return `${span} · events up to ${head.watermark} · definition ${definitionVersion}`;
}

function startPage(pdf: Pdf, doc: ReportDocument): void {
  if (doc.head.provisional) provisionalMark(pdf);
  const [left, right] = headFurniture(doc);
  const y = PAGE.top - 26;
  pdf.font('body').fontSize(FURNITURE_SIZE).fillColor(INK.soft);
  write(pdf, left, PAGE.side, y);
  write(pdf, right, PAGE.width - PAGE.side - pdf.widthOfString(right), y);
  rule(pdf, PAGE.top - 13);
  pdf.fillColor(INK.text);
  pdf.x = PAGE.side;
  pdf.y = PAGE.top;
}

/** Across the page, behind what is written on it. */
function provisionalMark(pdf: Pdf): void {
  pdf.save();
  pdf.rotate(-28, { origin: [PAGE.width / 2, PAGE.height / 2] });
  pdf.font('bold').fontSize(96).fillColor('#b3261e').fillOpacity(0.09);
  const width = pdf.widthOfString(MARK);
  write(pdf, MARK, (PAGE.width - width) / 2, PAGE.height / 2 - 56);
  pdf.restore();
  pdf.fillOpacity(1);
}

/** `n / N` on every page; call it once, after all is written. */
export function numberPages(pdf: Pdf, doc: ReportDocument): void {
  const { start, count } = pdf.bufferedPageRange();
  for (let i = 0; i < count; i++) {
    pdf.switchToPage(start + i);
    rule(pdf, FLOOR + 12);
    pdf.font('body').fontSize(FURNITURE_SIZE).fillColor(INK.soft);
    write(pdf, footFurniture(doc), PAGE.side, FLOOR + 18);
    const number = `${i + 1} / ${count}`;
    write(pdf, number, PAGE.width - PAGE.side - pdf.widthOfString(number), FLOOR + 18);
  }
}

/** One line of text at a place; nothing is wrapped and no page is turned. */
export function write(pdf: Pdf, text: string, x: number, y: number): void {
  pdf.text(text, x, y, { lineBreak: false });
}

export function rule(pdf: Pdf, y: number, x = PAGE.side, width = INNER): void {
  pdf.save().lineWidth(0.5).strokeColor(INK.line);
  pdf
    .moveTo(x, y)
    .lineTo(x + width, y)
    .stroke();
  pdf.restore();
}

/** Turns the page when less than `height` is left on it. @returns whether it did */
export function room(pdf: Pdf, height: number): boolean {
  if (pdf.y + height <= FLOOR) return false;
  pdf.addPage();
  return true;
}

/** Text broken at spaces, or anywhere when a word is too wide. `widthIn` measures. */
export function wrapped(text: string, width: number, widthIn: (text: string) => number): string[] {
  if (widthIn(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (widthIn(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const character of word) {
      if (line !== '' && widthIn(line + character) > width) {
        lines.push(line);
        line = '';
      }
      line += character;
    }
  }
  return [...lines, line];
}

/** Widths at the size 1: laying out text is what takes the time, and cells come again and again. */
export class Widths {
  private readonly known = { body: new Map<string, number>(), bold: new Map<string, number>() };

  constructor(private readonly pdf: Pdf) {}

  of(text: string, face: 'body' | 'bold', size: number): number {
    const known = this.known[face];
    let width = known.get(text);
    if (width === undefined) {
      width = this.pdf.font(face).fontSize(1).widthOfString(text);
      known.set(text, width);
    }
    return width * size;
  }
}

export function finished(pdf: Pdf): Promise<Buffer> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
    pdf.end();
  });
}

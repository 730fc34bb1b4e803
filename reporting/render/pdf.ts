/** A report as PDF: what it is about, charts, then a table for each view of each section. */
import type { ReportDocument } from '../reports/definition';
import { timeText } from '../reports/period';
import { csvName } from './csv';
import { drawCharts } from './pdf-chart';
import {
  ACCENT,
  finished,
  INK,
  INNER,
  numberPages,
  openPdf,
  PAGE,
  room,
  rule,
  Widths,
  wrapped,
  write,
  type Pdf,
} from './pdf-page';
import { drawTable } from './pdf-table';
import { fileStem, type RenderedFile } from './rendered-file';

const LABEL_WIDTH = 96;
const BODY = 8;
const LINE = 12;

export async function pdfFile(doc: ReportDocument): Promise<RenderedFile> {
  const pdf = openPdf(doc);
  pdf.addPage();
  front(pdf, doc);
  if (doc.charts.length > 0) {
    sectionHead(pdf, 'Price and volume', 'Hollow: the hour closed at or above its opening.', 180);
    drawCharts(pdf, doc.charts, doc.head.period.start, doc.head.period.end);
  }
  const widths = new Widths(pdf);
  for (const section of doc.sections) {
    sectionHead(pdf, section.title, section.note, 90);
    const csv = csvName(doc, section.name);
    for (const table of section.tables) drawTable({ pdf, widths }, section, table, csv);
  }
  citations(pdf, doc);
  numberPages(pdf, doc);
  return {
    name: pdfName(doc),
    mediaType: 'application/pdf',
    content: await finished(pdf),
  };
}

export function pdfName(doc: ReportDocument): string {
  return `${fileStem(doc.head)}.pdf`;
}

function front(pdf: Pdf, doc: ReportDocument): void {
  const { head, title, regime, rounding, definitionVersion, notes } = doc;
  pdf.font('bold').fontSize(20).fillColor(INK.text);
  write(pdf, title, PAGE.side, pdf.y);
  pdf.y += 26;
  pdf.font('body').fontSize(13).fillColor(ACCENT);
  write(pdf, head.period.name, PAGE.side, pdf.y);
  pdf.y += 24;
  const { start, end } = head.period;
  fact(pdf, 'Period', `${timeText(start)} to ${timeText(end)}, the end not included`);
  fact(pdf, 'Made for', regime);
  fact(pdf, 'Made from', `the event log, up to event ${head.watermark}`);
  fact(pdf, 'Definition', `${head.kind}, version ${definitionVersion}`);
  fact(pdf, 'Rounding', rounding);
  if (head.provisional) {
    fact(pdf, 'State', 'Provisional: the period is not over, the figures will change.');
  }
  pdf.y += 4;
  for (const note of notes) paragraph(pdf, note, PAGE.side, INNER);
  pdf.y += 10;
}

function fact(pdf: Pdf, label: string, text: string): void {
  room(pdf, LINE);
  pdf.font('bold').fontSize(BODY).fillColor(INK.soft);
  const { y } = pdf;
  write(pdf, label, PAGE.side, y);
  pdf.y = y;
  paragraph(pdf, text, PAGE.side + LABEL_WIDTH, INNER - LABEL_WIDTH);
}

function paragraph(pdf: Pdf, text: string, x: number, width: number): void {
  pdf.font('body').fontSize(BODY);
  for (const line of wrapped(text, width, (part) => pdf.widthOfString(part))) {
    room(pdf, LINE);
    pdf.font('body').fontSize(BODY).fillColor(INK.text);
    const { y } = pdf;
    write(pdf, line, x, y);
    pdf.y = y + LINE;
  }
}

/** @param with what must stand on the same page below it, in points */
function sectionHead(pdf: Pdf, title: string, note: string, needed: number): void {
  room(pdf, 40 + needed);
  pdf.y += 6;
  pdf.font('bold').fontSize(12).fillColor(ACCENT);
  write(pdf, title, PAGE.side, pdf.y);
  pdf.y += 17;
  pdf.font('body').fontSize(BODY).fillColor(INK.soft);
  const { y } = pdf;
  write(pdf, note, PAGE.side, y);
  rule(pdf, y + LINE + 1);
  pdf.y = y + LINE + 8;
}

/** From what each figure follows: a line for each different source of a section. */
function citations(pdf: Pdf, doc: ReportDocument): void {
  sectionHead(pdf, 'Sources', 'The rule or definition behind each column.', 60);
  for (const { title, columns } of doc.sections) {
    const bySource = new Map<string, string[]>();
    for (const { title: head, citation } of columns) {
      bySource.set(citation, [...(bySource.get(citation) ?? []), head]);
    }
    room(pdf, LINE * 2);
    pdf.font('bold').fontSize(BODY).fillColor(INK.text);
    const { y } = pdf;
    write(pdf, title, PAGE.side, y);
    pdf.y = y + LINE;
    for (const [citation, heads] of bySource) {
      paragraph(pdf, `${heads.join(', ')}: ${citation}`, PAGE.side + 12, INNER - 12);
    }
    pdf.y += 4;
  }
}

/** A report as JSON (contracts §1): `sections`, each with `rows` and `totals`. */
import type { DocumentSection, ReportDocument } from '../reports/definition';
import { fileStem, type RenderedFile } from './rendered-file';

export function jsonFile(doc: ReportDocument): RenderedFile {
  const { head, title, definitionVersion, regime, rounding, notes } = doc;
  const { kind, period, provisional, watermark } = head;
  const body = {
    ...{ report: kind, title, period: period.name, from: period.start, to: period.end },
    ...{ provisional, watermark, definitionVersion, regime, rounding, notes },
    sections: Object.fromEntries(
      doc.sections.map((section) => [section.name, sectionBody(section)]),
    ),
  };
  return {
    name: jsonName(doc),
    mediaType: 'application/json',
    content: Buffer.from(`${JSON.stringify(body, null, 2)}\n`),
  };
}

export function jsonName(doc: ReportDocument): string {
  return `${fileStem(doc.head)}.json`;
}

function sectionBody({ title, note, rowKey, columns, rows, totals }: DocumentSection) {
  const described = columns.map(({ key, title: head, kind, citation }) => {
    return { key, title: head, kind, citation };
  });
  return { title, note, rowKey, columns: described, rows, totals };
}

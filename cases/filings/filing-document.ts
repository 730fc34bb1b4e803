/** What goes to the authority, as text: the SAR's XML, the STOR's template as JSON. */
import type { Person, StorFields } from '../contract';
import { narrativeText } from './draft-narrative';
import type { Acting } from '../lifecycle/case-event';
import type { FilingContent } from './filing-record';
import { sarXml } from './sar-xml';
import { dayOf } from './sources';

export interface DocumentText {
  readonly name: string;
  readonly mime: string;
  readonly text: string;
  /** Path of the official schema below the folder of schemas; null = there is none. */
  readonly schema: string | null;
}

const SAR_SCHEMA = 'fincen/EFL_SARXBatchSchema.xsd';

/** @param sent by whom and when (µs UTC) it is filed; null as long as it is not */
export function filingDocument(filing: FilingContent, sent: Acting | null): DocumentText {
  const { filingId, caseId, corrects } = filing;
  const narrative = narrativeText(filing.sentences);
  if (filing.kind === 'sar') {
    const day = sent && dayOf(sent.at).replaceAll('-', '');
    const text = sarXml({ ...filing.form, filingDate: day ?? filing.form.filingDate, narrative });
    return { name: `${filingId}.xml`, mime: 'application/xml', text, schema: SAR_SCHEMA };
  }
  const template = 'Delegated Regulation (EU) 2025/885, Annex';
  const sections = filled(filing.form, sent?.by ?? null, narrative).map(
    ({ section, title, person, fields }) => {
      const values = fields.map(({ field, title: name, value, why }) => {
        return { field, title: name, value: value ?? 'NA', ...(value === null ? { why } : {}) };
      });
      return { section, title, ...(person === null ? {} : { person }), fields: values };
    },
  );
  const text = JSON.stringify({ template, filingId, caseId, corrects, sections }, null, 2);
  return { name: `${filingId}.json`, mime: 'application/json', text: `${text}\n`, schema: null };
}

/** Who files it is known when it is filed; the reasons are the narrative. */
function filled({ sections }: StorFields, filer: Person | null, narrative: string) {
  return sections.map((section) => ({
    ...section,
    fields: section.fields.map((field) => {
      if (field.field === 'reasons' && section.section === 3) {
        return { ...field, value: narrative, why: null };
      }
      const isFiler = field.field === 'submitter-name' && field.value === null && filer !== null;
      return isFiler ? { ...field, value: filer.name, why: null } : field;
    }),
  }));
}

/** What a filing is after a command that fits it; pure. */
import { createHash } from 'node:crypto';
import type { FilingCommand } from '../contract';
import { HttpError } from '../../platform/http/http-error';
import type { Acting } from '../lifecycle/case-event';
import type { FilingRecord } from './filing-record';

/** @param document for `file`: what is filed, as it was checked */
export function afterCommand(
  before: FilingRecord,
  command: FilingCommand,
  acting: Acting,
  document: string | null,
): { readonly after: FilingRecord; readonly text: string } {
  const { after, text } = changed(before, command, acting, document);
  return { after: { ...after, version: before.version + 1, updatedAt: acting.at }, text };
}

function changed(
  before: FilingRecord,
  command: FilingCommand,
  acting: Acting,
  document: string | null,
): { readonly after: FilingRecord; readonly text: string } {
  const { at, by } = acting;
  switch (command.kind) {
    case 'edit':
      return { after: edited(before, command, acting), text: 'edited' };
    case 'submit':
      return { after: { ...before, state: 'submitted' }, text: 'submitted for approval' };
    case 'approve': {
      const decided = { approvedBy: by, approvedAt: at };
      return { after: { ...before, state: 'approved', ...decided }, text: 'approved' };
    }
    case 'return': {
      const open = { approvedBy: null, approvedAt: null };
      return { after: { ...before, state: 'draft', ...open }, text: `returned: ${command.reason}` };
    }
    case 'file': {
      if (document === null) throw new Error('a filing is filed with the document checked before');
      const documentSha256 = createHash('sha256').update(document).digest('hex');
      const filedAlone = command.alone === true;
      const facts = { filedBy: by, filedAt: at, filedAlone, document, documentSha256 };
      const text = filedAlone ? 'filed alone, to be reviewed by another person' : 'filed';
      return { after: { ...before, state: 'filed', ...facts }, text };
    }
    case 'acknowledge': {
      const { accepted, reference = null, text } = command;
      if (accepted && reference === null) {
        throw new HttpError(400, 'NO_REFERENCE', 'an accepted filing has the authority’s number');
      }
      const acknowledgement = { accepted, reference, text, at, by };
      const state = accepted ? 'acknowledged' : 'rejected';
      return { after: { ...before, state, acknowledgement }, text: `${state}: ${text}` };
    }
    case 'review':
      return { after: before, text: `reviewed: ${command.text}` };
  }
}

function edited(
  before: FilingRecord,
  { sar, stor, sentences }: Extract<FilingCommand, { kind: 'edit' }>,
  { by }: Acting,
): FilingRecord {
  if ((before.kind === 'sar' ? stor : sar) !== undefined) {
    throw new HttpError(400, 'WRONG_FORM', `the filing is a ${before.kind.toUpperCase()}`);
  }
  const actor = `staff:${by.staffId}`;
  const authors = before.authors.includes(actor) ? before.authors : [...before.authors, actor];
  const head = { authors, sentences: sentences ?? before.sentences };
  return before.kind === 'sar'
    ? { ...before, ...head, form: sar ?? before.form }
    : { ...before, ...head, form: stor ?? before.form };
}

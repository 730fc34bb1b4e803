/** Events in words, and what differs between two states of a case, field by field. */
import type { FieldChange } from '../contract';
import type { CaseEvent } from './case-event';
import type { CaseRecord } from './case-record';

/** µs as `2026-11-27 20:05:06 UTC`. */
function timeText(at: number): string {
  return `${new Date(at / 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

type Show = (record: CaseRecord) => string | null;
const time = (at: number | null) => (at === null ? null : timeText(at));
const names = (people: CaseRecord['people']) => people && people.map(({ name }) => name).join(', ');

/** The fields that people see; each as text, null where the case has none. */
const FIELDS: Readonly<Record<string, Show>> = {
  state: (c) => c.state,
  title: (c) => c.title,
  priority: (c) => c.priority,
  subjects: (c) => c.subjects.join(', ') || null,
  assignee: (c) => c.assignee && c.assignee.name,
  'need to know': (c) => names(c.people),
  'waiting for': (c) => c.waiting && c.waiting.reason,
  'waiting until': (c) => time(c.waiting?.until ?? null),
  'suspicion since': (c) => time(c.detectedAt),
  'answered at': (c) => time(c.answeredAt),
  outcome: (c) => c.decision && c.decision.outcome,
  summary: (c) => c.decision && c.decision.summary,
  filing: (c) => c.decision && c.decision.filing,
  'reason for filing or not': (c) => c.decision && c.decision.filingReason,
  alerts: (c) => count(c.alertIds),
  'tasks done': (c) => `${c.tasks.filter(({ done }) => done).length} of ${c.tasks.length}`,
  notes: (c) => count(c.notes),
  files: (c) => count(c.files),
  evidence: (c) => count(c.evidence),
  filings: (c) => count(c.filings),
};

function count(list: readonly unknown[]): string | null {
  return list.length === 0 ? null : String(list.length);
}

/** What differs; an absent record has nothing. */
export function changesBetween(
  before: CaseRecord | undefined,
  after: CaseRecord | undefined,
): FieldChange[] {
  return Object.entries(FIELDS)
    .map(([field, show]) => ({
      field,
      before: before ? show(before) : null,
      after: after ? show(after) : null,
    }))
    .filter((change) => change.before !== change.after);
}

/** One sentence for the case's history. */
export function eventText(event: CaseEvent): string {
  switch (event.kind) {
    case 'created':
      return event.draft ? 'made as a draft' : 'opened';
    case 'opened':
      return 'opened';
    case 'details-changed':
      return 'details changed';
    case 'assigned':
      return event.to ? `assigned to ${event.to.name}` : 'assigned to nobody';
    case 'started':
      return 'taken up';
    case 'waiting':
      return `waits: ${event.reason}`;
    case 'resumed':
      return 'taken up again';
    case 'note-added':
      return event.text;
    case 'task-added':
      return `task added: ${event.text}`;
    case 'task-set':
      return event.done ? 'task done' : 'task reopened';
    case 'file-added':
      return `file added: ${event.file.name}, SHA-256 ${event.file.sha256}`;
    case 'evidence-added': {
      const { label, seqFrom, seqTo } = event.evidence;
      return `evidence frozen: ${label}, events ${seqFrom} to ${seqTo}`;
    }
    case 'restricted':
      return event.people ? 'restricted to those who need to know' : 'restriction lifted';
    case 'discarded':
      return 'taken back';
    default:
      return settledText(event);
  }
}

function settledText(event: CaseEvent): string {
  switch (event.kind) {
    case 'alerts-attached':
      return `${event.alertIds.length} alerts attached`;
    case 'alerts-detached':
      return `${event.alertIds.length} alerts detached: ${event.reason}`;
    case 'suspicion-recorded':
      return `reason to suspect found ${timeText(event.detectedAt)}: ${event.reason}`;
    case 'answer-recorded':
      return `answered ${timeText(event.answeredAt)}: ${event.text}`;
    case 'filing-recorded':
      return `${event.filing.toUpperCase()} filed: ${event.filingId}`;
    case 'submitted':
      return `submitted for approval as ${event.outcome}`;
    case 'reopen-asked':
      return `reopening asked for: ${event.reason}`;
    case 'closed':
      return 'approved and closed';
    case 'reopened':
      return 'reopened';
    case 'returned':
      return `returned: ${event.reason}`;
    default:
      return event.kind;
  }
}

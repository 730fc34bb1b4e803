/** Reads and commands of reports to authorities. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  FilingAnswer,
  FilingCommand,
  FilingDocument,
  FilingKind,
  FilingList,
} from '../../../../../cases/contract';
import { getJson, postJson } from '../../app/http';
import { words as alertWords } from '../../words/alerts';
import { tell } from './case-queries';

export const filingsQuery = (caseId: string) =>
  queryOptions({
    queryKey: ['filings', caseId],
    queryFn: ({ signal }) => getJson<FilingList>(`/cases/cases/${caseId}/filings`, signal),
    staleTime: 15_000,
  });

export const filingQuery = (filingId: string) =>
  queryOptions({
    queryKey: ['filing', filingId],
    queryFn: ({ signal }) => getJson<FilingAnswer>(`/cases/filings/${filingId}`, signal),
    staleTime: 15_000,
  });

/** A read of its own: the document is restricted and each read of it is recorded. */
export function getDocument(filingId: string): Promise<FilingDocument> {
  return getJson<FilingDocument>(`/cases/filings/${filingId}/document`);
}

/** Drafts a report from the case. @param done told its id */
export function useDraft(caseId: string, done: (filingId: string) => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (kind: FilingKind) =>
      postJson<FilingAnswer>(`/cases/cases/${caseId}/filings`, { kind }),
    onSuccess: async (answer) => {
      if (answer) done(answer.filingId);
      await client.invalidateQueries({ queryKey: filingsQuery(caseId).queryKey });
    },
    onError: ({ message }) => tell(alertWords.action.failed, message),
  });
}

export function useFilingCommand({ filingId, caseId, version }: FilingAnswer) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (command: FilingCommand) =>
      postJson<FilingAnswer>(`/cases/filings/${filingId}/commands`, { version, command }),
    onSuccess: async (answer) => {
      if (answer) client.setQueryData(filingQuery(filingId).queryKey, answer);
      await client.invalidateQueries({ queryKey: filingsQuery(caseId).queryKey });
      await client.invalidateQueries({ queryKey: ['case', caseId] });
    },
    onError: () => client.invalidateQueries({ queryKey: filingQuery(filingId).queryKey }),
  });
}

/** Reads and writes of measures: those of a case, those of a person. */
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { MeasureRow, MeasuresAnswer } from '../../../../../cases/contract';
import { getJson, postJson } from '../../app/http';
import { words } from '../../words/measures';
import { tell } from '../cases/case-queries';

const KEY = 'measures';

export const caseMeasuresQuery = (caseId: string) =>
  queryOptions({
    queryKey: [KEY, 'case', caseId],
    queryFn: ({ signal }) => getJson<MeasuresAnswer>(`/cases/cases/${caseId}/measures`, signal),
    staleTime: 10_000,
  });

export const ownerMeasuresQuery = (owner: string) =>
  queryOptions({
    queryKey: [KEY, 'owner', owner],
    queryFn: ({ signal }) =>
      getJson<{ readonly measures: readonly MeasureRow[] }>(
        `/cases/subjects/${encodeURIComponent(owner)}/measures`,
        signal,
      ),
    staleTime: 10_000,
  });

/** Posts a measure, its lifting or a decision; all that is shown of measures is read again. */
export function useMeasureWrite(done?: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, body }: { readonly path: string; readonly body: object }) =>
      postJson(path, body),
    onSuccess: () => done?.(),
    onError: (error) => {
      // A dialog that is open shows the refusal itself.
      if (done === undefined) tell(words.failed, error.message);
    },
    onSettled: () => void client.invalidateQueries({ queryKey: [KEY] }),
  });
}

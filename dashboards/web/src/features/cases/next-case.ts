/** The next unassigned case: it becomes one's own and is opened. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { CaseAnswer } from '../../../../../cases/contract';
import { postJson } from '../../app/http';
import { words as alertWords } from '../../words/alerts';
import { words } from '../../words/cases';
import { caseQuery, tell } from './case-queries';

export function useNextCase() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: () => postJson<{ readonly case: CaseAnswer | null }>('/cases/cases/next', {}),
    onSuccess: (answer) => {
      const found = answer?.case ?? null;
      if (found === null) {
        tell(words.list.noNext, '');
        return;
      }
      client.setQueryData(caseQuery(found.caseId).queryKey, found);
      void client.invalidateQueries({ queryKey: ['cases'] });
      void navigate({ to: '/case/$caseId', params: { caseId: found.caseId } });
    },
    onError: ({ message }) => tell(alertWords.action.failed, message),
  });
}

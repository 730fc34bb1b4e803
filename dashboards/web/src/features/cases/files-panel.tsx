/** Files of a case with their hashes; a new one goes to the server as it is. */
import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, type ChangeEvent } from 'react';
import type { CaseAnswer } from '../../../../../cases/contract';
import { dateTime, grouped } from '../../app/format';
import { ApiError, postFile } from '../../app/http';
import { words as alertWords } from '../../words/alerts';
import { words } from '../../words/cases';
import { t } from '../../words/en';
import { caseQuery, tell } from './case-queries';

const w = words.files;
const MAX_BYTES = 10_000_000;
const KILO = 1000;

function useUpload({ caseId, version }: CaseAnswer) {
  const client = useQueryClient();
  const { queryKey } = caseQuery(caseId);
  return useMutation({
    mutationFn: (file: File) => {
      if (file.size > MAX_BYTES) throw new ApiError(0, 'TOO_LARGE', w.tooLarge);
      const params = new URLSearchParams({ name: file.name, version: String(version) });
      return postFile(`/cases/cases/${caseId}/files?${params}`, file);
    },
    onSuccess: () => client.invalidateQueries({ queryKey }),
    onError: ({ message }) => tell(alertWords.action.failed, message),
  });
}

export function FilesPanel({ found }: { readonly found: CaseAnswer }) {
  const input = useRef<HTMLInputElement>(null);
  const upload = useUpload(found);
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.currentTarget.files?.[0];
    if (file) upload.mutate(file);
    event.currentTarget.value = '';
  };
  const mayAdd = found.commands.includes('add-note');
  return (
    <section className="panel" aria-label={w.title}>
      <div className="panel-head">
        <h2>{w.title}</h2>
        <span className="grow" />
        {mayAdd ? (
          <Button
            variant="default"
            loading={upload.isPending}
            onClick={() => input.current?.click()}
            title={w.limit}
          >
            {w.add}
          </Button>
        ) : null}
        <input ref={input} type="file" hidden aria-label={w.add} onChange={choose} />
      </div>
      {found.files.length === 0 ? <p className="dim">{w.none}</p> : null}
      <ul className="lines">
        {found.files.map(({ fileId, name, mime, bytes, sha256, by, at }) => (
          <li key={fileId}>
            <a href={`/cases/cases/${found.caseId}/files/${fileId}`} download={name}>
              {name}
            </a>
            <span className="dim block num left">
              {mime}, {grouped(String(Math.ceil(bytes / KILO)))} kB · {by},{' '}
              {dateTime(at).slice(0, 16)} {t.utc}
            </span>
            <span className="dim block hash" title={sha256}>
              {w.hash} {sha256.slice(0, 16)}…
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

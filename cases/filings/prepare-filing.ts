/** The first draft of a filing: form, narrative and the facts that the text is held against. */
import type { FilingKind } from '../contract';
import { draftNarrative, factsOf } from './draft-narrative';
import type { FilingContent } from './filing-record';
import { prepareSar } from './prepare-sar';
import { prepareStor } from './prepare-stor';
import type { FilingSources } from './sources';

/** @param assets names of assets that amounts in the text may be given in */
export function prepareFiling(kind: FilingKind, sources: FilingSources, assets: readonly string[]) {
  const text = { sentences: draftNarrative(sources), facts: factsOf(sources, assets) };
  return kind === 'sar'
    ? { ...text, kind, form: prepareSar(sources) }
    : { ...text, kind, form: prepareStor(sources) };
}

/** The same under a name of its own, for who only looks at it. */
export function unkeptFiling(
  filingId: string,
  kind: FilingKind,
  sources: FilingSources,
  assets: readonly string[],
): FilingContent {
  const { caseId } = sources.record;
  return { filingId, caseId, corrects: null, ...prepareFiling(kind, sources, assets) };
}

/**
 * Parts of the state that a venue may do without (order lists, trailing stops, …), each behind a
 * tag of its own after the rest: a state that has none of it is as long as it always was.
 */
import { listSection, trailSection } from './state-contingent';
import { poolFeeSection } from './state-pools';
import type { StateSection } from './state-section';
import { heldSection } from './safeguards/held-state';
import { guardSection } from './safeguards/state';
import { keptSection, volumeSection } from './state-trades';
import type { Venue } from './venue';
import type { WireReader, WireWriter } from '../contract';

const SECTIONS: readonly StateSection[] = [
  listSection,
  trailSection,
  poolFeeSection,
  keptSection,
  volumeSection,
  guardSection,
  heldSection,
];

export function writeSections(w: WireWriter, v: Venue): void {
  for (const section of SECTIONS) {
    if (!section.isPresent(v)) continue;
    w.u8(section.tag);
    section.write(w, v);
  }
}

/** @throws Error on a section that this version does not know */
export function readSections(r: WireReader, v: Venue): void {
  while (!r.done) {
    const tag = r.u8();
    const section = SECTIONS.find((one) => one.tag === tag);
    if (!section) throw new Error(`snapshot: section ${tag} is not known; recover from the log`);
    section.read(r, v);
  }
}

/** What a part of the state that a venue may do without declares. */
import type { Venue } from './venue';
import type { WireReader, WireWriter } from '../contract';

export interface StateSection {
  /** Never reused; sections are written in the order of their tags. */
  readonly tag: number;
  isPresent(v: Venue): boolean;
  write(w: WireWriter, v: Venue): void;
  read(r: WireReader, v: Venue): void;
}

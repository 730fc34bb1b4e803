/**
 * What a line of the controls matrix is: one provision of the law, what meets it, and if nothing
 * does, why. The catalogues beside this file are data; docs/CONTROLS.md is made of them.
 */
import type { MARKET_ABUSE_RULES } from '../contract';

export type AbuseRule = (typeof MARKET_ABUSE_RULES)[number];

/** A part of the product that meets a provision which is not about one kind of conduct. */
export interface Place {
  readonly what: string;
  /** File or folder, from the repository's root. */
  readonly path: string;
}

export interface Provision {
  /** As alerts name it (`MiCA 91(2)(b)`, `2016/522 II.1.3(a)`). */
  readonly code: string;
  /** Other codes that only refer to this one. */
  readonly also?: readonly string[];
  /** What the text is about, in short words of our own. */
  readonly about: string;
  /** The first is the main one. */
  readonly rules?: readonly AbuseRule[];
  readonly places?: readonly Place[];
  /** `none` and `part` say why; `duty` binds others than the venue, or only defines. */
  readonly coverage: 'full' | 'part' | 'none' | 'duty';
  readonly why?: string;
}

export interface Catalogue {
  readonly title: string;
  /** Where the text is, and how far it binds. */
  readonly source: string;
  readonly provisions: readonly Provision[];
}

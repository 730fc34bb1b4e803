/** Staff API of an analyst's desk: `/cases/marks`, `/cases/views` and `/cases/people`. */
import type { Person } from './marks';

/** `POST /cases/marks`: items are `alert:<id>` and `case:<id>`, at most 500. Answer `{}`. */
export interface MarkRequest {
  readonly items: readonly string[];
  readonly seen?: boolean | undefined;
  readonly followed?: boolean | undefined;
}

export const VIEW_SCREENS = ['alerts', 'cases'] as const;
export type ViewScreen = (typeof VIEW_SCREENS)[number];

/** `POST /cases/views`, `PUT /cases/views/:id`. */
export interface NewSavedView {
  readonly screen: ViewScreen;
  readonly name: string;
  readonly shared: boolean;
  /** It opens first; one a screen and person. */
  readonly isDefault: boolean;
  /** The page's search parameters, as in its address. */
  readonly query: string;
}
/** `GET /cases/views?screen=` → `{views}`: own ones and shared ones. `DELETE /cases/views/:id`. */
export interface SavedView extends NewSavedView {
  readonly id: string;
  readonly owner: Person;
  /** Only one's own can be changed. */
  readonly own: boolean;
}

/** `GET /cases/people` → `{people}`: who can be given work, with how much they have. */
export interface Assignable extends Person {
  readonly roles: readonly string[];
  readonly openCases: number;
}

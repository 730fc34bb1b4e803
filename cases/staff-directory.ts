/** Who works here, as far as cases have to know: the application stands behind it. */
import { HttpError } from '../platform/http/http-error';
import type { Person } from './contract';

export interface StaffMember extends Person {
  readonly roles: readonly string[];
  /** May work on cases. */
  readonly works: boolean;
}

export interface StaffDirectory {
  /** All who are not shut out, by name. */
  members(): Promise<readonly StaffMember[]>;
}

/** The people with these ids, in their order. @throws HttpError 400 for one who is not there */
export async function peopleNamed(
  directory: StaffDirectory,
  ids: readonly string[],
): Promise<readonly Person[]> {
  const members = await directory.members();
  return ids.map((id) => {
    const found = members.find(({ staffId }) => staffId === id);
    if (found === undefined) {
      throw new HttpError(400, 'NO_SUCH_PERSON', `nobody here has the id ${id}`);
    }
    return { staffId: found.staffId, name: found.name };
  });
}

/** Keeps what the core and the cases know of insider lists in step with them. */
import { keepOwnStaff } from '../../cases/store/own-staff';
import { NotAccepted, type CommandPort, type RegistryView } from '../../core/contract';
import type { PermissionTable } from '../../platform/permission/guard';
import { transaction } from '../../platform/postgres/pool';
import { listStaff } from '../../platform/sign-in/staff-directory';
import { tellCore } from '../../surveillance/insiders/tell-core';
import { readInsiders } from '../../surveillance/store/insiders';
import type { Base } from './base';
import { repeat } from './repeat';

/** Reads alerts about the venue's own staff. */
export const OWN_STAFF_PERMISSION = 'alerts.own-staff';
const LOOK_EVERY_MS = 5_000;

interface InsiderContext {
  readonly base: Base;
  readonly registry: RegistryView;
  readonly commands: CommandPort;
  /** Of roles; asked late, because modules make it together. */
  readonly permissions: () => PermissionTable;
}

/** Until it is stopped. */
export function keepInsiders({ base, registry, commands, permissions }: InsiderContext) {
  const { pool, clock, logger } = base;
  const look = async () => {
    try {
      await tellCore({ sql: pool, clock, registry, commands });
    } catch (error) {
      if (!(error instanceof NotAccepted)) throw error; // It stops, or is full: the next look.
    }
    await followOwnStaff({ pool }, registry, permissions());
  };
  const fault = 'insider lists could not be followed, trying again';
  return repeat({ everyMs: LOOK_EVERY_MS, logger, fault, work: look });
}

/** Who stands on a list as staff, now or before, has alerts of few eyes. */
async function followOwnStaff(
  { pool }: Pick<Base, 'pool'>,
  registry: RegistryView,
  table: PermissionTable,
): Promise<void> {
  const staff = (await readInsiders(pool)).filter(({ role }) => role === 'staff');
  const people = [...new Set(staff.map(({ person }) => person))];
  const accounts = people.flatMap((person) =>
    registry.accountsOfOwner(person).flatMap((id) => {
      const account = registry.account(id)?.name;
      return account === undefined ? [] : [{ account, person }];
    }),
  );
  const readers = (await listStaff(pool))
    .filter(({ roles }) => roles.some((role) => table[role].includes(OWN_STAFF_PERMISSION)))
    .map(({ id }) => id);
  await transaction(pool, (tx) => keepOwnStaff(tx, { accounts, readers }));
}

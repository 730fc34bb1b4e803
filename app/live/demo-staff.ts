/**
 * The demo exchange's staff: one of each role, with passwords and one-time-code secrets made at the
 * first start and kept in a file that only its owner may read.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CodedError, errorCode } from '../../platform/errors/coded-error';
import { randomToken } from '../../platform/ids/tokens';
import { createUser, ROLES, type StaffStore } from '../../platform/sign-in/staff';

const signIn = z.object({ user: z.string(), password: z.string(), totpSecret: z.string() });
export type DemoSignIn = z.infer<typeof signIn>;

const FILE = 'demo-sign-ins.json';
const PASSWORD_LENGTH = 16;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const TOTP_LENGTH = 32;

/** Makes those that are missing; the same sign-ins at every start. */
export async function demoStaff(store: StaffStore, dataDir: string): Promise<DemoSignIn[]> {
  const path = join(dataDir, FILE);
  const signIns = existsSync(path) ? read(path) : make(path);
  for (const { user, password, totpSecret } of signIns) {
    const role = ROLES.find((name) => name === user);
    if (!role) continue;
    const displayName = `Demo ${role}`;
    try {
      const roles = [role];
      await createUser(store, { name: user, displayName, roles, password, totpSecret }, 'system');
    } catch (error) {
      if (errorCode(error) !== 'STAFF_EXISTS') throw error;
    }
  }
  return signIns;
}

function read(path: string): DemoSignIn[] {
  try {
    return z.array(signIn).parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    const what = `${path} cannot be read: restore it, or start with another --data folder`;
    throw new CodedError('DEMO_SIGN_INS', what, { cause });
  }
}

/** Written before the users exist, so that a crash in between leaves nobody without password. */
function make(path: string): DemoSignIn[] {
  const signIns = ROLES.map((user) => ({
    user,
    password: randomToken().slice(0, PASSWORD_LENGTH),
    totpSecret: base32(),
  }));
  const draft = `${path}.new`;
  writeFileSync(draft, `${JSON.stringify(signIns, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
  return signIns;
}

function base32(): string {
  const bytes = Buffer.from(randomToken(), 'base64url').subarray(0, TOTP_LENGTH);
  return Array.from(bytes, (byte) => BASE32[byte & 31]).join('');
}

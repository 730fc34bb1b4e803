/** New Ed25519 keys for signing; where they are kept, they are sealed. */
import { generateKeyPairSync } from 'node:crypto';

/** A private key as PKCS #8 (DER). */
export function newEd25519Key(): Buffer {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ format: 'der', type: 'pkcs8' });
}

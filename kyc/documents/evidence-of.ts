/** Which check an accepted document of a kind completes, and which kinds carry a readable zone. */
import type { Check, DocumentKind } from '../contract';

const CHECK_OF: Readonly<Partial<Record<DocumentKind, Check>>> = {
  passport: 'identity',
  'identity-card': 'identity',
  'driving-licence': 'identity',
  'residence-permit': 'identity',
  selfie: 'liveness',
  'proof-of-address': 'address',
  'tax-self-certification': 'tax-self-certification',
  'source-of-funds': 'source-of-funds',
  'company-register': 'company-register',
  ownership: 'ownership',
};

export function checkOf(kind: DocumentKind): Check | undefined {
  return CHECK_OF[kind];
}

/**
 * The manifest of a run: every file with its SHA-256, row counts, control sums, and a signature
 * (Ed25519) over its own canonical JSON without the member `signature`.
 */
import { verify } from 'node:crypto';
import { canonicalJson, type JsonValue } from '../../platform/audit/canonical-json';
import type { ReportDocument } from '../reports/definition';
import { sha256Hex, type RenderedFile } from './rendered-file';

export const MANIFEST = 'manifest.json';

/** Signs with a key that is kept sealed; the public half goes out with every manifest. */
export interface ManifestSigner {
  readonly keyId: string;
  /** SPKI, PEM. */
  readonly publicKey: string;
  /** Ed25519, base64. */
  sign(text: string): string;
}

export interface ManifestRun {
  readonly id: string;
  readonly version: number;
  readonly inputSha256: string;
}

export function manifestFile(
  doc: ReportDocument,
  run: ManifestRun,
  files: readonly RenderedFile[],
  signer: ManifestSigner,
): RenderedFile {
  const { head, title, definitionVersion, regime, sections } = doc;
  const { kind, period, provisional, watermark } = head;
  const unsigned = {
    ...{ run: run.id, report: kind, title, period: period.name },
    ...{ from: period.start, to: period.end, version: run.version },
    ...{ provisional, watermark, definitionVersion, regime, inputSha256: run.inputSha256 },
    files: files.map(({ name, content }) => {
      return { name, sha256: sha256Hex(content), bytes: content.length };
    }),
    rows: Object.fromEntries(sections.map(({ name, rows }) => [name, rows.length])),
    controlSums: Object.fromEntries(sections.map(({ name, totals }) => [name, totals])),
    ...{ algorithm: 'Ed25519', keyId: signer.keyId, publicKey: signer.publicKey },
  };
  const signature = signer.sign(canonicalJson(unsigned));
  return {
    name: MANIFEST,
    mediaType: 'application/json',
    content: Buffer.from(`${JSON.stringify({ ...unsigned, signature }, null, 2)}\n`),
  };
}

/** Whether the manifest was signed with the key that it names. */
export function manifestIsSigned(content: Buffer, publicKey: string): boolean {
  try {
    // What is no object of strings and numbers has no canonical form and fails below.
    const body = JSON.parse(content.toString('utf8')) as Record<string, JsonValue>;
    const { signature, ...unsigned } = body;
    if (typeof signature !== 'string' || unsigned['publicKey'] !== publicKey) return false;
    const text = Buffer.from(canonicalJson(unsigned));
    return verify(null, text, publicKey, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
}

// Reads the repository's own files for the tests that hold its style: everything that is written by
// hand, nothing that is installed or built.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A file of the repository: its path from the root with `/`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export const ROOT = join(__dirname, '..');

const SKIPPED_FOLDERS = new Set(['.git', '.cache', '.probity', 'coverage', 'dist', 'node_modules']);
const BINARY = /\.(so|png|ico|woff2?|ttf|gz|zip|wasm|pdf)$/;

/** All text files below the root, sorted by path. */
export function readSourceFiles(root: string): SourceFile[] {
  const found: SourceFile[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED_FOLDERS.has(entry.name)) walk(path);
      } else if (entry.isFile() && !BINARY.test(entry.name) && !isScratch(entry.name)) {
        found.push({ path: relative(root, path), text: readFileSync(path, 'utf8') });
      }
    }
  };
  walk(root);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isScratch(name: string): boolean {
  return /\.(log|tsbuildinfo)$/.test(name) || name.startsWith('.bootstrap.lock');
}

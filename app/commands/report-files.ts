/** Writes a report's files into a folder, each on the disk before the command ends. */
import { closeSync, fsyncSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface ReportFile {
  readonly name: string;
  readonly content: Buffer;
}

/** Makes the folder if it is not there. */
export function writeFiles(out: string, files: readonly ReportFile[]): void {
  mkdirSync(out, { recursive: true });
  for (const { name, content } of files) {
    const file = openSync(join(out, name), 'w');
    try {
      writeSync(file, content);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }
}

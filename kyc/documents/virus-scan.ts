/** The port to a virus scanner; without one documents are kept and shown as not scanned. */
export interface VirusScanner {
  /** @returns the name of what was found; null for a clean file. @throws when it cannot tell */
  scan(bytes: Buffer): Promise<string | null>;
}

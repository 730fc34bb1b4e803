/**
 * Checks XML against an official XSD, in the process but in a thread of its own: libxml2 runs as
 * WebAssembly there, and a document that makes it work for long does not keep anybody waiting.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface SchemaFault {
  /** 1-based line of the document; null where the schema itself is at fault. */
  readonly line: number | null;
  readonly message: string;
}

/** What came of it; without a schema nothing was checked, and callers have to say so. */
export type SchemaResult =
  | { readonly checked: true; readonly faults: readonly SchemaFault[] }
  | { readonly checked: false; readonly why: string };

const LIMIT_MS = 60_000;
/**
 * `vc:minVersion="1.1"` on FinCEN's schema makes a processor of XSD 1.0 that honours it pass over
 * the whole schema and find everything valid. It is taken off before the schema is read.
 */
const MIN_VERSION = /\svc:minVersion="[^"]*"/;

const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
import('libxml2-wasm').then(({ XmlDocument, XsdValidator }) => {
  const detail = (error) => Array.isArray(error.details) && error.details.length > 0
    ? error.details.map(({ line, message }) => {
        return { line: line ?? null, message: String(message).trim() };
      })
    : [{ line: null, message: String(error.message).trim() }];
  const schema = XmlDocument.fromString(workerData.schema);
  const validator = XsdValidator.fromDoc(schema);
  let faults = [];
  let document;
  try {
    document = XmlDocument.fromString(workerData.xml);
    validator.validate(document);
  } catch (error) {
    faults = detail(error);
  } finally {
    document?.dispose();
    validator.dispose();
    schema.dispose();
  }
  parentPort.postMessage(faults);
}, (error) => { throw error; });
`;

/** Where the official schemas lie; undefined = nowhere, and nothing can be checked. */
export class XsdValidator {
  constructor(private readonly folder: string | undefined) {}

  /** @param schema path below the folder (`fincen/EFL_SARXBatchSchema.xsd`) */
  async validate(schema: string, xml: string): Promise<SchemaResult> {
    if (this.folder === undefined) {
      return { checked: false, why: 'no folder of official schemas is set (PROBITY_SCHEMAS)' };
    }
    const path = join(this.folder, schema);
    if (!existsSync(path)) return { checked: false, why: `the schema ${schema} is not there` };
    const text = readFileSync(path, 'utf8').replace(MIN_VERSION, '');
    return { checked: true, faults: await inThread(text, xml) };
  }
}

function inThread(schema: string, xml: string): Promise<readonly SchemaFault[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(THREAD, { eval: true, workerData: { schema, xml } });
    const timer = setTimeout(() => {
      reject(new Error(`the schema check took longer than ${LIMIT_MS / 1000} s`));
      void worker.terminate();
    }, LIMIT_MS);
    worker.once('message', (faults: readonly SchemaFault[]) => {
      clearTimeout(timer);
      resolve(faults);
      void worker.terminate();
    });
    worker.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

/**
 * The text of a PDF as an independent reader finds it (Mozilla's pdf.js), in a thread of its own:
 * the package is an ES module, and reading must not hold up who asks.
 */
import { Worker } from 'node:worker_threads';
import { CodedError, errorText } from '../../platform/errors/coded-error';

/** One page: its text in the order in which it was written, without any white space. */
export type PageText = string;

// Plain JavaScript, so that no compiler turns import() into require().
const READER = `
const { parentPort, workerData } = require('node:worker_threads');
import(workerData.reader).then(async (pdfjs) => {
  const source = { data: workerData.content, verbosity: 0, isEvalSupported: false };
  const doc = await pdfjs.getDocument(source).promise;
  const pages = [];
  for (let n = 1; n <= doc.numPages; n++) {
    const { items } = await (await doc.getPage(n)).getTextContent();
    pages.push(items.map((item) => item.str ?? '').join('').replace(/\\s+/g, ''));
  }
  parentPort.postMessage(pages);
}).catch((error) => { throw error; });
`;
const LIMIT_MS = 120_000;

/** @throws CodedError PDF_UNREADABLE */
export async function pdfText(content: Buffer): Promise<PageText[]> {
  const reader = require.resolve('pdfjs-dist/legacy/build/pdf.mjs');
  const worker = new Worker(READER, {
    eval: true,
    workerData: { reader, content: new Uint8Array(content) },
    stdout: true,
    stderr: true,
  });
  const limit = AbortSignal.timeout(LIMIT_MS);
  try {
    return await new Promise<PageText[]>((resolve, reject) => {
      worker.once('message', (pages: PageText[]) => resolve(pages));
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the reader ended with ${code}`)));
      limit.addEventListener('abort', () => reject(new Error(`no text after ${LIMIT_MS} ms`)));
    });
  } catch (cause) {
    const what = `the PDF cannot be read back: ${errorText(cause)}`;
    throw new CodedError('PDF_UNREADABLE', what, { cause });
  } finally {
    await worker.terminate();
  }
}

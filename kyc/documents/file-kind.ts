/** What a file really is, by its first bytes; a file that says it is something else is refused. */
import { fileTypeFromBuffer } from 'file-type/core';
import { CodedError } from '../../platform/errors/coded-error';

export const FILE_TYPES = ['application/pdf', 'image/png', 'image/jpeg', 'image/webp'] as const;
export type FileType = (typeof FILE_TYPES)[number];

export const MAX_FILE_BYTES = 10 * 1024 * 1024;

/**
 * @param claimed the upload's Content-Type, without parameters
 * @throws CodedError DOCUMENT_EMPTY, DOCUMENT_TYPE (not one of the four), DOCUMENT_TYPE_LIES
 */
export async function sniff(bytes: Buffer, claimed: string): Promise<FileType> {
  if (bytes.length === 0) throw new CodedError('DOCUMENT_EMPTY', 'the file is empty');
  const found = (await fileTypeFromBuffer(bytes))?.mime;
  const type = FILE_TYPES.find((one) => one === found);
  const kinds = 'a PDF, PNG, JPEG or WebP file';
  if (type === undefined) {
    const what = found === undefined ? 'of no type that can be told' : found;
    throw new CodedError('DOCUMENT_TYPE', `the file is ${what}: send ${kinds}`);
  }
  if (type !== claimed) {
    const what = `the file is ${type} and says it is ${claimed === '' ? 'nothing' : claimed}`;
    throw new CodedError('DOCUMENT_TYPE_LIES', `${what}: send it as what it is`);
  }
  if (!isWhole(bytes, type)) {
    throw new CodedError('DOCUMENT_CUT', `the file ends early: send the whole ${type} file`);
  }
  return type;
}

const PDF_TAIL = 1024;

/** A file that was cut on its way has no end mark. */
function isWhole(bytes: Buffer, type: FileType): boolean {
  switch (type) {
    case 'application/pdf':
      return bytes.subarray(-PDF_TAIL).includes('%%EOF');
    case 'image/png':
      return bytes.includes('IEND', Math.max(0, bytes.length - PDF_TAIL));
    case 'image/jpeg':
      return bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) > 0;
    case 'image/webp':
      // RIFF says how long it is.
      return bytes.length >= 12 && bytes.readUInt32LE(4) + 8 <= bytes.length;
  }
}

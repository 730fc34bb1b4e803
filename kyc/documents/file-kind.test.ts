import { sniff } from './file-kind';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q' +
    'DwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, ...Buffer.from('JFIF\0'), 0xff, 0xd9]);
const PDF = Buffer.from('%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n');

test.each([
  ['image/png', PNG],
  ['image/jpeg', JPEG],
  ['application/pdf', PDF],
])('a whole %s file is taken as what it is', async (type, bytes) => {
  expect(await sniff(bytes, type)).toBe(type);
});

test.each([
  ['nothing', Buffer.alloc(0), 'image/png', 'DOCUMENT_EMPTY'],
  ['a page of HTML', Buffer.from('<html><script>1</script></html>'), 'image/png', 'DOCUMENT_TYPE'],
  [
    'a GIF',
    Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1'),
    'image/gif',
    'DOCUMENT_TYPE',
  ],
  ['a PNG called a PDF', PNG, 'application/pdf', 'DOCUMENT_TYPE_LIES'],
  ['a PNG called nothing', PNG, '', 'DOCUMENT_TYPE_LIES'],
  ['half a PNG', PNG.subarray(0, 60), 'image/png', 'DOCUMENT_CUT'],
  ['half a PDF', PDF.subarray(0, 20), 'application/pdf', 'DOCUMENT_CUT'],
])('%s is refused with a code', async (_what, bytes, claimed, code) => {
  await expect(sniff(bytes, claimed)).rejects.toMatchObject({ code });
});

/**
 * The text of a table as spreadsheets write it: UTF-8; what Excel calls "Unicode text" (UTF-16 behind a byte order mark);
 * and what a Chinese Excel writes when nobody tells it otherwise, GBK, of which GB 18030 is the whole.
 */
export function tableText(bytes: Uint8Array<ArrayBuffer>): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

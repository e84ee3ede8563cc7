/**
 * What a person typed, as it is kept: whole characters only (a lone half of a surrogate pair would be stored as
 * something else than it was hashed as), no control characters but line breaks, no blank ends.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, (character) => (character === '\n' ? '\n' : ''))
    .trim();
}

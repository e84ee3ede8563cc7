/** What is typed on the number pad, before it is sent. The gateway checks everything again. */
export const CODE_LENGTH = 6;
export const NUMBER_MAX_DIGITS = 12;
export const PHONE_MAX_DIGITS = 20;

/** Digits alone, full-width ones included, at most `limit`. */
export function digitsOf(text: string, limit: number): string {
  return text
    .normalize('NFKC')
    .replace(/[^0-9]/g, '')
    .slice(0, limit);
}

/** Shows the digits of a receipt as they stand on it: `0417-00123-7`. Until ten are there the last part is not known. */
export function formatNumber(digits: string): string {
  if (digits.length <= 4) return digits;
  if (digits.length < 10) return `${digits.slice(0, 4)}-${digits.slice(4)}`;
  return `${digits.slice(0, 4)}-${digits.slice(4, -1)}-${digits.slice(-1)}`;
}

/** `short`: go on typing. `mistyped`: one digit is wrong, seen by the check digit, so no try is spent on it. */
export function checkNumber(digits: string): 'ok' | 'short' | 'mistyped' {
  if (digits.length < 10) return 'short';
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0 ? 'ok' : 'mistyped';
}

/** A phone is optional; half of one helps nobody. */
export function checkPhone(digits: string): 'ok' | 'none' | 'short' {
  if (digits.length === 0) return 'none';
  return digits.length < 7 ? 'short' : 'ok';
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkNumber, checkPhone, digitsOf, formatNumber } from './number-entry.ts';

test.each([
  ['', 6, ''],
  ['12 34-56', 6, '123456'],
  ['１２３４５６', 6, '123456'],
  ['1234567', 6, '123456'],
  ['abc', 6, ''],
])('digits of %j', (text, limit, digits) => {
  expect(digitsOf(text, limit)).toBe(digits);
});

test.each([
  ['', ''],
  ['0417', '0417'],
  ['04170', '0417-0'],
  ['041700123', '0417-00123'],
  ['0417001237', '0417-00123-7'],
  ['041700001237', '0417-0000123-7'],
])('%j is shown as %j', (digits, shown) => {
  expect(formatNumber(digits)).toBe(shown);
  expect(digitsOf(shown, 12)).toBe(digits);
});

/** Receipts that a gateway printed. */
test.each(['0417001237', '0417000015', '9999999999', '00001000009', '041799999994'])(
  '%s is taken, and every single wrong digit is seen',
  (digits) => {
    expect(checkNumber(digits)).toBe('ok');
    for (let index = 0; index < digits.length; index++) {
      for (let other = 0; other < 10; other++) {
        if (String(other) === digits[index]) continue;
        expect(checkNumber(digits.slice(0, index) + other + digits.slice(index + 1))).toBe('mistyped');
      }
    }
  },
);

test('fewer than ten digits are never a number', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{0,9}$/), (digits) => {
      expect(checkNumber(digits)).toBe('short');
    }),
  );
});

test.each([
  ['', 'none'],
  ['138', 'short'],
  ['6234567', 'ok'],
  ['13812345678', 'ok'],
])('the phone %j is %s', (digits, verdict) => {
  expect(checkPhone(digits)).toBe(verdict);
});

import { type Brand, InvalidValueError } from './brand.ts';

/** The number on the receipt, e.g. `0417-00123-7`: gateway, running number, check digit. */
export type ServiceRequestNumber = Brand<string, 'ServiceRequestNumber'>;

export const SERVICE_REQUEST_NUMBER_PATTERN = '^[0-9]{4}-[0-9]{5,7}-[0-9]$';
const expression = new RegExp(SERVICE_REQUEST_NUMBER_PATTERN);

/** Luhn over all digits before the check digit: catches every single wrong digit and most swaps of neighbours. */
export function luhnCheckDigit(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}

/** Mints a number. `gatewayNumber` 0–9999, `running` 1–9,999,999. */
export function mintServiceRequestNumber(gatewayNumber: number, running: number): ServiceRequestNumber {
  if (!Number.isInteger(gatewayNumber) || gatewayNumber < 0 || gatewayNumber > 9999) {
    throw new InvalidValueError('gatewayNumber', 'a whole number from 0 to 9999');
  }
  if (!Number.isInteger(running) || running < 1 || running > 9_999_999) {
    throw new InvalidValueError('running', 'a whole number from 1 to 9999999');
  }
  const gateway = String(gatewayNumber).padStart(4, '0');
  const serial = String(running).padStart(5, '0');
  return `${gateway}-${serial}-${luhnCheckDigit(gateway + serial)}` as ServiceRequestNumber;
}

/** Parses what a resident typed: spaces and missing hyphens are forgiven, a wrong check digit is not. */
export function parseServiceRequestNumber(text: string): ServiceRequestNumber | undefined {
  const digits = text.replace(/[\s-]/g, '');
  if (!/^[0-9]{10,12}$/.test(digits)) return undefined;
  const number = `${digits.slice(0, 4)}-${digits.slice(4, -1)}-${digits.slice(-1)}`;
  if (!expression.test(number)) return undefined;
  return luhnCheckDigit(digits.slice(0, -1)) === Number(digits.slice(-1))
    ? (number as ServiceRequestNumber)
    : undefined;
}

import { Type } from 'typebox';
import { type Brand, InvalidValueError } from './brand.ts';

/**
 * One rule for every id that a person or a device may write: 1–64 of a–z, 0–9 and hyphen, starting with a letter or digit.
 * It keeps ids safe in a topic (no + # /), in a URL and in a log, and cannot spell `__proto__`.
 */
export const ID_PATTERN = '^[a-z0-9][a-z0-9-]{0,63}$';
const idExpression = new RegExp(ID_PATTERN);

/** A ULID: 26 characters of Crockford base 32, sorted by time. Minted where the fact is born. */
export const ULID_PATTERN = '^[0-7][0-9A-HJKMNP-TV-Z]{25}$';

export const IdSchema = Type.String({ pattern: ID_PATTERN, maxLength: 64 });

export type DeviceId = Brand<string, 'DeviceId'>;
export type LinkId = Brand<string, 'LinkId'>;
export type CompanyId = Brand<string, 'CompanyId'>;
export type PlaceId = Brand<string, 'PlaceId'>;

export function isId(value: string): boolean {
  return idExpression.test(value);
}

function idOf<Name extends string>(name: Name) {
  return (value: string): Brand<string, Name> => {
    if (!isId(value)) {
      throw new InvalidValueError(name, 'use 1 to 64 of a-z, 0-9 and hyphen, starting with a letter or a digit');
    }
    return value as Brand<string, Name>;
  };
}

export const DeviceId = idOf('DeviceId');
export const LinkId = idOf('LinkId');
export const CompanyId = idOf('CompanyId');
export const PlaceId = idOf('PlaceId');

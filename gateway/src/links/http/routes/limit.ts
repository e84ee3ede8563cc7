import { Type } from 'typebox';

/** Queries arrive as text; what is not a whole number is refused, not guessed. */
export const LimitSchema = Type.Optional(Type.String({ pattern: '^[1-9][0-9]{0,4}$', description: 'A whole number' }));
export const TimeQuerySchema = Type.Optional(
  Type.String({ pattern: '^[0-9]{1,14}$', description: 'Milliseconds since 1970-01-01T00:00:00Z' }),
);

export function limitOf(text: string | undefined, otherwise: number, maximum: number): number {
  return Math.min(text === undefined ? otherwise : Number(text), maximum);
}

import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { EventResult } from '@gridcall/contract/events.ts';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** What is answered for one event. */
export type Outcome = Omit<EventResult, 'id'>;

export function refusal(code: ErrorCode, reason: string): Outcome {
  return { status: 'rejected', code, reason };
}

export function firstFault(schema: TSchema, value: unknown): string {
  const [fault] = Value.Errors(schema, value);
  return fault ? `${fault.instancePath || '/'} ${fault.message}` : 'not valid';
}

/** Takes an event's data in when it has the form it should have; else says what is wrong with it. */
export async function checked<S extends TSchema>(
  compiled: { Check(value: unknown): value is Static<S> },
  schema: S,
  data: unknown,
  take: (data: Static<S>) => Promise<Outcome>,
): Promise<Outcome> {
  if (!compiled.Check(data)) return refusal('BODY_INVALID', `data${firstFault(schema, data)}`);
  return take(data);
}

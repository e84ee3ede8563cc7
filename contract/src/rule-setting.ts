import { type Static, Type } from 'typebox';
import { type AlertKind, alertKinds, LevelSchema } from './alert.ts';
import { type DeviceKind, deviceKinds } from './device-kind.ts';
import { IdSchema } from './identifiers.ts';
import { type Quantity, quantities } from './quantity.ts';

/** What an operator or a property company sets otherwise than the rule book, for a place and all inside it or one device. */
const strict = { additionalProperties: false } as const;
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const ruleScopes = ['place', 'device'] as const;
export type RuleScope = (typeof ruleScopes)[number];
export const RuleScopeSchema = Type.Enum([...ruleScopes]);

export const RULE_REASON_CHARACTERS = 200;
/** More stages than any rule of the book has. */
const THRESHOLDS_MAXIMUM = 12;
/** A day, in ms: what any delay lies within; each rule has its own bounds. */
const DELAY_MAXIMUM_MS = 86_400_000;

/** Where a stage of a rule begins: a value at or beyond `at`, in the quantity's own unit, is evidence of this level. */
export const RuleThresholdSchema = Type.Object(
  {
    quantity: Type.Enum(Object.keys(quantities) as Quantity[]),
    level: LevelSchema,
    at: Type.Number({ minimum: -1_000_000, maximum: 1_000_000 }),
  },
  strict,
);
export type RuleThreshold = Static<typeof RuleThresholdSchema>;

const Delay = Type.Integer({ minimum: 0, maximum: DELAY_MAXIMUM_MS, description: 'Milliseconds' });

/** Null is what is not set here: what stands further out counts, and last of all the rule book. */
export const ruleValues = {
  onDelayMs: Nullable(Delay),
  offDelayMs: Nullable(Delay),
  thresholds: Nullable(Type.Array(RuleThresholdSchema, { minItems: 1, maxItems: THRESHOLDS_MAXIMUM })),
};
const RuleValuesSchema = Type.Object(ruleValues, strict);
export type RuleValues = Static<typeof RuleValuesSchema>;

export const NOTHING_SET: RuleValues = { onDelayMs: null, offDelayMs: null, thresholds: null };

/** Whether anything is set, or it was taken away. */
export function isSet({ onDelayMs, offDelayMs, thresholds }: RuleValues): boolean {
  return onDelayMs !== null || offDelayMs !== null || thresholds !== null;
}

/** What a setting is about: the path of its address, too. */
export const RuleSettingKeySchema = Type.Object(
  {
    scope: RuleScopeSchema,
    scopeId: IdSchema,
    deviceKind: Type.Enum(Object.keys(deviceKinds) as DeviceKind[]),
    alertKind: Type.Enum(Object.keys(alertKinds) as AlertKind[]),
  },
  strict,
);
export type RuleSettingKey = Static<typeof RuleSettingKeySchema>;

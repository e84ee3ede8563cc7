import { type Static, Type } from 'typebox';
import { LevelSchema } from './alert.ts';
import { RULE_REASON_CHARACTERS, RuleScopeSchema, RuleSettingKeySchema, ruleValues } from './rule-setting.ts';

/** Thresholds and delays that are set otherwise than the rule book. All under /api/v1/rule-settings. */
const strict = { additionalProperties: false } as const;
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.Integer({ description: 'Epoch milliseconds' });
const Name = Type.Object({ zh: Type.String(), en: Type.String() }, strict);
const Reason = Type.String({ minLength: 1, maxLength: RULE_REASON_CHARACTERS });
const Version = Type.Integer({ minimum: 0 });

/** One value that differs: from the book, or from the version before. Null is what is not set. */
export const RuleChangeSchema = Type.Object(
  {
    field: Type.Enum(['onDelayMs', 'offDelayMs', 'threshold'] as const),
    /** Of a threshold. */
    quantity: Nullable(Type.String()),
    level: Nullable(LevelSchema),
    before: Nullable(Type.Number()),
    after: Nullable(Type.Number()),
  },
  strict,
);
export type RuleChange = Static<typeof RuleChangeSchema>;

const edit = {
  version: Version,
  at: Time,
  by: Type.String(),
  reason: Type.String(),
  /** Whose devices it holds for; null for everybody's. */
  companyId: Nullable(Type.String()),
  ...ruleValues,
};

export const RuleSettingSchema = Type.Object(
  {
    ...RuleSettingKeySchema.properties,
    name: Name,
    ...edit,
    /** What differs from the book. */
    changes: Type.Array(RuleChangeSchema),
  },
  strict,
);
export type RuleSetting = Static<typeof RuleSettingSchema>;
export const RuleSettingsSchema = Type.Object({ settings: Type.Array(RuleSettingSchema) }, strict);
export type RuleSettings = Static<typeof RuleSettingsSchema>;

/** Where a value comes from; null is the book. */
const From = Nullable(Type.Object({ scope: RuleScopeSchema, id: Type.String(), name: Name }, strict));
const value = {
  value: Type.Number(),
  book: Type.Number(),
  minimum: Type.Number(),
  maximum: Type.Number(),
  from: From,
};
const RuleValueSchema = Type.Object(value, strict);
export type RuleValue = Static<typeof RuleValueSchema>;
const RuleThresholdValueSchema = Type.Object(
  {
    quantity: Type.String(),
    unit: Type.String(),
    level: LevelSchema,
    beyond: Type.Enum(['above', 'below'] as const),
    ...value,
  },
  strict,
);
export type RuleThresholdValue = Static<typeof RuleThresholdValueSchema>;

/** One condition of one kind of device, as it holds at a place or for a device. */
export const RuleConditionSchema = Type.Object(
  {
    deviceKind: Type.String(),
    alertKind: Type.String(),
    lifeSafety: Type.Boolean(),
    /** Null where there is nothing to set. */
    onDelayMs: Nullable(RuleValueSchema),
    offDelayMs: Nullable(RuleValueSchema),
    thresholds: Type.Array(RuleThresholdValueSchema),
    /** What is set right here; null when nothing is. */
    own: Nullable(Type.Object({ ...edit, mayChange: Type.Boolean() }, strict)),
    /** The number of the last edit made here; 0 when there was none. */
    version: Version,
  },
  strict,
);
export type RuleCondition = Static<typeof RuleConditionSchema>;
export const RuleConditionsSchema = Type.Object(
  { scope: RuleScopeSchema, scopeId: Type.String(), name: Name, conditions: Type.Array(RuleConditionSchema) },
  strict,
);
export type RuleConditions = Static<typeof RuleConditionsSchema>;

export const PutRuleSettingBodySchema = Type.Object(
  {
    ...ruleValues,
    /** The version it was made from; 0 for the first. */
    baseVersion: Version,
    reason: Reason,
  },
  strict,
);
export const RemoveRuleSettingBodySchema = Type.Object({ baseVersion: Version, reason: Reason }, strict);

export const RuleSettingVersionSchema = Type.Object(
  {
    ...edit,
    /** The version that it brought back; null for what was written anew. */
    restoredFrom: Nullable(Type.Integer()),
    /** What differs from the version before. */
    changes: Type.Array(RuleChangeSchema),
  },
  strict,
);
export type RuleSettingVersion = Static<typeof RuleSettingVersionSchema>;
export const RuleSettingVersionsSchema = Type.Object({ versions: Type.Array(RuleSettingVersionSchema) }, strict);
export type RuleSettingVersions = Static<typeof RuleSettingVersionsSchema>;

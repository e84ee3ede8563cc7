import { type Static, Type } from 'typebox';
import { EscalationPolicySchema } from './escalation.ts';

/** Bodies of the gateway's HTTP API for who is called when nobody answers. */
const strict = { additionalProperties: false } as const;
const Reason = Type.String({ minLength: 1, maxLength: 500 });

export const ArriveBodySchema = Type.Object({ comment: Type.Optional(Type.String({ maxLength: 500 })) }, strict);

export const PolicyInForceSchema = Type.Object({
  ...EscalationPolicySchema.properties,
  /** Nobody has written one for this level: it is the one that is shipped. */
  shipped: Type.Boolean(),
});
export const PoliciesSchema = Type.Object({ policies: Type.Array(PolicyInForceSchema) });
export type Policies = Static<typeof PoliciesSchema>;

const { id: _id, version: _version, ...written } = EscalationPolicySchema.properties;
export const PutPolicyBodySchema = Type.Object(
  {
    ...written,
    /** The version it was made from; 0 for the first of a level. */
    baseVersion: Type.Integer({ minimum: 0 }),
    reason: Reason,
  },
  strict,
);
export const RemovePolicyBodySchema = Type.Object({ reason: Reason }, strict);

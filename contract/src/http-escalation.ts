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
export const PoliciesSchema = Type.Object({
  policies: Type.Array(PolicyInForceSchema),
  /** What each level goes back to. */
  asShipped: Type.Array(EscalationPolicySchema),
});
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
export type PutPolicyBody = Static<typeof PutPolicyBodySchema>;
/** Without a version whichever stands is taken away. */
export const RemovePolicyBodySchema = Type.Object(
  { reason: Reason, baseVersion: Type.Optional(Type.Integer({ minimum: 1 })) },
  strict,
);

export const PolicyPreviewBodySchema = Type.Object(written, strict);
export type PolicyPreviewBody = Static<typeof PolicyPreviewBodySchema>;
const Said = Type.Object({ path: Type.String(), message: Type.String({ description: "In the reader's language" }) });
/** What writing it would mean now. Nothing has changed yet. */
export const PolicyPreviewSchema = Type.Object({
  /** Why it would be refused, at the field of the body (a JSON pointer). */
  faults: Type.Array(Said),
  /** It may be written all the same. */
  warnings: Type.Array(Said),
  /** The version that stands; 0 for the shipped one. */
  version: Type.Integer(),
});
export type PolicyPreview = Static<typeof PolicyPreviewSchema>;

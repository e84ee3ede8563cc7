import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { type Static, Type } from 'typebox';

const strict = { additionalProperties: false } as const;

/** What a steward's token reaches: alerts of these gateways, and who they are in the estates. */
export const StewardScopeSchema = Type.Object(
  {
    gateways: Type.Array(IdSchema, { minItems: 1, maxItems: 200 }),
    /** Places as the gateways name them upstream; none: all of these gateways. */
    placeIds: Type.Array(IdSchema, { maxItems: 200 }),
    /** Which person of a gateway this is: notices for that one come here, and acts count as theirs. */
    people: Type.Array(Type.Object({ gatewayId: IdSchema, personId: IdSchema }, strict), { maxItems: 200 }),
  },
  strict,
);
export type StewardScope = Static<typeof StewardScopeSchema>;

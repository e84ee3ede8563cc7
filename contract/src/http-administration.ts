import { type Static, Type } from 'typebox';
import { IdSchema } from './identifiers.ts';
import { RoleSchema } from './role.ts';

/** What an operator asks of the gateway: tokens, and the way to the queue. All under /api/v1/administration. */
const strict = { additionalProperties: false } as const;
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.Integer({ description: 'Milliseconds since 1970-01-01T00:00:00Z' });

export const TokenBodySchema = Type.Object(
  {
    role: RoleSchema,
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    companyId: Type.Optional(IdSchema),
    placeIds: Type.Optional(Type.Array(IdSchema, { maxItems: 200 })),
    /** A person of the estate: gives the name, and the post (`A岗`) that acts upstream. */
    personId: Type.Optional(IdSchema),
  },
  strict,
);
/** Tokens as a list: never the token itself nor its hash. */
export const TokensSchema = Type.Object({
  tokens: Type.Array(
    Type.Object({
      id: Type.String(),
      role: RoleSchema,
      name: Type.String(),
      personId: Nullable(Type.String()),
      companyId: Nullable(Type.String()),
      placeIds: Type.Array(Type.String()),
      createdAt: Time,
      revokedAt: Nullable(Time),
    }),
  ),
});

export const UplinkStatusSchema = Type.Object({
  state: Type.Union([Type.Literal('up'), Type.Literal('down')]),
  lastReceiptAt: Nullable(Time),
  lastError: Nullable(Type.String()),
  lanes: Type.Array(
    Type.Object({
      lane: Type.String(),
      waiting: Type.Integer(),
      dead: Type.Integer(),
      oldestRecordedAt: Nullable(Time),
    }),
  ),
  /** Refused by the queue for good; a tombstone stands in their place. */
  deadLetters: Type.Array(
    Type.Object({
      eventId: Type.String(),
      lane: Type.String(),
      type: Type.String(),
      subject: Type.String(),
      occurredAt: Time,
      error: Type.String(),
    }),
  ),
});
export type UplinkStatus = Static<typeof UplinkStatusSchema>;

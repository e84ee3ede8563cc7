import { type Static, Type } from 'typebox';
import { IdSchema } from './identifiers.ts';

/**
 * What a flow may ask of the gateway. It asks; the gateway decides. What a flow raises is marked as a flow's, is never of
 * level 1, and actuates nothing.
 */
export const flowRequestKinds = ['raise-alert', 'clear-alert', 'open-service-request', 'notify-steward'] as const;
export type FlowRequestKind = (typeof flowRequestKinds)[number];

/** How many requests one node, and all flows together, may make in an hour. What is over it is refused, counted and shown. */
export const FLOW_REQUESTS_PER_NODE_AND_HOUR = 30;
export const FLOW_REQUESTS_PER_HOUR = 120;

const strict = { additionalProperties: false };
const Title = Type.String({ minLength: 1, maxLength: 60 });
const Words = Type.String({ maxLength: 500 });

export const RaiseAlertSchema = Type.Object(
  {
    kind: Type.Literal('raise-alert'),
    deviceId: IdSchema,
    /** 1 is life safety, which no flow may claim. */
    level: Type.Union([Type.Literal(2), Type.Literal(3), Type.Literal(4)]),
    title: Title,
    text: Words,
  },
  strict,
);

/** Ends what this device's flows raised: a flow's alert is not latched. */
export const ClearAlertSchema = Type.Object({ kind: Type.Literal('clear-alert'), deviceId: IdSchema }, strict);

export const OpenServiceRequestSchema = Type.Object(
  {
    kind: Type.Literal('open-service-request'),
    placeId: IdSchema,
    categoryCode: Type.String({ pattern: '^[A-Z][0-9]{2}$' }),
    text: Type.String({ minLength: 1, maxLength: 500 }),
  },
  strict,
);

/** A note for the stewards of a place; it rings nobody's phone. */
export const NotifyStewardSchema = Type.Object(
  { kind: Type.Literal('notify-steward'), placeId: IdSchema, title: Title, text: Words },
  strict,
);

export const FlowRequestSchema = Type.Union([
  RaiseAlertSchema,
  ClearAlertSchema,
  OpenServiceRequestSchema,
  NotifyStewardSchema,
]);
export type FlowRequest = Static<typeof FlowRequestSchema>;

import { type Static, Type } from 'typebox';
import { AlertStateSchema, LevelSchema } from './alert.ts';
import { IncidentOutcomeSchema, IncidentStateSchema } from './incident.ts';
import { lanes } from './lane.ts';
import { StewardActSchema } from './steward-act.ts';

/**
 * The wire between a gateway and the queue: CloudEvents 1.0 in structured JSON, in batches.
 * Transitions are shipped, not rows: each event says what happened, and when, and is never rewritten.
 */
export const upstreamEventTypes = [
  'cn.grid.alert.raised.v1',
  'cn.grid.alert.level-raised.v1',
  'cn.grid.alert.acknowledged.v1',
  'cn.grid.alert.cleared.v1',
  'cn.grid.alert.closed.v1',
  'cn.grid.alert.noted.v1',
  'cn.grid.request.submitted.v1',
  'cn.grid.act.settled.v1',
  'cn.grid.duty.reported.v1',
  'cn.grid.devices.reported.v1',
  'cn.grid.tombstone.v1',
  'cn.grid.heartbeat.v1',
] as const;
export type UpstreamEventType = (typeof upstreamEventTypes)[number];

export const EVENT_BATCH_MEDIA_TYPE = 'application/cloudevents-batch+json';
export const EVENT_BATCH_MAX_EVENTS = 100;
export const EVENT_BATCH_MAX_BYTES = 256 * 1024;

const strict = { additionalProperties: false } as const;
/** A building, or a named spot outside every unit. */
export const PlaceNameSchema = Type.Object(
  { id: Type.String(), zh: Type.String(), en: Type.String(), gridCode: Type.Union([Type.String(), Type.Null()]) },
  strict,
);

/** Data of the five alert events: the alert as it stood right after the transition. No person, no flat number. */
export const AlertEventDataSchema = Type.Object(
  {
    alertId: Type.String({ maxLength: 64 }),
    /** A device's id; `area:{place}` or `area:{place}:{company}` of a parent, and the gateway's own of what it says of itself. */
    deviceId: Type.String({ maxLength: 200 }),
    deviceKind: Type.String({ maxLength: 64 }),
    kind: Type.String({ maxLength: 64 }),
    categoryCode: Type.String({ maxLength: 8 }),
    level: LevelSchema,
    state: AlertStateSchema,
    companyId: Type.String({ maxLength: 64 }),
    place: PlaceNameSchema,
    raisedAt: Type.Integer(),
    occurrences: Type.Integer({ minimum: 1 }),
    /** Raised by a commissioning or a drill, and not real so far; absent otherwise. */
    test: Type.Optional(Type.Boolean()),
    /** The flow that raised it, in its own words; absent for what a rule raised. */
    flow: Type.Optional(
      Type.Object(
        {
          name: Type.String({ maxLength: 200 }),
          title: Type.String({ maxLength: 60 }),
          text: Type.String({ maxLength: 500 }),
        },
        strict,
      ),
    ),
    /** The post or role of who acted (`A岗`, `steward`), for acknowledged and closed. */
    by: Type.Optional(Type.String({ maxLength: 64 })),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    lastEvidenceAt: Type.Optional(Type.Integer()),
    acknowledgedAt: Type.Optional(Type.Integer()),
    clearedAt: Type.Optional(Type.Integer()),
    closedAt: Type.Optional(Type.Integer()),
    /** Until when it calls nobody; absent when it is not shelved. */
    shelvedUntil: Type.Optional(Type.Integer()),
    /** The alert that stands for it and others. */
    parentId: Type.Optional(Type.String({ maxLength: 64 })),
  },
  strict,
);
export type AlertEventData = Static<typeof AlertEventDataSchema>;

export const RequestSubmittedDataSchema = Type.Object(
  {
    number: Type.String({ maxLength: 16 }),
    categoryCode: Type.String({ maxLength: 8 }),
    level: LevelSchema,
    place: PlaceNameSchema,
    text: Type.String({ maxLength: 4000 }),
    language: Type.Union([Type.Literal('zh-CN'), Type.Literal('en')]),
    /** Whether a phone is kept at the gateway; the number itself never travels in an event. */
    phoneKept: Type.Boolean(),
    submittedAt: Type.Integer(),
    /** The flow that asked for it; absent where a person did. */
    flow: Type.Optional(Type.Object({ name: Type.String({ maxLength: 200 }) }, strict)),
  },
  strict,
);
export type RequestSubmittedData = Static<typeof RequestSubmittedDataSchema>;

/** Stands in the place of an event that will never come, so that the watermark can move on. */
export const TombstoneDataSchema = Type.Object(
  { reason: Type.String({ maxLength: 500 }), eventId: Type.String({ maxLength: 64 }) },
  strict,
);

export const CloudEventSchema = Type.Object(
  {
    specversion: Type.Literal('1.0'),
    id: Type.String({ minLength: 1, maxLength: 64 }),
    source: Type.String({ pattern: '^urn:grid:gw:[a-z0-9-]{1,64}$' }),
    type: Type.String({ maxLength: 64 }),
    subject: Type.String({ maxLength: 64 }),
    /** When the fact happened, RFC 3339. */
    time: Type.String({ maxLength: 40 }),
    datacontenttype: Type.Literal('application/json'),
    /** When the gateway committed it, RFC 3339. */
    recordedtime: Type.String({ maxLength: 40 }),
    lane: Type.Enum([...lanes]),
    /** Running number within (source, lane), zero-padded to 12. */
    sequence: Type.String({ pattern: '^[0-9]{12}$' }),
    /** Present where one open incident absorbs repeats: `v1:{categoryCode}:{deviceId}:{kind}`. */
    dedupkey: Type.Optional(Type.String({ maxLength: 255 })),
    data: Type.Unknown(),
  },
  strict,
);
export type CloudEvent = Static<typeof CloudEventSchema>;

export function gatewaySource(gatewayId: string): string {
  return `urn:grid:gw:${gatewayId}`;
}

export const eventResultStatuses = ['created', 'merged', 'recorded', 'duplicate', 'rejected'] as const;
/** `rejected` is final (the gateway keeps it as a dead letter and sends a tombstone); everything else is a receipt. */
export const EventResultSchema = Type.Object({
  id: Type.String(),
  status: Type.Enum([...eventResultStatuses]),
  incidentId: Type.Optional(Type.String()),
  number: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  reason: Type.Optional(Type.String()),
});
export type EventResult = Static<typeof EventResultSchema>;

export const EventBatchResponseSchema = Type.Object({
  results: Type.Array(EventResultSchema),
  /** Per lane: the highest sequence below which nothing of this source is missing. */
  watermarks: Type.Record(Type.String(), Type.Integer()),
  /** Sequences known to be missing, by lane, at most 100 each. */
  missing: Type.Record(Type.String(), Type.Array(Type.Integer())),
});
export type EventBatchResponse = Static<typeof EventBatchResponseSchema>;

/** One row of the way down: what the queue did to an incident that came from this gateway. */
export const IncidentChangeSchema = Type.Object({
  no: Type.Integer(),
  incidentId: Type.String(),
  number: Type.String(),
  /** The alert id or the service request number the incident came from. */
  subject: Type.String(),
  state: IncidentStateSchema,
  action: Type.String(),
  level: LevelSchema,
  at: Type.Integer(),
  /** Role and post, never a name: `officer`. */
  by: Type.String(),
  outcome: Type.Union([IncidentOutcomeSchema, Type.Null()]),
  /** Words for the reporter; empty when there are none. */
  publicNote: Type.String(),
  /** What a steward did at the queue, with the action `act`: applied by the gateway, once. Absent for all else. */
  act: Type.Optional(StewardActSchema),
});
export type IncidentChange = Static<typeof IncidentChangeSchema>;

export const IncidentChangesSchema = Type.Object({ changes: Type.Array(IncidentChangeSchema), next: Type.Integer() });
export type IncidentChanges = Static<typeof IncidentChangesSchema>;

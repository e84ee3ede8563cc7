import { type Static, Type } from 'typebox';
import { LevelSchema } from './alert.ts';
import { IncidentActionSchema, IncidentOutcomeSchema, IncidentStateSchema } from './incident.ts';

/** Bodies of the queue's HTTP API (`/v1`), beside the events of events.ts. */
const strict = { additionalProperties: false } as const;
const Time = Type.Integer({ description: 'Milliseconds since 1970-01-01T00:00:00Z' });
const NullableString = Type.Union([Type.String(), Type.Null()]);
const NullableTime = Type.Union([Time, Type.Null()]);

export const IncidentSchema = Type.Object({
  id: Type.String(),
  number: Type.String(),
  kind: Type.Union([Type.Literal('alert'), Type.Literal('request')]),
  categoryCode: Type.String(),
  level: LevelSchema,
  state: IncidentStateSchema,
  outcome: Type.Union([IncidentOutcomeSchema, Type.Null()]),
  gatewayId: Type.String(),
  deviceId: NullableString,
  /** The alert id or the service request number. */
  subject: Type.String(),
  placeName: Type.Object({ zh: Type.String(), en: Type.String() }),
  gridCode: NullableString,
  text: Type.String(),
  occurrences: Type.Integer(),
  /** Of a commissioning or a drill (演练), and not real so far. */
  test: Type.Boolean(),
  /** Exactly one accountable owner at any time: a post, e.g. `desk`, `A`, `property`. */
  owner: Type.String(),
  version: Type.Integer(),
  occurredAt: Time,
  receivedAt: Time,
  acceptDueAt: Time,
  resolveDueAt: Time,
  acknowledgedAt: NullableTime,
  sensorClearedAt: NullableTime,
  closedAt: NullableTime,
  /** What the reader's role may do now. */
  actions: Type.Array(IncidentActionSchema),
});
export type Incident = Static<typeof IncidentSchema>;
export const IncidentsSchema = Type.Object({ incidents: Type.Array(IncidentSchema), nextCursor: NullableString });

export const IncidentTimelineEntrySchema = Type.Object({
  sequence: Type.Integer(),
  at: Time,
  type: Type.String(),
  actor: Type.String(),
  fromState: Type.Union([IncidentStateSchema, Type.Null()]),
  toState: IncidentStateSchema,
  detail: Type.Record(Type.String(), Type.Unknown()),
});
export type IncidentTimelineEntry = Static<typeof IncidentTimelineEntrySchema>;
export const IncidentDetailSchema = Type.Object({
  incident: IncidentSchema,
  timeline: Type.Array(IncidentTimelineEntrySchema),
});
export type IncidentDetail = Static<typeof IncidentDetailSchema>;

/** `POST /v1/incidents/{id}/actions`. `version` is what the page had read: another's act in between is a 409. */
export const IncidentActionBodySchema = Type.Object(
  {
    action: IncidentActionSchema,
    version: Type.Integer(),
    note: Type.Optional(Type.String({ maxLength: 1000 })),
    publicNote: Type.Optional(Type.String({ maxLength: 500 })),
    owner: Type.Optional(Type.String({ maxLength: 64 })),
    outcome: Type.Optional(IncidentOutcomeSchema),
  },
  strict,
);
export type IncidentActionBody = Static<typeof IncidentActionBodySchema>;

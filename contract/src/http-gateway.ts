import { type Static, Type } from 'typebox';
import { AlertStateSchema, alertEventTypes, LevelSchema } from './alert.ts';
import { ConventionNameSchema } from './convention.ts';
import { FlowOriginSchema, FlowWordsSchema } from './flow-mark.ts';
import { KioskHelpSchema } from './http-kiosk-help.ts';
import { IdSchema } from './identifiers.ts';
import { IncidentOutcomeSchema, IncidentStateSchema } from './incident.ts';
import { RoleSchema } from './role.ts';
import { FeaturesSchema, SentActSchema } from './steward-page.ts';

/** Bodies of the gateway's HTTP API (`/api/v1`). One schema each: type, validation and OpenAPI come from it. */
const strict = { additionalProperties: false } as const;
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.Integer({ description: 'Milliseconds since 1970-01-01T00:00:00Z' });
const NameSchema = Type.Object({ zh: Type.String(), en: Type.String() }, strict);

export const AlertSchema = Type.Object({
  id: Type.String(),
  deviceId: Type.String(),
  deviceName: Type.String(),
  deviceKind: Type.String(),
  kind: Type.String(),
  level: LevelSchema,
  state: AlertStateSchema,
  /** True while the disk refuses: shown at once, kept only in memory. */
  unsaved: Type.Boolean(),
  companyId: Type.String(),
  placeId: Type.String(),
  buildingId: Nullable(Type.String()),
  placeName: NameSchema,
  raisedAt: Time,
  lastEvidenceAt: Time,
  acknowledgedAt: Nullable(Time),
  acknowledgedBy: Nullable(Type.String()),
  clearedAt: Nullable(Time),
  closedAt: Nullable(Time),
  closedBy: Nullable(Type.String()),
  closeReason: Nullable(Type.String()),
  occurrences: Type.Integer(),
  /** Of a commissioning or a drill (演练), and not real so far. */
  test: Type.Boolean(),
  /** Which flow raised it, in its own words; absent for what a rule raised. */
  flow: Type.Optional(FlowWordsSchema),
  incidentNumber: Nullable(Type.String()),
  incidentState: Nullable(IncidentStateSchema),
  /** Until when it calls nobody; null when it is not shelved. */
  shelvedUntil: Nullable(Time),
  /** The alert that stands for it and others. */
  parentId: Nullable(Type.String()),
  /** Who is to see to it, by name; empty at the queue where their gateway tells no name of them. */
  assignedTo: Nullable(Type.String()),
  /** Only at the queue: what is on its way to the gateway, or was refused there a moment ago. */
  sent: Type.Optional(Type.Array(SentActSchema)),
  /** Only at the queue: counts what changed, so that an answer which the stream has overtaken is known as old. */
  version: Type.Optional(Type.Integer()),
});
export type Alert = Static<typeof AlertSchema>;
export const AlertsSchema = Type.Object({ alerts: Type.Array(AlertSchema) });

export const AlertTimelineEntrySchema = Type.Object({
  sequence: Type.Integer(),
  at: Time,
  type: Type.Enum([...alertEventTypes]),
  /** `device`, `system`, `queue`, or the person's name. */
  actor: Type.String(),
  level: LevelSchema,
  state: AlertStateSchema,
  detail: Type.Record(Type.String(), Type.Unknown()),
});
export type AlertTimelineEntry = Static<typeof AlertTimelineEntrySchema>;
export const AlertDetailSchema = Type.Object({ alert: AlertSchema, timeline: Type.Array(AlertTimelineEntrySchema) });
export type AlertDetail = Static<typeof AlertDetailSchema>;

export const ActionCardSchema = Type.Object({
  kind: Type.String(),
  title: NameSchema,
  steps: Type.Array(NameSchema),
  never: Type.Array(NameSchema),
  phones: Type.Array(Type.Object({ name: NameSchema, number: Type.String() }, strict)),
});
export type ActionCard = Static<typeof ActionCardSchema>;

export const ShelveAlertBodySchema = Type.Object(
  { until: Time, reason: Type.String({ minLength: 1, maxLength: 500 }) },
  strict,
);
export const UnshelveAlertBodySchema = Type.Object({ reason: Type.String({ maxLength: 500 }) }, strict);
export const CommentAlertBodySchema = Type.Object({ text: Type.String({ minLength: 1, maxLength: 500 }) }, strict);
export const AssignAlertBodySchema = Type.Object({ personId: Nullable(IdSchema) }, strict);
export const AssigneesSchema = Type.Object({
  people: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }, strict)),
});
export type Assignee = Static<typeof AssigneesSchema>['people'][number];
export const CloseAlertBodySchema = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 500 }) }, strict);
export const AcknowledgeAlertBodySchema = Type.Object(
  { comment: Type.Optional(Type.String({ maxLength: 500 })) },
  strict,
);

/** `Idempotency-Key` (a header, 16–64 of A-Z a-z 0-9 - _) is required: the kiosk mints it once per filled form. */
export const ServiceRequestBodySchema = Type.Object(
  {
    placeId: IdSchema,
    categoryCode: Type.String({ pattern: '^[A-Z][0-9]{2}$' }),
    text: Type.Optional(Type.String({ maxLength: 4000 })),
    phone: Type.Optional(Type.String({ pattern: '^\\+?[0-9][0-9 -]{4,19}$' })),
    language: Type.Optional(Type.Union([Type.Literal('zh-CN'), Type.Literal('en')])),
  },
  strict,
);
export type ServiceRequestBody = Static<typeof ServiceRequestBodySchema>;

export const ServiceRequestReceiptSchema = Type.Object({
  number: Type.String(),
  /** Six digits; with the number it opens the follow-up. The same for a repeated key. */
  code: Type.String(),
  submittedAt: Time,
});
export type ServiceRequestReceipt = Static<typeof ServiceRequestReceiptSchema>;

/** `GET /api/v1/service-requests/{number}` with the code in the header `X-Follow-Up-Code`: never in a URL. */
export const FOLLOW_UP_CODE_HEADER = 'x-follow-up-code';
export const ServiceRequestFollowUpSchema = Type.Object({
  number: Type.String(),
  categoryCode: Type.String(),
  placeName: NameSchema,
  submittedAt: Time,
  /** `waiting` until the queue has it; then the incident's own state. */
  state: Type.Union([Type.Literal('waiting'), IncidentStateSchema]),
  outcome: Nullable(IncidentOutcomeSchema),
  history: Type.Array(Type.Object({ at: Time, state: Type.String(), note: Type.String() })),
});
export type ServiceRequestFollowUp = Static<typeof ServiceRequestFollowUpSchema>;

export const NoticeSchema = Type.Object({
  id: Type.String(),
  placeId: Type.String(),
  placeName: NameSchema,
  title: Type.String(),
  text: Type.String(),
  author: Type.String(),
  createdAt: Time,
  expiresAt: Time,
  /** Which flow left it: a note for stewards; absent for what a person wrote. */
  flow: Type.Optional(FlowOriginSchema),
});
export type Notice = Static<typeof NoticeSchema>;
export const NoticesSchema = Type.Object({ notices: Type.Array(NoticeSchema) });
export const NoticeBodySchema = Type.Object(
  {
    placeId: IdSchema,
    title: Type.String({ minLength: 1, maxLength: 60 }),
    text: Type.String({ minLength: 1, maxLength: 1000 }),
    expiresAt: Time,
  },
  strict,
);

export const PlaceSchema = Type.Object({
  id: Type.String(),
  parentId: Nullable(Type.String()),
  kind: Type.String(),
  name: NameSchema,
  gridCode: Nullable(Type.String()),
  companyId: Nullable(Type.String()),
});
export type Place = Static<typeof PlaceSchema>;
export const PlacesSchema = Type.Object({ places: Type.Array(PlaceSchema) });
export const CompanySchema = Type.Object({
  id: Type.String(),
  name: NameSchema,
  kind: Type.String(),
  dutyPhone: Type.String(),
});
export type Company = Static<typeof CompanySchema>;
export const CompaniesSchema = Type.Object({ companies: Type.Array(CompanySchema) });

/** What a kiosk shows: the safety of the building it stands in, without a flat, without a person. */
export const KioskViewSchema = Type.Object({
  place: PlaceSchema,
  building: Nullable(PlaceSchema),
  estateName: NameSchema,
  company: Nullable(CompanySchema),
  /** Places a report can be about: this building, its units and spots, the estate. */
  reportPlaces: Type.Array(PlaceSchema),
  notices: Type.Array(NoticeSchema),
  emergencies: Type.Array(
    Type.Object({
      alertId: Type.String(),
      kind: Type.String(),
      buildingName: NameSchema,
      raisedAt: Time,
      unsaved: Type.Boolean(),
    }),
  ),
  safety: Type.Array(
    Type.Object({
      deviceKind: Type.String(),
      total: Type.Integer(),
      protected: Type.Integer(),
      notProtected: Type.Integer(),
      silent: Type.Integer(),
    }),
  ),
  uplink: Type.Union([Type.Literal('up'), Type.Literal('down')]),
  help: Nullable(KioskHelpSchema),
  phones: Type.Array(Type.Object({ name: NameSchema, number: Type.String() }, strict)),
});
export type KioskView = Static<typeof KioskViewSchema>;
export const PairKioskBodySchema = Type.Object({ code: Type.String({ pattern: '^[0-9]{6}$' }) }, strict);
export const PairingCodeSchema = Type.Object({
  kioskId: Type.String(),
  code: Type.String(),
  placeId: Type.String(),
  expiresAt: Time,
});

export const DeviceSchema = Type.Object({
  id: Type.String(),
  kind: Type.String(),
  name: Type.String(),
  companyId: Type.String(),
  placeId: Type.String(),
  placeName: NameSchema,
  online: Type.Boolean(),
  lastSeenAt: Nullable(Time),
  /** `protected` only when the device is heard and says nothing against it. */
  protection: Type.Union([
    Type.Literal('protected'),
    Type.Literal('warming_up'),
    Type.Literal('self_test'),
    Type.Literal('fault'),
    Type.Literal('end_of_life'),
    Type.Literal('silent'),
    Type.Literal('never_seen'),
  ]),
  values: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean()])),
});
export type Device = Static<typeof DeviceSchema>;
export const DevicesSchema = Type.Object({ devices: Type.Array(DeviceSchema) });

export const HistorySchema = Type.Object({
  deviceId: Type.String(),
  quantity: Type.String(),
  unit: Type.String(),
  points: Type.Array(Type.Object({ at: Time, value: Type.Number() })),
});
export type History = Static<typeof HistorySchema>;

export const SignInBodySchema = Type.Object({ token: Type.String({ minLength: 16, maxLength: 128 }) }, strict);
export const SessionSchema = Type.Object({
  personId: Nullable(Type.String()),
  name: Type.String(),
  role: RoleSchema,
  companyId: Nullable(Type.String()),
  placeIds: Type.Array(Type.String()),
  features: Type.Optional(FeaturesSchema),
});
export type Session = Static<typeof SessionSchema>;

export const TokenSchema = Type.Object({
  id: Type.String(),
  token: Type.String(),
  role: RoleSchema,
  name: Type.String(),
});

export const KioskBodySchema = Type.Object({ placeId: IdSchema, id: Type.Optional(IdSchema) }, strict);
export const KiosksSchema = Type.Object({
  kiosks: Type.Array(
    Type.Object({ kioskId: Type.String(), placeId: Type.String(), createdAt: Time, paired: Type.Boolean() }),
  ),
});

export const LinkBodySchema = Type.Object(
  {
    deviceKind: Type.String({ maxLength: 64 }),
    companyId: IdSchema,
    placeId: IdSchema,
    id: Type.Optional(IdSchema),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    reportEveryMs: Type.Optional(Type.Integer({ minimum: 1000, maximum: 86_400_000 })),
    expiresAt: Type.Optional(Time),
    /** Of a bridge (`deviceKind` is `bridge`): how its messages are to be read. */
    convention: Type.Optional(ConventionNameSchema),
    baseTopic: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    gas: Type.Optional(Type.String({ maxLength: 32 })),
  },
  strict,
);
export type LinkBody = Static<typeof LinkBodySchema>;
/** The password is shown once; only its hash is kept. */
export const LinkCreatedSchema = Type.Object({
  linkId: Type.String(),
  deviceId: Type.String(),
  username: Type.String(),
  password: Type.String(),
  clientId: Type.String(),
  broker: Type.Object({ host: Type.String(), port: Type.Integer() }),
  /** Of a device with a link of its own; null for a bridge, which may not use them. */
  topics: Nullable(Type.Object({ reading: Type.String(), event: Type.String(), status: Type.String() })),
  convention: ConventionNameSchema,
  /** What a bridge's topics begin with: as it was set, or the default of its convention; null where there is none. */
  baseTopic: Nullable(Type.String()),
  /** All that a bridge may publish, as MQTT topic filters; empty for a device and for a serial bus. */
  bridgeTopics: Type.Array(Type.String()),
});
export type LinkCreated = Static<typeof LinkCreatedSchema>;
export const LinkSchema = Type.Object({
  linkId: Type.String(),
  deviceId: Type.String(),
  deviceKind: Type.String(),
  convention: ConventionNameSchema,
  companyId: Type.String(),
  placeId: Type.String(),
  createdAt: Time,
  revokedAt: Nullable(Time),
  connected: Type.Boolean(),
});
export const LinksSchema = Type.Object({ links: Type.Array(LinkSchema) });

export const QuarantineEntrySchema = Type.Object({
  id: Type.String(),
  at: Time,
  linkId: Nullable(Type.String()),
  topic: Type.String(),
  /** At most 512 characters. */
  payload: Type.String(),
  code: Type.String(),
  /** Title of the code and its mend, in the reader's language. */
  title: Type.String(),
  detail: Type.String(),
  mend: Type.String(),
  /** What could be read of it all the same. */
  preview: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean(), Type.String()])),
});
export const QuarantineSchema = Type.Object({
  entries: Type.Array(QuarantineEntrySchema),
  /** Connections that were turned away, the newest first; kept in memory only. */
  refusedConnections: Type.Array(
    Type.Object({ at: Time, address: Type.String(), clientId: Type.String(), reason: Type.String() }),
  ),
});
export type Quarantine = Static<typeof QuarantineSchema>;

/** One row of the live stream: `event: change`, `id: {storeEpoch}-{changeNo}`, `data:` this as JSON. */
export const LiveChangeSchema = Type.Object({
  no: Type.Integer(),
  at: Time,
  type: Type.Union([
    Type.Literal('alert'),
    Type.Literal('service-request'),
    Type.Literal('notice'),
    Type.Literal('device'),
    Type.Literal('uplink'),
  ]),
  /** The id of what changed. */
  subject: Type.String(),
  placeId: Type.String(),
  companyId: Nullable(Type.String()),
  unsaved: Type.Boolean(),
  /** For `alert` the whole Alert; for others a small object of the same names as in their GET. */
  data: Type.Unknown(),
});
export type LiveChange = Static<typeof LiveChangeSchema>;

/** Data of a kiosk's `change` of type `alert`: `standing` false takes the emergency off the screen. */
export const KioskEmergencyChangeSchema = Type.Object({
  alertId: Type.String(),
  kind: Type.String(),
  buildingName: NameSchema,
  raisedAt: Time,
  unsaved: Type.Boolean(),
  standing: Type.Boolean(),
});
export type KioskEmergencyChange = Static<typeof KioskEmergencyChangeSchema>;

/** `event: reset`: what stands now, for a reader whose position is unknown, too old or of another store. */
export const LiveResetSchema = Type.Object({
  /** To people: open alerts of their places. */
  alerts: Type.Optional(Type.Array(AlertSchema)),
  /** To kiosks. */
  emergencies: Type.Optional(Type.Array(KioskEmergencyChangeSchema)),
  notices: Type.Array(NoticeSchema),
  uplink: Type.Union([Type.Literal('up'), Type.Literal('down')]),
});
export type LiveReset = Static<typeof LiveResetSchema>;

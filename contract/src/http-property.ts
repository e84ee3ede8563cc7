import { type Static, Type } from 'typebox';
import { AlertStateSchema } from './alert.ts';
import { ConventionNameSchema } from './convention.ts';
import { DeviceSchema, LinkCreatedSchema } from './http-gateway.ts';
import { IdSchema } from './identifiers.ts';

/** What the property page and the command ask of the gateway: linking, adopting, commissioning. All under /api/v1/administration. */
const strict = { additionalProperties: false } as const;
const Time = Type.Integer({ description: 'Epoch milliseconds' });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Name = Type.String({ minLength: 1, maxLength: 60 });
const Address = Type.String({ minLength: 1, maxLength: 128 });
const ReportEveryMs = Type.Integer({ minimum: 1000, maximum: 86_400_000 });
const UpdateContractSchema = Type.Union([Type.Literal('periodic'), Type.Literal('event')]);

/** GET children: what bridges bring. */
export const ChildSchema = Type.Object({
  linkId: Type.String(),
  address: Type.String(),
  name: Type.String(),
  vendor: Type.String(),
  model: Type.String(),
  suggestedKind: Nullable(Type.String()),
  state: Type.Union([Type.Literal('waiting'), Type.Literal('adopted'), Type.Literal('ignored')]),
  deviceId: Nullable(Type.String()),
  firstHeardAt: Time,
  lastHeardAt: Time,
  preview: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean(), Type.String()])),
  unsupported: Type.Array(Type.String()),
});
export type Child = Static<typeof ChildSchema>;
export const ChildrenSchema = Type.Object({ children: Type.Array(ChildSchema) });

/** POST children/adopt: one or many at once; each has its own verdict. */
export const AdoptionSchema = Type.Object(
  {
    linkId: IdSchema,
    address: Address,
    deviceKind: Type.String({ maxLength: 64 }),
    placeId: IdSchema,
    deviceId: Type.Optional(IdSchema),
    name: Type.Optional(Name),
    companyId: Type.Optional(IdSchema),
    updateContract: Type.Optional(UpdateContractSchema),
    reportEveryMs: Type.Optional(ReportEveryMs),
    expiresAt: Type.Optional(Time),
  },
  strict,
);
export type Adoption = Static<typeof AdoptionSchema>;
export const AdoptBodySchema = Type.Object(
  { adoptions: Type.Array(AdoptionSchema, { minItems: 1, maxItems: 500 }) },
  strict,
);
const VerdictSchema = Type.Object({
  ok: Type.Boolean(),
  deviceId: Nullable(Type.String()),
  /** Of the table of errors; null when it went well. */
  code: Nullable(Type.String()),
  /** What it was, and how to mend it, in the reader's language; empty when it went well. */
  detail: Type.String(),
  mend: Type.String(),
});
export type Verdict = Static<typeof VerdictSchema>;
export const AdoptResultSchema = Type.Object({
  results: Type.Array(Type.Intersect([Type.Object({ linkId: Type.String(), address: Type.String() }), VerdictSchema])),
});
export type AdoptResult = Static<typeof AdoptResultSchema>;
export const IgnoreChildBodySchema = Type.Object(
  { linkId: IdSchema, address: Address, ignored: Type.Boolean() },
  strict,
);

/** GET devices: those of the own company, as an installer sees them. */
export const InstalledDeviceSchema = Type.Intersect([
  DeviceSchema,
  Type.Object({
    linkId: Type.String(),
    address: Nullable(Type.String()),
    convention: ConventionNameSchema,
    connected: Type.Boolean(),
    updateContract: UpdateContractSchema,
    reportEveryMs: Type.Integer(),
    createdAt: Time,
    installedAt: Time,
    expiresAt: Nullable(Time),
    /** 0 when it is not being tested. */
    testUntil: Time,
    revokedAt: Nullable(Time),
    /** Kinds of its open alerts. */
    openAlerts: Type.Array(Type.String()),
    /** The last certificate that was finished for the sensor and the company of today; null when there is none. */
    commissionedAt: Nullable(Time),
  }),
]);
export type InstalledDevice = Static<typeof InstalledDeviceSchema>;
export const InstalledDevicesSchema = Type.Object({ devices: Type.Array(InstalledDeviceSchema) });

/** POST devices/{id}/replace */
export const ReplaceDeviceBodySchema = Type.Object(
  { address: Type.Optional(Address), expiresAt: Type.Optional(Time) },
  strict,
);
/** POST devices/{id}/hand-over */
export const HandOverBodySchema = Type.Object({ companyId: IdSchema }, strict);
/** Credentials are null for a bridge's child, which has none of its own. */
export const NewCredentialsSchema = Type.Object({ deviceId: Type.String(), credentials: Nullable(LinkCreatedSchema) });
export type NewCredentials = Static<typeof NewCredentialsSchema>;

export const IMPORT_ROWS_MAXIMUM = 500;
const IMPORT_CHARACTERS_MAXIMUM = 60_000;
/** POST devices/import: at most 500 rows; with `dryRun` nothing is made. Columns: docs/protocols.md. */
export const ImportBodySchema = Type.Object(
  {
    csv: Type.String({ maxLength: IMPORT_CHARACTERS_MAXIMUM }),
    companyId: Type.Optional(IdSchema),
    dryRun: Type.Boolean(),
  },
  strict,
);
export type ImportBody = Static<typeof ImportBodySchema>;
export const ImportResultSchema = Type.Object({
  rows: Type.Array(
    Type.Intersect([Type.Object({ line: Type.Integer(), password: Nullable(Type.String()) }), VerdictSchema]),
  ),
  accepted: Type.Integer(),
  refused: Type.Integer(),
  dryRun: Type.Boolean(),
});
export type ImportResult = Static<typeof ImportResultSchema>;

/** The way from the sensor to the grid, in the order an installer walks it. */
export const commissioningSteps = [
  'connected',
  'authenticated',
  'topic',
  'decoded',
  'rule',
  'steward',
  'incident',
] as const;
export type CommissioningStep = (typeof commissioningSteps)[number];

/** GET commissionings/{id}: polled by the page while it stands open. */
export const CommissioningSchema = Type.Object({
  id: Type.String(),
  deviceId: Type.String(),
  deviceName: Type.String(),
  deviceKind: Type.String(),
  placeName: Type.Object({ zh: Type.String(), en: Type.String() }),
  companyName: Type.Object({ zh: Type.String(), en: Type.String() }),
  by: Type.String(),
  startedAt: Time,
  until: Time,
  finishedAt: Nullable(Time),
  steps: Type.Array(Type.Object({ step: Type.Enum([...commissioningSteps]), seenAt: Nullable(Time) })),
  values: Type.Record(Type.String(), Type.Union([Type.Number(), Type.Boolean()])),
  alertId: Nullable(Type.String()),
  /** While it is active, the end of the test makes the alert real. */
  alertState: Nullable(AlertStateSchema),
  incidentNumber: Nullable(Type.String()),
  /** What went wrong since it began, the newest first: refused connections and quarantined messages of this device. */
  problems: Type.Array(
    Type.Object({
      at: Time,
      code: Type.String(),
      /** Title and mend in the reader's language. */
      title: Type.String(),
      detail: Type.String(),
      mend: Type.String(),
      topic: Type.String(),
      payload: Type.String(),
    }),
  ),
});
export type Commissioning = Static<typeof CommissioningSchema>;
/** POST devices/{id}/commissionings */
export const CommissioningStartedSchema = Type.Object({ id: Type.String(), until: Time });
export type CommissioningStarted = Static<typeof CommissioningStartedSchema>;

/** GET devices/{id}/commissionings: those that were finished, the newest first. */
export const CertificatesSchema = Type.Object({
  certificates: Type.Array(
    Type.Object({ id: Type.String(), by: Type.String(), startedAt: Time, finishedAt: Time, placeId: Type.String() }),
  ),
});

/** POST links/{id}/certificate: a client certificate of the estate's own authority. */
export const IssueCertificateBodySchema = Type.Object(
  { days: Type.Optional(Type.Integer({ minimum: 1, maximum: 3650 })) },
  strict,
);
export const IssuedCertificateSchema = Type.Object({
  certificate: Type.String({ description: 'PEM' }),
  privateKey: Type.String({ description: 'PEM; shown this once' }),
  authority: Type.String({ description: 'PEM of the estate authority' }),
  expiresAt: Time,
});

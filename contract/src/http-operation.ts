import { type Static, Type } from 'typebox';
import { LevelSchema } from './alert.ts';
import { ChannelSchema } from './channel.ts';
import { lanes } from './lane.ts';

/** `GET /api/v1/operation`: facts from which one screen answers whether everything is all right, and if not, why. */
const strict = { additionalProperties: false } as const;
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.Integer({ description: 'Milliseconds since 1970-01-01T00:00:00Z' });
const Name = Type.Object({ zh: Type.String(), en: Type.String() }, strict);

export const DeviceCountSchema = Type.Object(
  {
    kind: Type.String(),
    total: Type.Integer(),
    protected: Type.Integer(),
    silent: Type.Integer(),
    fault: Type.Integer(),
    neverSeen: Type.Integer(),
    /** Warming up or testing itself. */
    notYet: Type.Integer(),
    /** Names of places with a device that is not protected, at most 5. */
    places: Type.Array(Name),
  },
  strict,
);
export type DeviceCount = Static<typeof DeviceCountSchema>;

const MeasuresSchema = Type.Object(
  {
    /** Notices to each person in the busiest hour of the last day: the most first, at most 5. */
    busiest: Type.Array(Type.Object({ name: Type.String(), notices: Type.Integer() }, strict)),
    acknowledge: Type.Array(
      Type.Object({ level: LevelSchema, count: Type.Integer(), p50Ms: Type.Integer(), p95Ms: Type.Integer() }, strict),
    ),
    /** Closed in the last seven days, and of these as a false alarm. */
    closed: Type.Integer(),
    falseAlarms: Type.Integer(),
  },
  strict,
);
export type Measures = Static<typeof MeasuresSchema>;

export const OperationSchema = Type.Object(
  {
    at: Time,
    startedAt: Time,
    devices: Type.Array(DeviceCountSchema),
    alerts: Type.Object(
      {
        open: Type.Integer(),
        unacknowledged: Type.Integer(),
        shelved: Type.Integer(),
        test: Type.Integer(),
        /** Of level 1 and 2 first, then the oldest. */
        oldest: Nullable(
          Type.Object(
            { id: Type.String(), kind: Type.String(), level: LevelSchema, raisedAt: Time, placeName: Name },
            strict,
          ),
        ),
        /** Places where A岗 or B岗 cannot be reached. */
        dutyHoles: Type.Array(Name),
      },
      strict,
    ),
    /** Null while the database cannot be read. */
    lanes: Nullable(
      Type.Array(
        Type.Object(
          {
            lane: Type.Enum([...lanes]),
            waiting: Type.Integer(),
            dead: Type.Integer(),
            /** When the oldest that waits was committed. */
            oldestAt: Nullable(Time),
          },
          strict,
        ),
      ),
    ),
    uplink: Type.Object(
      {
        configured: Type.Boolean(),
        state: Type.Union([Type.Literal('up'), Type.Literal('down')]),
        lastReceiptAt: Nullable(Time),
        lastError: Nullable(Type.String()),
      },
      strict,
    ),
    store: Type.Object(
      {
        /** `unreadable`: what is asked of the database fails; what is held in memory is told all the same. */
        mode: Type.Union([
          Type.Literal('normal'),
          Type.Literal('degraded'),
          Type.Literal('stopping'),
          Type.Literal('unreadable'),
        ]),
        fault: Type.String(),
        unsaved: Type.Integer(),
        shed: Type.Integer(),
        freeBytes: Nullable(Type.Integer()),
        totalBytes: Nullable(Type.Integer()),
      },
      strict,
    ),
    /** The last time the wall's time was set by more than a tick; null also while the database cannot be read. */
    clockJump: Nullable(Type.Object({ at: Time, byMs: Type.Integer() }, strict)),
    flows: Type.Object({ state: Type.String(), reason: Type.String() }, strict),
    channels: Type.Array(
      Type.Object(
        {
          channel: ChannelSchema,
          state: Type.Union([Type.Literal('up'), Type.Literal('down'), Type.Literal('off')]),
          reason: Type.String(),
          lastOkAt: Nullable(Time),
          lastErrorAt: Nullable(Time),
        },
        strict,
      ),
    ),
    commands: Type.Object({ underWay: Type.Integer() }, strict),
    /** Null while the database cannot be read. */
    measures: Nullable(MeasuresSchema),
  },
  strict,
);
export type Operation = Static<typeof OperationSchema>;

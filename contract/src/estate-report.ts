import { type Static, Type } from 'typebox';
import { CommandKindSchema } from './command.ts';
import { PostSchema } from './duty.ts';
import { PlaceNameSchema } from './events.ts';
import { HandOverSchema, PlaceDutySchema, PostOnDutySchema } from './http-duty.ts';

/**
 * What a gateway tells of a building beside its alerts, so that the steward's page can show it at the queue, too. Each
 * report stands for itself and in the place of the one before. A system without such a page has no use for them.
 */
const strict = { additionalProperties: false } as const;
/** What is above these is left out: one building too large is no reason to refuse what is told of it. */
export const PLACES_REPORTED_MAXIMUM = 2000;
export const STAND_INS_REPORTED_MAXIMUM = 100;
/** So many fit in one batch. */
export const DEVICES_REPORTED_MAXIMUM = 500;

const building = {
  place: PlaceNameSchema,
  /** The places of this building as alerts name them: itself, and spots outside every unit. */
  placeIds: Type.Array(Type.String({ maxLength: 64 }), { maxItems: PLACES_REPORTED_MAXIMUM }),
};

/**
 * Data of `cn.grid.duty.reported.v1`. People are named as those who answer for the building, which is public there; no
 * way of reaching them, and no reason why somebody stands in, leaves the estate.
 */
export const DutyReportedDataSchema = Type.Object(
  {
    ...building,
    posts: Type.Array(PostOnDutySchema, { maxItems: 16 }),
    handOvers: Type.Array(HandOverSchema, { maxItems: 16 }),
    holes: PlaceDutySchema.properties.holes,
    standIns: Type.Array(
      Type.Object(
        {
          post: PostSchema,
          personId: Type.String({ maxLength: 64 }),
          name: Type.String({ maxLength: 200 }),
          from: Type.Integer(),
          until: Type.Integer(),
        },
        strict,
      ),
      { maxItems: STAND_INS_REPORTED_MAXIMUM },
    ),
  },
  strict,
);
export type DutyReportedData = Static<typeof DutyReportedDataSchema>;

/** Data of `cn.grid.devices.reported.v1`: what in a building can be told something. Not what it is called: that often says which flat. */
export const DevicesReportedDataSchema = Type.Object(
  {
    ...building,
    devices: Type.Array(
      Type.Object(
        {
          deviceId: Type.String({ maxLength: 64 }),
          deviceKind: Type.String({ maxLength: 64 }),
          commands: Type.Array(CommandKindSchema, { maxItems: 16 }),
        },
        strict,
      ),
      { maxItems: DEVICES_REPORTED_MAXIMUM },
    ),
  },
  strict,
);
export type DevicesReportedData = Static<typeof DevicesReportedDataSchema>;

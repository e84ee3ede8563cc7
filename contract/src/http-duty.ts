import { type Static, Type } from 'typebox';
import {
  CalendarDayKindSchema,
  DutyHoleSchema,
  PostSchema,
  RosterDaysSchema,
  RotationSchema,
  TitleSchema,
} from './duty.ts';
import { DateSchema, TimeOfDaySchema } from './estate.ts';
import { findingGrades } from './estate-facts.ts';
import { IdSchema } from './identifiers.ts';
import { placeKinds } from './place.ts';

/** Who is called, and how an operator changes it. All under /api/v1/duty. Names of people go to stewards and operators only. */
const strict = { additionalProperties: false } as const;
const Time = Type.Integer({ description: 'Epoch milliseconds' });
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const NameSchema = Type.Object({ zh: Type.String(), en: Type.String() });

export const PostOnDutySchema = Type.Object({
  post: PostSchema,
  /** Null where nobody is. */
  personId: Nullable(Type.String()),
  name: Type.String(),
  title: Nullable(TitleSchema),
  /** The place whose roster it is, or where somebody stands in. */
  placeId: Nullable(Type.String()),
  placeName: Nullable(NameSchema),
  isStandIn: Type.Boolean(),
  /** Null when nobody else takes over within two months. */
  until: Nullable(Time),
  /** Why there is nobody, or nobody who can be reached; null when there is. */
  hole: Nullable(DutyHoleSchema),
});
export type PostOnDuty = Static<typeof PostOnDutySchema>;

export const HandOverSchema = Type.Object({
  at: Time,
  post: PostSchema,
  /** Names; null for nobody. */
  from: Nullable(Type.String()),
  to: Nullable(Type.String()),
});
export type HandOver = Static<typeof HandOverSchema>;

export const OverrideSchema = Type.Object({
  id: Type.String(),
  placeId: Type.String(),
  post: PostSchema,
  personId: Type.String(),
  name: Type.String(),
  from: Time,
  until: Time,
  by: Type.String(),
  reason: Type.String(),
});
export type Override = Static<typeof OverrideSchema>;

export const PlaceDutySchema = Type.Object({
  placeId: Type.String(),
  placeName: NameSchema,
  posts: Type.Array(PostOnDutySchema),
  handOvers: Type.Array(HandOverSchema),
  /** Of A and B: a building without both is an alert. */
  holes: Type.Array(Type.Object({ post: PostSchema, hole: DutyHoleSchema })),
  /** Who stands in, now or later, at this place or around it. */
  overrides: Type.Array(OverrideSchema),
  /** Only at the queue: when its gateway was heard last, once that is so long ago that this may be old; else null. */
  silentSince: Type.Optional(Nullable(Time)),
});
export type PlaceDuty = Static<typeof PlaceDutySchema>;

export const DutySchema = Type.Object({
  at: Time,
  places: Type.Array(PlaceDutySchema),
  /** More buildings than are shown at once: ask for one. */
  more: Type.Boolean(),
});
export type Duty = Static<typeof DutySchema>;

export const DutyPeopleSchema = Type.Object({
  people: Type.Array(
    Type.Object({
      personId: Type.String(),
      name: Type.String(),
      title: Nullable(TitleSchema),
      reachable: Type.Boolean(),
    }),
  ),
});
export type DutyPeople = Static<typeof DutyPeopleSchema>;

/** What stood when it was read: what somebody else has changed meanwhile is not overwritten. */
const BasedOn = Type.String({ pattern: '^[0-9a-f]{1,16}$' });
const Said = Type.Object({ path: Type.String(), message: Type.String({ description: "In the reader's language" }) });

export const RostersBodySchema = Type.Object(
  {
    placeId: IdSchema,
    post: PostSchema,
    /** None takes the post away from the place. */
    rosters: Type.Array(
      Type.Object(
        {
          days: Type.Optional(RosterDaysSchema),
          people: Type.Array(IdSchema, { minItems: 1, maxItems: 50 }),
          rotation: Type.Optional(RotationSchema),
          startsOn: Type.Optional(DateSchema),
        },
        strict,
      ),
      { maxItems: 3 },
    ),
    /** Of all of them: `HH:MM` on the wall; without it 08:00. */
    handOver: Type.Optional(TimeOfDaySchema),
    basedOn: Type.Optional(BasedOn),
  },
  strict,
);
export type RostersBody = Static<typeof RostersBodySchema>;

/** GET /duty/rosters/:placeId/:post: what an operator changes, at the place and at each around it, from the inside out. */
export const PostRostersSchema = Type.Object({
  post: PostSchema,
  places: Type.Array(
    Type.Object({
      placeId: Type.String(),
      placeName: NameSchema,
      kind: Type.Enum([...placeKinds]),
      rosters: Type.Array(
        Type.Object({
          days: RosterDaysSchema,
          people: Type.Array(Type.String()),
          rotation: RotationSchema,
          startsOn: Type.String(),
        }),
      ),
      handOver: Type.String(),
      basedOn: Type.String(),
    }),
  ),
});
export type PostRosters = Static<typeof PostRostersSchema>;

/** What saving would change, as the gateway would decide it now. Nothing has changed yet. */
export const DutyChangeSchema = Type.Object({
  /** Why it would be refused, at the field of the body (a JSON pointer); then nothing below is said. */
  faults: Type.Array(Said),
  /** It may be saved all the same. */
  warnings: Type.Array(Said),
  /** What stands now; another than it was made from when somebody has changed it meanwhile. */
  basedOn: Type.String(),
  posts: Type.Array(
    Type.Object({
      placeId: Type.String(),
      placeName: NameSchema,
      post: PostSchema,
      /** Who has it at this moment, by name; null for nobody. */
      now: Type.Object({ before: Nullable(Type.String()), after: Nullable(Type.String()) }),
      /** The next three hand-overs. */
      before: Type.Array(HandOverSchema),
      after: Type.Array(HandOverSchema),
    }),
  ),
  /** Buildings that have somebody, or nobody, otherwise than now: null is no hole. */
  holes: Type.Array(
    Type.Object({
      placeName: NameSchema,
      post: PostSchema,
      before: Nullable(DutyHoleSchema),
      after: Nullable(DutyHoleSchema),
    }),
  ),
  /** Of a calendar: who has which post on days that become others. */
  days: Type.Array(
    Type.Object({
      date: Type.String(),
      placeName: NameSchema,
      post: PostSchema,
      before: Nullable(Type.String()),
      after: Nullable(Type.String()),
    }),
  ),
  /** More posts, buildings or days than are told at once. */
  more: Type.Boolean(),
});
export type DutyChange = Static<typeof DutyChangeSchema>;

export const RostersSchema = Type.Object({
  rosters: Type.Array(
    Type.Object({
      placeId: Type.String(),
      post: PostSchema,
      days: RosterDaysSchema,
      people: Type.Array(Type.String()),
      rotation: RotationSchema,
      startsOn: Type.String(),
      handOver: Type.String(),
    }),
  ),
});

export const OverrideBodySchema = Type.Object(
  {
    placeId: IdSchema,
    post: PostSchema,
    personId: IdSchema,
    from: Time,
    until: Time,
    reason: Type.String({ minLength: 1, maxLength: 200 }),
  },
  strict,
);
export type OverrideBody = Static<typeof OverrideBodySchema>;

const CalendarDaySchema = Type.Object(
  { date: DateSchema, kind: CalendarDayKindSchema, name: Type.String({ minLength: 1, maxLength: 60 }) },
  strict,
);
const CalendarDays = Type.Array(CalendarDaySchema, { maxItems: 366 });
export const CalendarSchema = Type.Object({ days: CalendarDays, basedOn: Type.String() });
export type Calendar = Static<typeof CalendarSchema>;
export const CalendarBodySchema = Type.Object({ days: CalendarDays, basedOn: Type.Optional(BasedOn) }, strict);
export type CalendarBody = Static<typeof CalendarBodySchema>;

/** POST /api/v1/administration/estate/import: YAML, or a table of one kind. */
export const importTables = ['places', 'people', 'rosters', 'calendar', 'contacts'] as const;
export const EstateImportBodySchema = Type.Object(
  {
    format: Type.Union([Type.Literal('yaml'), Type.Literal('csv')]),
    /** Which kind of rows a CSV table holds. */
    table: Type.Optional(Type.Enum([...importTables])),
    text: Type.String({ maxLength: 4_000_000 }),
    dryRun: Type.Boolean(),
  },
  strict,
);
export const EstateImportResultSchema = Type.Object({
  findings: Type.Array(
    Type.Object({
      grade: Type.Enum([...findingGrades]),
      table: Type.String(),
      /** Line of a CSV table, or the row's place in its list of the YAML file, from 1; null for what stands here already. */
      row: Nullable(Type.Integer()),
      id: Type.String(),
      words: Type.String({ description: "In the reader's language" }),
    }),
  ),
  /** Rows of the file, by table. */
  rows: Type.Record(Type.String(), Type.Integer()),
  imported: Type.Boolean(),
  dryRun: Type.Boolean(),
});
export type EstateImportResult = Static<typeof EstateImportResultSchema>;

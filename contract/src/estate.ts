import { type Static, Type } from 'typebox';
import { PersonChannelSchema } from './channel.ts';
import { CalendarDayKindSchema, PostSchema, RosterDaysSchema, RotationSchema, TitleSchema } from './duty.ts';
import { IdSchema } from './identifiers.ts';
import { placeKinds } from './place.ts';
import { RoleSchema } from './role.ts';

/**
 * The file of `gateway.estateFile`: places, companies and people of one estate, read when the store is empty.
 * Rows name each other by id; a place comes after its parent, so a reader can check the tree in one pass.
 */
const strict = { additionalProperties: false } as const;
const Words = Type.String({ minLength: 1, maxLength: 60 });
const NameSchema = Type.Object({ zh: Words, en: Words }, strict);

export const DateSchema = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' });
export const TimeOfDaySchema = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });

export const EstateSchema = Type.Object(
  {
    companies: Type.Array(
      Type.Object(
        {
          id: IdSchema,
          kind: Type.Enum(['property_company', 'service_station']),
          name: NameSchema,
          dutyPhone: Type.String({ pattern: '^\\+?[0-9][0-9 -]{2,19}$' }),
        },
        strict,
      ),
      { maxItems: 200 },
    ),
    places: Type.Array(
      Type.Object(
        {
          id: IdSchema,
          parentId: Type.Optional(IdSchema),
          kind: Type.Enum([...placeKinds]),
          name: NameSchema,
          /** 15 digits: 6 county, 3 street, 3 community, 3 grid (GB/T 30428.1). */
          gridCode: Type.Optional(Type.String({ pattern: '^[0-9]{15}$' })),
          /** Inherited from the parent when left out. */
          companyId: Type.Optional(IdSchema),
        },
        strict,
      ),
      { maxItems: 20_000 },
    ),
    people: Type.Array(
      Type.Object(
        {
          id: IdSchema,
          name: Words,
          role: RoleSchema,
          companyId: Type.Optional(IdSchema),
          title: Type.Optional(TitleSchema),
          /** Where the title is held. */
          placeId: Type.Optional(IdSchema),
        },
        strict,
      ),
      { maxItems: 5_000 },
    ),
    rosters: Type.Array(
      Type.Object(
        {
          placeId: IdSchema,
          post: PostSchema,
          /** Without it: all days. */
          days: Type.Optional(RosterDaysSchema),
          /** In the order in which they take turns. */
          people: Type.Array(IdSchema, { minItems: 1, maxItems: 50 }),
          /** Without it: none for one person, and each a week for several. */
          rotation: Type.Optional(RotationSchema),
          startsOn: Type.Optional(DateSchema),
          /** `HH:MM` on the wall; without it 08:00. */
          handOver: Type.Optional(TimeOfDaySchema),
        },
        strict,
      ),
      { maxItems: 10_000 },
    ),
    calendar: Type.Optional(
      Type.Array(Type.Object({ date: DateSchema, kind: CalendarDayKindSchema, name: Words }, strict), {
        maxItems: 2_000,
      }),
    ),
  },
  strict,
);
export type Estate = Static<typeof EstateSchema>;

/** What may be read into an estate that stands: any of its tables, and the ways to its people. */
export const EstateUpdateSchema = Type.Object(
  {
    ...Type.Partial(EstateSchema).properties,
    contacts: Type.Optional(
      Type.Array(
        Type.Object(
          {
            personId: IdSchema,
            channel: PersonChannelSchema,
            /** Number, robot or account; sealed before it is kept. */
            address: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
          },
          strict,
        ),
        { maxItems: 10_000 },
      ),
    ),
  },
  strict,
);
export type EstateUpdate = Static<typeof EstateUpdateSchema>;

import { type Static, Type } from 'typebox';
import { LevelSchema } from './alert.ts';

/**
 * What a steward does at the queue with an alert of an estate: it goes down to the gateway that owns the alert, is
 * applied there once by the rules that hold for everybody, and what came of it comes back as an event.
 */
export const stewardActKinds = ['acknowledge', 'arrive', 'comment', 'shelve', 'unshelve', 'close'] as const;
export type StewardActKind = (typeof stewardActKinds)[number];

const strict = { additionalProperties: false } as const;

export const StewardActSchema = Type.Object(
  {
    /** A ULID, minted where the steward pressed. */
    id: Type.String({ minLength: 1, maxLength: 64 }),
    alertId: Type.String({ minLength: 1, maxLength: 64 }),
    act: Type.Enum([...stewardActKinds]),
    /** Name of the person, which the estate's timeline shows. */
    by: Type.String({ minLength: 1, maxLength: 64 }),
    /** Id of the person at the gateway where the two are linked, else `queue:` and the id at the queue. */
    byId: Type.String({ minLength: 1, maxLength: 80 }),
    /** Comment or reason; empty where none was given. */
    text: Type.String({ maxLength: 500 }),
    /** Of a shelf: until when. */
    until: Type.Union([Type.Integer(), Type.Null()]),
    at: Type.Integer(),
    /** What the page showed: who took what was less, or earlier, has not seen what it has become. */
    seen: Type.Object({ level: LevelSchema, occurrences: Type.Integer({ minimum: 1 }) }, strict),
  },
  strict,
);
export type StewardAct = Static<typeof StewardActSchema>;

/** Data of `cn.grid.act.settled.v1`: what the gateway made of an act. Its subject is the act's id. */
export const ActSettledDataSchema = Type.Object(
  {
    actId: Type.String({ minLength: 1, maxLength: 64 }),
    alertId: Type.String({ maxLength: 64 }),
    ok: Type.Boolean(),
    /** Why it was refused; null where it was not. */
    code: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]),
  },
  strict,
);
export type ActSettledData = Static<typeof ActSettledDataSchema>;

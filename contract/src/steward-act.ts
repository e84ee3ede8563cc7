import { type Static, Type } from 'typebox';
import { LevelSchema } from './alert.ts';
import { CommandKindSchema } from './command.ts';

/**
 * What a steward does at the queue with an alert of an estate: it goes down to the gateway that owns the alert, is
 * applied there once by the rules that hold for everybody, and what came of it comes back as an event.
 */
export const stewardActKinds = [
  'acknowledge',
  'arrive',
  'comment',
  'shelve',
  'unshelve',
  'close',
  'assign',
  'command',
  'second',
] as const;
export type StewardActKind = (typeof stewardActKinds)[number];

/** So long a command may be on its way to the gateway, by the queue's clock; then it is never carried out. */
export const COMMAND_ARRIVES_WITHIN_MS = 20_000;

const strict = { additionalProperties: false } as const;

/** What a steward wants a device near the alert to do, or agrees to as the second person. */
export const StewardCommandSchema = Type.Object(
  {
    /** The nonce: the same command, however often it comes. */
    commandId: Type.String({ pattern: '^[0-9A-Za-z-]{8,64}$' }),
    deviceId: Type.String({ minLength: 1, maxLength: 64 }),
    command: CommandKindSchema,
    /** Epoch ms. What the gateway reads later than this it refuses; 0 for what was late before it went down. */
    notAfter: Type.Integer(),
  },
  strict,
);
export type StewardCommand = Static<typeof StewardCommandSchema>;

export const StewardActSchema = Type.Object(
  {
    /** A ULID, minted where the steward pressed. */
    id: Type.String({ minLength: 1, maxLength: 64 }),
    alertId: Type.String({ minLength: 1, maxLength: 64 }),
    act: Type.Enum([...stewardActKinds]),
    /** Name of the person, which the estate's timeline shows. */
    by: Type.String({ minLength: 1, maxLength: 64 }),
    /** Id of the person at the gateway where the two are linked, else `queue:` and the id at the queue, who is never one of two. */
    byId: Type.String({ minLength: 1, maxLength: 80 }),
    /** Comment or reason; empty where none was given. */
    text: Type.String({ maxLength: 500 }),
    /** Of a shelf: until when. */
    until: Type.Union([Type.Integer(), Type.Null()]),
    at: Type.Integer(),
    /** Of `command` and `second`. */
    command: Type.Optional(StewardCommandSchema),
    /** Of `assign`: a person of the gateway's; null for nobody. */
    personId: Type.Optional(Type.Union([Type.String({ maxLength: 64 }), Type.Null()])),
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
    /** Of an interlock: what has to be seen to first, in both languages. */
    detail: Type.Optional(Type.String({ maxLength: 500 })),
  },
  strict,
);
export type ActSettledData = Static<typeof ActSettledDataSchema>;

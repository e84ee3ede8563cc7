import { type Static, Type } from 'typebox';
import { ChannelSchema, PersonChannelSchema } from './channel.ts';

/** Which ways to people there are, and which of them work now. */
const strict = { additionalProperties: false } as const;
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Time = Type.Integer({ description: 'Milliseconds since 1970-01-01T00:00:00Z' });

const LastTries = { lastOkAt: Nullable(Time), lastError: Nullable(Type.String()), lastErrorAt: Nullable(Time) };

export const ChannelsSchema = Type.Object({
  channels: Type.Array(
    Type.Object({
      channel: ChannelSchema,
      /** `off`: nobody has set it up. `down`: it is set up, and reaches nobody now. */
      state: Type.Enum(['up', 'down', 'off']),
      /** Why it is not up, with the mend, in both languages. */
      reason: Type.String(),
      /** What an installer looks at: signal, network, waiting messages. */
      detail: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
      /** People of the estate who can be told by it. */
      reaches: Type.Integer(),
      /** Since the start of the gateway. */
      ...LastTries,
    }),
  ),
  /** For operators: who can be told by what, and who by nothing. */
  people: Type.Optional(
    Type.Array(
      Type.Object({
        personId: Type.String(),
        name: Type.String(),
        reachableBy: Type.Array(PersonChannelSchema),
      }),
    ),
  ),
});
export type Channels = Static<typeof ChannelsSchema>;

export const ContactParametersSchema = Type.Object({
  personId: Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$' }),
  channel: PersonChannelSchema,
});

export const ContactBodySchema = Type.Object(
  {
    /** Phone number, robot or account; absent where the channel needs none. */
    address: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
  },
  strict,
);

export const ContactSwitchSchema = Type.Object({ disabled: Type.Boolean() }, strict);

export const ContactsSchema = Type.Object({
  contacts: Type.Array(
    Type.Object({
      personId: Type.String(),
      name: Type.String(),
      channel: PersonChannelSchema,
      /** Its first and last signs; null where there is none, or it cannot be opened. */
      address: Nullable(Type.String()),
      addedAt: Time,
      disabledAt: Nullable(Time),
      ...LastTries,
    }),
  ),
});
export type Contacts = Static<typeof ContactsSchema>;

export const ContactTestSchema = Type.Object({ state: Type.Enum(['sent', 'received']) });

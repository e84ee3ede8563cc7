import { type Static, Type } from 'typebox';
import { CommandKindSchema, CommandStateSchema } from './command.ts';

const Time = Type.Integer();
const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);

/** The nonce: minted by whoever orders, so that a request that is sent again is the same command. */
const NonceSchema = Type.String({ pattern: '^[0-9A-Za-z-]{8,64}$' });

export const OrderCommandBodySchema = Type.Object(
  {
    nonce: NonceSchema,
    command: CommandKindSchema,
    /** The alert that it belongs to: its timeline tells of it. */
    alertId: Type.Optional(Type.String({ maxLength: 64 })),
    reason: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);

export const CommandSchema = Type.Object({
  id: Type.String(),
  deviceId: Type.String(),
  deviceName: Type.String(),
  command: CommandKindSchema,
  state: CommandStateSchema,
  /** Why it ended so; null while it has not, and where the state says it. */
  detail: Nullable(Type.String()),
  cause: Type.String(),
  alertId: Nullable(Type.String()),
  by: Type.String(),
  secondBy: Nullable(Type.String()),
  /** Whoever reads may agree as the second person. */
  maySecond: Type.Boolean(),
  reason: Type.String(),
  requestedAt: Time,
  notAfter: Time,
  sentAt: Nullable(Time),
  settledAt: Nullable(Time),
});
export type Command = Static<typeof CommandSchema>;

/** Something that can be told to a device now. */
export const CommandOfferSchema = Type.Object({
  deviceId: Type.String(),
  deviceName: Type.String(),
  deviceKind: Type.String(),
  command: CommandKindSchema,
  online: Type.Boolean(),
  needsSecond: Type.Boolean(),
  /** Why an interlock forbids it now, in both languages; null when none does. */
  forbidden: Nullable(Type.String()),
});
export type CommandOffer = Static<typeof CommandOfferSchema>;

export const CommandsSchema = Type.Object({
  commands: Type.Array(CommandSchema),
  /** For an alert: what can be told to the devices of its building. */
  offers: Type.Array(CommandOfferSchema),
});
export type Commands = Static<typeof CommandsSchema>;

export const CommandSettingBodySchema = Type.Object(
  {
    /** Null takes it away: what stands above counts again. */
    setting: Nullable(
      Type.Object({ closeGasValves: Type.Boolean(), releaseGates: Type.Boolean() }, { additionalProperties: false }),
    ),
    reason: Type.String({ minLength: 1, maxLength: 200 }),
  },
  { additionalProperties: false },
);
export const CommandSettingsSchema = Type.Object({
  settings: Type.Array(
    Type.Object({ placeId: Type.String(), closeGasValves: Type.Boolean(), releaseGates: Type.Boolean() }),
  ),
});

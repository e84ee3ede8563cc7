import { type Static, Type } from 'typebox';

/** What an installer sees of the card readers on an OSDP bus, and does about them. Under /api/v1/administration/links/{id}/readers. */
const Count = (description: string) => Type.Integer({ minimum: 0, description });

/** As long as the gateway's own settings allow at the start. */
export const INSTALL_MINUTES_MAXIMUM = 30;

/** GET readers: every reader that gridcall.yaml names on this bus. */
export const ReaderSchema = Type.Object({
  address: Type.Integer(),
  name: Type.String(),
  /** Waiting: it has not been heard since the gateway started. */
  state: Type.Union([Type.Literal('waiting'), Type.Literal('online'), Type.Literal('offline')]),
  /** Its secure channel is open now, under a key of its own. */
  secured: Type.Boolean(),
  /** The gateway keeps a key for it. The key itself is shown to nobody. */
  hasKey: Type.Boolean(),
  /** Vendor code, model and serial number, as it says itself; null before its first word. */
  identity: Type.Union([Type.String(), Type.Null()]),
  /** Epoch milliseconds; null when it is not in install mode. */
  installUntil: Type.Union([Type.Integer(), Type.Null()]),
  /** Cause and mend, in both languages; null while nothing is wrong. */
  problem: Type.Union([Type.String(), Type.Null()]),
  /** Since the gateway started. */
  counts: Type.Object({
    cards: Count('Cards that were held to it; never which'),
    malformedCards: Count('Of these, the ones whose parity was wrong'),
    keypadEntries: Count('Times that keys were pressed; never which'),
    channelsLost: Count('Times that the secure channel broke'),
    commandsRefused: Count('Commands that it does not take'),
    unreadReplies: Count('Replies of a kind that is not read'),
  }),
});
export type Reader = Static<typeof ReaderSchema>;
export const ReadersSchema = Type.Object({ portOpen: Type.Boolean(), readers: Type.Array(ReaderSchema) });
export type Readers = Static<typeof ReadersSchema>;

/** POST readers/{address}/install: the factory key is taken for so long, to give this one reader a key of its own. */
export const InstallReaderBodySchema = Type.Object(
  { minutes: Type.Integer({ minimum: 1, maximum: INSTALL_MINUTES_MAXIMUM }) },
  { additionalProperties: false },
);
export const ReaderInstallSchema = Type.Object({
  address: Type.Integer(),
  until: Type.Integer({ description: 'Epoch milliseconds; earlier when the reader has its key' }),
});

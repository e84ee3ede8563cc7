import { type Static, Type } from 'typebox';
import { stewardActKinds } from './steward-act.ts';

/** What the steward's page is told beside the gateway's own answers, since two servers serve it. */
const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** What this server can do for a page that two of them serve; absent at the gateway, which does all but push. */
export const FeaturesSchema = Type.Object({
  assign: Type.Boolean(),
  charts: Type.Boolean(),
  commands: Type.Boolean(),
  devices: Type.Boolean(),
  duty: Type.Boolean(),
  notices: Type.Boolean(),
  /** The key under which phones subscribe to notices; null where nothing is pushed. */
  push: Nullable(Type.Object({ publicKey: Type.String() })),
});

/** What a steward did with an alert at the queue, as long as its gateway has not confirmed it. */
export const SentActSchema = Type.Object({
  id: Type.String(),
  act: Type.Enum([...stewardActKinds]),
  by: Type.String(),
  at: Type.Integer(),
  state: Type.Enum(['waiting', 'refused']),
  /** Why the gateway refused it. */
  code: Nullable(Type.String()),
});
export type SentAct = Static<typeof SentActSchema>;

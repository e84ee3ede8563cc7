import { type Static, Type } from 'typebox';
import { PostSchema } from './duty.ts';

/** As what a kiosk cancels a call: nobody knows who stands before it. */
export const KIOSK_POST = 'kiosk';

/**
 * 叫人帮忙: the call of one kiosk as far as the lobby may know it, which is by post and never by name. Nobody is promised:
 * `taken` is true only once a named person has it.
 */
export const KioskHelpSchema = Type.Object({
  alertId: Type.String(),
  /** Since when nobody has come: anew when whoever took it did not arrive. */
  since: Type.Integer({ description: 'Milliseconds since 1970-01-01T00:00:00Z' }),
  /** Who has been called so far; empty when nobody could be, and while nothing can be saved. */
  calling: Type.Array(PostSchema),
  taken: Type.Boolean(),
  /** `null` where whoever took it holds no post here. */
  takenBy: Type.Union([PostSchema, Type.Null()]),
  /** Whether it may be cancelled at the kiosk. */
  mayCancel: Type.Boolean(),
});
export type KioskHelp = Static<typeof KioskHelpSchema>;
export const KioskHelpStateSchema = Type.Object({ help: Type.Union([KioskHelpSchema, Type.Null()]) });
export type KioskHelpState = Static<typeof KioskHelpStateSchema>;

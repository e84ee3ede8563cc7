import type { CommandCause, CommandDetail, CommandKind, CommandState } from '@gridcall/contract/command.ts';

/** Rows of commands; the others are in model.ts. */

export interface CommandRow {
  /** The nonce: whoever orders mints it, so that a request sent again is the same command. */
  readonly id: string;
  readonly deviceId: string;
  readonly kind: CommandKind;
  readonly state: CommandState;
  readonly cause: CommandCause;
  /** The alert whose timeline tells of it; null for one that follows from none. */
  readonly alertId: string | null;
  /** Name of the person, or `system` for what a rule ordered. */
  readonly by: string;
  /** Who that is, so that the second person is another one. */
  readonly byId: string;
  readonly byPost: string;
  readonly reason: string;
  readonly secondBy: string | null;
  readonly requestedAt: number;
  /** Not sent after this. */
  readonly notAfter: number;
  readonly sentAt: number | null;
  readonly settledAt: number | null;
  readonly detail: CommandDetail | null;
  /** Answers of the device that changed nothing; so many are written down and no more. */
  readonly answers: number;
}

/** The commands of one device that have not ended: a reading looks here, and finds nothing nearly always. */
export interface OpenCommandRow {
  readonly deviceId: string;
  readonly commandIds: readonly string[];
}

/** What may follow by itself at a place and all inside it. Without a row anywhere up the tree, both may. */
export interface CommandSettingRow {
  readonly placeId: string;
  /** A gas leak of level 1 closes the gas valves of its unit. */
  readonly closeGasValves: boolean;
  /** A commissioned smoke detector or fire panel releases the gates of its building. */
  readonly releaseGates: boolean;
}

import type { AnswerResult, CommandDetail, CommandKind } from '@gridcall/contract/command.ts';

/** What becomes of commands. A flow has none of these: it actuates nothing. */
export type CommandInput =
  | OrderCommandInput
  | SecondCommandInput
  | CommandTakenInput
  | CommandFailedInput
  | CommandAnswerInput
  | PutCommandSettingInput;

interface CommandActor {
  readonly by: string;
  readonly byId: string;
  readonly byPost: string;
}

/**
 * Somebody wants a device to do something: a person, or a notification that sounds a siren (`notification`; it may do
 * nothing else). What rules order is ordered inside `decide` and never comes in.
 */
export interface OrderCommandInput extends CommandActor {
  readonly kind: 'order-command';
  readonly id: string;
  /** The nonce. */
  readonly commandId: string;
  readonly deviceId: string;
  readonly command: CommandKind;
  readonly cause: 'person' | 'notification';
  readonly alertId: string | null;
  readonly reason: string;
  /** Of a notification: the building has heard of it before. */
  readonly isRepeat?: boolean;
}

/** Another person agrees. */
export interface SecondCommandInput extends CommandActor {
  readonly kind: 'second-command';
  readonly id: string;
  readonly commandId: string;
}

/**
 * The outlet is about to send it. Committed first: who is told `repeated` or a refusal must not send. A gateway killed
 * right after it has sent nothing, or has sent once; it never sends twice.
 */
export interface CommandTakenInput {
  readonly kind: 'command-taken';
  readonly id: string;
  readonly commandId: string;
  /** Of a danger to life: decided also while the disk refuses. */
  readonly isUrgent: boolean;
}

/** The wire knows that it was not carried out. */
export interface CommandFailedInput {
  readonly kind: 'command-failed';
  readonly id: string;
  readonly commandId: string;
  readonly detail: CommandDetail;
  readonly isUrgent: boolean;
}

/** The device itself says what it makes of it. Only its sensor confirms. */
export interface CommandAnswerInput {
  readonly kind: 'command-answer';
  readonly id: string;
  readonly linkId: string;
  readonly deviceId: string;
  readonly commandId: string;
  readonly result: AnswerResult;
  readonly reason: string;
}

export interface PutCommandSettingInput extends CommandActor {
  readonly kind: 'put-command-setting';
  readonly id: string;
  readonly placeId: string;
  /** Null takes the setting away: what stands above counts again. */
  readonly setting: { readonly closeGasValves: boolean; readonly releaseGates: boolean } | null;
  readonly reason: string;
}

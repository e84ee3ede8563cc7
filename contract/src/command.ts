import { Type } from 'typebox';
import type { DeviceEventKind } from './device-kind.ts';
import type { Quantity } from './quantity.ts';

/** What a device may be told to do. Nothing here opens a gas valve: it is opened by hand, at the valve, and never from afar. */
export const commandKinds = [
  'open_gate',
  'lock_gate',
  'release_gate',
  'close_gas_valve',
  'sound_siren',
  'silence_siren',
  'reset_detector',
] as const;
export type CommandKind = (typeof commandKinds)[number];
export const CommandKindSchema = Type.Enum([...commandKinds]);

export function isCommandKind(name: string): name is CommandKind {
  return (commandKinds as readonly string[]).includes(name);
}

export interface CommandDefinition {
  readonly zh: string;
  readonly en: string;
  /** What the device's own sensor says once it is done; any one of them. Nothing else confirms a command. */
  readonly confirmedBy: readonly Confirmation[];
  /** How long the sensor may take, from the moment of sending, in ms. */
  readonly confirmWithinMs: number;
}

export type Confirmation =
  | { readonly quantity: Quantity; readonly value: boolean }
  | { readonly event: DeviceEventKind };

export const commandDefinitions: Readonly<Record<CommandKind, CommandDefinition>> = {
  /** For one passage: the gate's own lock falls in again. */
  open_gate: {
    zh: '开门',
    en: 'Open the gate',
    confirmedBy: [
      { quantity: 'open', value: true },
      { quantity: 'locked', value: false },
      { event: 'opened' },
      { event: 'unlocked' },
    ],
    confirmWithinMs: 10_000,
  },
  lock_gate: {
    zh: '锁门',
    en: 'Lock the gate',
    confirmedBy: [{ quantity: 'locked', value: true }, { event: 'locked' }],
    confirmWithinMs: 10_000,
  },
  /** It stays unlocked until a person locks it. */
  release_gate: {
    zh: '常开释放',
    en: 'Release the gate',
    confirmedBy: [{ quantity: 'locked', value: false }, { event: 'unlocked' }],
    confirmWithinMs: 10_000,
  },
  /** A motor needs its time, and a radio valve tells it with its next report. */
  close_gas_valve: {
    zh: '关闭燃气阀',
    en: 'Close the gas valve',
    confirmedBy: [{ quantity: 'valve_open', value: false }],
    confirmWithinMs: 30_000,
  },
  sound_siren: {
    zh: '鸣响警号',
    en: 'Sound the siren',
    confirmedBy: [{ quantity: 'sounding', value: true }],
    confirmWithinMs: 10_000,
  },
  silence_siren: {
    zh: '警号静音',
    en: 'Silence the siren',
    confirmedBy: [{ quantity: 'sounding', value: false }],
    confirmWithinMs: 10_000,
  },
  reset_detector: {
    zh: '探测器复位',
    en: 'Reset the detector',
    confirmedBy: [{ quantity: 'alarm', value: false }],
    confirmWithinMs: 60_000,
  },
};

/** A command that has not been sent by then is never sent: the world it was meant for is gone. */
export const COMMAND_VALID_MS = 10_000;
/** So long a second person has to agree. */
export const SECOND_PERSON_WITHIN_MS = 120_000;

/**
 * Where a command stands. `sent` means that it was taken to the wire, once; a gateway that is killed then never sends it
 * again. `unknown` is an end, and is said so: nobody knows whether it was carried out.
 */
export const commandStates = [
  'awaiting-second',
  'waiting',
  'sent',
  'confirmed',
  'refused',
  'expired',
  'unknown',
] as const;
export type CommandState = (typeof commandStates)[number];
export const CommandStateSchema = Type.Enum([...commandStates]);

export const openCommandStates: readonly CommandState[] = ['awaiting-second', 'waiting', 'sent'];

export function isOpenCommandState(state: CommandState): boolean {
  return openCommandStates.includes(state);
}

/** Why a command ended as it did, or what came after. */
export const commandDetails = {
  sensor: { zh: '设备传感器已确认', en: 'the device’s own sensor says so' },
  'not-connected': { zh: '设备不在线', en: 'the device is not connected' },
  'not-listening': { zh: '设备没有订阅命令主题', en: 'the device does not listen for commands' },
  'too-slow': { zh: '设备接收过慢', en: 'the device does not read what is sent to it' },
  'no-route': { zh: '这种接入方式不能下达该命令', en: 'its link has no way to carry this command' },
  'wire-failed': { zh: '总线没有应答或拒绝写入', en: 'the bus gave no answer, or refused to write' },
  'device-refused': { zh: '设备拒绝执行', en: 'the device refused' },
  'link-revoked': { zh: '设备凭据已撤销', en: 'the credential of the device was revoked' },
  'no-second': { zh: '没有第二人确认', en: 'no second person agreed in time' },
  'too-late': { zh: '有效期内未能发出', en: 'it could not be sent in time' },
  'no-confirmation': { zh: '已发出，传感器没有确认', en: 'it was sent, and the sensor has not confirmed it' },
} as const satisfies Record<string, { readonly zh: string; readonly en: string }>;
export type CommandDetail = keyof typeof commandDetails;

/** Who or what gave it. No flow ever does. */
export const commandCauses = ['person', 'gas-leak', 'fire', 'notification'] as const;
export type CommandCause = (typeof commandCauses)[number];

/** What stands in a command on the native wire: see docs/protocols.md. */
export interface NativeCommand {
  /** Known again by the device: the same nonce is never carried out twice. */
  readonly nonce: string;
  readonly command: CommandKind;
  /** Epoch ms. A device with a clock carries it out only before then. */
  readonly notAfter: number;
}

export const answerResults = ['accepted', 'refused'] as const;
export type AnswerResult = (typeof answerResults)[number];

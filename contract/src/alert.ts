import { Type } from 'typebox';

/** Urgency. 1 is life safety. */
export type Level = 1 | 2 | 3 | 4;
export const LevelSchema = Type.Union([Type.Literal(1), Type.Literal(2), Type.Literal(3), Type.Literal(4)]);

/**
 * Where an alert stands (ISA-18.2 / OPC UA Part 9, a subset). `cleared` is the end of an unlatched kind that returned to
 * normal by itself; `closed` is the end that a named person gave it.
 */
export const alertStates = [
  'active-unacknowledged',
  'active-acknowledged',
  'cleared-unclosed',
  'cleared',
  'closed',
] as const;
export type AlertState = (typeof alertStates)[number];
export const openAlertStates: readonly AlertState[] = [
  'active-unacknowledged',
  'active-acknowledged',
  'cleared-unclosed',
];
export const AlertStateSchema = Type.Enum([...alertStates]);

export function isOpenAlertState(state: AlertState): boolean {
  return openAlertStates.includes(state);
}

export interface AlertKindDefinition {
  readonly zh: string;
  readonly en: string;
  /** Stays cleared-unclosed until a named person closes it. */
  readonly latched: boolean;
  /** The incident category it becomes at the queue. */
  readonly categoryCode: string;
}

export const alertKinds = {
  gas_leak: { zh: '燃气泄漏', en: 'Gas leak', latched: true, categoryCode: 'S01' },
  water_leak: { zh: '漏水', en: 'Water leak', latched: false, categoryCode: 'S09' },
  gate_forced: { zh: '门被强行打开', en: 'Gate forced open', latched: false, categoryCode: 'O04' },
  gate_held_open: { zh: '门长时间未关', en: 'Gate held open', latched: false, categoryCode: 'O04' },
  tamper: { zh: '设备被拆动', en: 'Device tampered with', latched: false, categoryCode: 'P03' },
  device_silent: { zh: '设备失联', en: 'Device silent', latched: false, categoryCode: 'D02' },
} as const satisfies Record<string, AlertKindDefinition>;
export type AlertKind = keyof typeof alertKinds;

export const alertEventTypes = [
  'raised',
  'raised-again',
  'level-raised',
  'acknowledged',
  'cleared',
  'closed',
  'commented',
  'incident-changed',
  'evidence',
] as const;
export type AlertEventType = (typeof alertEventTypes)[number];

import type { CommandKind } from './command.ts';
import type { Quantity } from './quantity.ts';

/** periodic: silence is a fault. event: may be silent, its supervision ping may not. (Signal K's update contract.) */
export type UpdateContract = 'periodic' | 'event';

/** Events a device may report. Closed, restored and cleared ones end what the others began. */
export const deviceEventKinds = [
  'forced_open',
  'held_open',
  'closed',
  'tamper',
  'tamper_cleared',
  'access_granted',
  'access_denied',
  'opened',
  'not_opened',
  'request_to_exit',
  'locked',
  'unlocked',
  'fire_input',
  'fire_input_cleared',
  'panic',
  'duress',
  'reader_offline',
  'reader_online',
  'mains_failed',
  'mains_restored',
  'entrapment',
  'entrapment_cleared',
  'out_of_service',
  'in_service',
  'alarm_button',
  'button_pressed',
] as const;
export type DeviceEventKind = (typeof deviceEventKinds)[number];

export interface DeviceKindDefinition {
  readonly zh: string;
  readonly en: string;
  readonly quantities: readonly Quantity[];
  readonly events: readonly DeviceEventKind[];
  /** What it may be told to do, if its link can carry it. */
  readonly capabilities: readonly CommandKind[];
  readonly updateContract: UpdateContract;
  /** The longest time between two messages of a healthy device, in ms. Silence is called after three of them. */
  readonly reportEveryMs: number;
  /** Everything such a device says goes first. */
  readonly lifeSafety: boolean;
}

export const deviceKinds = {
  'gas-detector': {
    zh: '燃气探测器',
    en: 'Gas detector',
    quantities: [
      'alarm',
      'methane_lel',
      'propane_lel',
      'gas_lel',
      'gas_ppm',
      'warming_up',
      'self_test',
      'fault',
      'tamper',
      'end_of_life',
      'battery_low',
      'battery_pct',
      'temperature_c',
    ],
    events: ['tamper', 'tamper_cleared', 'button_pressed'],
    capabilities: ['reset_detector'],
    updateContract: 'periodic',
    reportEveryMs: 60_000,
    lifeSafety: true,
  },
  'leak-sensor': {
    zh: '漏水传感器',
    en: 'Leak sensor',
    quantities: ['leak', 'fault', 'tamper', 'battery_low', 'battery_pct', 'temperature_c'],
    events: ['tamper', 'tamper_cleared'],
    capabilities: [],
    updateContract: 'periodic',
    reportEveryMs: 3_600_000,
    lifeSafety: false,
  },
  'access-gate': {
    zh: '门禁',
    en: 'Access gate',
    quantities: ['open', 'locked', 'tamper', 'fault', 'battery_low', 'battery_pct'],
    events: [
      'forced_open',
      'held_open',
      'closed',
      'tamper',
      'tamper_cleared',
      'access_granted',
      'access_denied',
      'opened',
      'not_opened',
      'request_to_exit',
      'locked',
      'unlocked',
      'fire_input',
      'fire_input_cleared',
      'panic',
      'duress',
      'reader_offline',
      'reader_online',
      'mains_failed',
      'mains_restored',
      'button_pressed',
    ],
    capabilities: ['open_gate', 'lock_gate', 'release_gate'],
    updateContract: 'event',
    reportEveryMs: 300_000,
    lifeSafety: false,
  },
  'smoke-detector': {
    zh: '烟雾探测器',
    en: 'Smoke detector',
    quantities: [
      'alarm',
      'warming_up',
      'self_test',
      'fault',
      'tamper',
      'end_of_life',
      'battery_low',
      'battery_pct',
      'temperature_c',
    ],
    events: ['tamper', 'tamper_cleared', 'button_pressed'],
    capabilities: ['reset_detector'],
    updateContract: 'periodic',
    reportEveryMs: 3_600_000,
    lifeSafety: true,
  },
  'carbon-monoxide-detector': {
    zh: '一氧化碳探测器',
    en: 'Carbon monoxide detector',
    quantities: [
      'alarm',
      'co_ppm',
      'warming_up',
      'self_test',
      'fault',
      'tamper',
      'end_of_life',
      'battery_low',
      'battery_pct',
      'temperature_c',
    ],
    events: ['tamper', 'tamper_cleared', 'button_pressed'],
    capabilities: ['reset_detector'],
    updateContract: 'periodic',
    reportEveryMs: 3_600_000,
    lifeSafety: true,
  },
  lift: {
    zh: '电梯',
    en: 'Lift',
    quantities: ['entrapment', 'out_of_service', 'fault'],
    events: [
      'entrapment',
      'entrapment_cleared',
      'out_of_service',
      'in_service',
      'alarm_button',
      'mains_failed',
      'mains_restored',
    ],
    capabilities: [],
    updateContract: 'event',
    reportEveryMs: 300_000,
    lifeSafety: true,
  },
  /** Shuts the gas off. It is only ever closed from afar; a person opens it, at the valve, by hand. */
  'gas-valve': {
    zh: '燃气切断阀',
    en: 'Gas valve',
    quantities: ['valve_open', 'fault', 'tamper', 'end_of_life', 'battery_low', 'battery_pct', 'temperature_c'],
    events: ['tamper', 'tamper_cleared', 'mains_failed', 'mains_restored', 'button_pressed'],
    capabilities: ['close_gas_valve'],
    updateContract: 'periodic',
    reportEveryMs: 3_600_000,
    lifeSafety: true,
  },
  siren: {
    zh: '声光警号',
    en: 'Siren',
    quantities: ['sounding', 'fault', 'tamper', 'battery_low', 'battery_pct', 'temperature_c'],
    events: ['tamper', 'tamper_cleared', 'mains_failed', 'mains_restored'],
    capabilities: ['sound_siren', 'silence_siren'],
    updateContract: 'periodic',
    reportEveryMs: 3_600_000,
    lifeSafety: true,
  },
  pump: {
    zh: '水泵',
    en: 'Pump',
    quantities: ['running', 'fault', 'tamper', 'temperature_c'],
    events: ['tamper', 'tamper_cleared', 'mains_failed', 'mains_restored'],
    capabilities: [],
    updateContract: 'periodic',
    reportEveryMs: 300_000,
    lifeSafety: false,
  },
  /** A gateway, a hub or a serial bus that brings other devices. It measures nothing itself. */
  bridge: {
    zh: '网桥',
    en: 'Bridge',
    quantities: [],
    events: [],
    capabilities: [],
    updateContract: 'event',
    reportEveryMs: 300_000,
    lifeSafety: false,
  },
} as const satisfies Record<string, DeviceKindDefinition>;

export type DeviceKind = keyof typeof deviceKinds;

export function isDeviceKind(name: string): name is DeviceKind {
  return Object.hasOwn(deviceKinds, name);
}

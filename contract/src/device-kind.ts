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
  'button_pressed',
] as const;
export type DeviceEventKind = (typeof deviceEventKinds)[number];

export interface DeviceKindDefinition {
  readonly zh: string;
  readonly en: string;
  readonly quantities: readonly Quantity[];
  readonly events: readonly DeviceEventKind[];
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
    quantities: ['alarm', 'methane_lel', 'warming_up', 'self_test', 'fault', 'battery_pct', 'temperature_c'],
    events: ['tamper', 'tamper_cleared', 'button_pressed'],
    updateContract: 'periodic',
    reportEveryMs: 60_000,
    lifeSafety: true,
  },
  'leak-sensor': {
    zh: '漏水传感器',
    en: 'Leak sensor',
    quantities: ['leak', 'fault', 'battery_pct', 'temperature_c'],
    events: ['tamper', 'tamper_cleared'],
    updateContract: 'periodic',
    reportEveryMs: 3_600_000,
    lifeSafety: false,
  },
  'access-gate': {
    zh: '门禁',
    en: 'Access gate',
    quantities: ['open', 'tamper', 'fault', 'battery_pct'],
    events: ['forced_open', 'held_open', 'closed', 'tamper', 'tamper_cleared', 'access_granted', 'access_denied'],
    updateContract: 'event',
    reportEveryMs: 300_000,
    lifeSafety: false,
  },
} as const satisfies Record<string, DeviceKindDefinition>;

export type DeviceKind = keyof typeof deviceKinds;

export function isDeviceKind(name: string): name is DeviceKind {
  return Object.hasOwn(deviceKinds, name);
}

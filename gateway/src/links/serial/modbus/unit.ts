import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import { type Gas, gases } from '@gridcall/contract/gas.ts';
import type { Quantity } from '@gridcall/contract/quantity.ts';
import type { Values } from './decode.ts';
import type { Channel, Profile } from './profile.ts';

/** A slave gives up its place in every round after so many failures in a row, and is called offline. */
export const FAILURES_UNTIL_OFFLINE = 3;
/** One that is offline is asked in every so many rounds, so that it does not slow the others down. */
export const OFFLINE_EVERY_ROUNDS = 5;
export const TIMEOUT_MAXIMUM_MS = 5000;
/** More commands than one device may have open. */
const WRITTEN_KEPT = 16;
/** So many questions in a row that were answered twice, and there are two units of one number. */
export const TWICE_UNTIL_TOLD = 5;

/** A slave as the installer wrote it down, with the profile it was given. */
export interface SlaveSetting {
  readonly unit: number;
  readonly name: string;
  readonly valueScale: number;
  readonly profile: Profile;
}

/** One slave on the bus and what is known of it. */
export interface Unit {
  readonly setting: SlaveSetting;
  readonly children: readonly UnitChild[];
  /** Grows when an answer came late. */
  timeoutMs: number;
  /** Questions in a row that were answered twice, and whether the last one was. */
  twice: number;
  wasTwice: boolean;
  /** The commands that were last written to it, by their nonces: what is read from now on shows what came of them. */
  written: readonly string[];
}

/** One channel of a slave: what an installer adopts. */
export interface UnitChild {
  readonly address: string;
  readonly channel: Channel;
  failures: number;
  /** What was last handed on of the device it was adopted as, and when. */
  said: { readonly deviceId: string; readonly words: string; readonly at: number } | null;
}

export function unitOf(setting: SlaveSetting): Unit {
  return {
    setting,
    timeoutMs: setting.profile.timeoutMs,
    twice: 0,
    wasTwice: false,
    written: [],
    children: setting.profile.channels.map((channel) => ({
      address: channel.id === undefined ? `${setting.unit}` : `${setting.unit}:${channel.id}`,
      channel,
      failures: 0,
      said: null,
    })),
  };
}

/** A command was written: its unit's next answer is news, also in the words of the one before. */
export function noteWritten(unit: Unit, nonce: string): void {
  unit.written = [...unit.written, nonce].slice(-WRITTEN_KEPT);
  for (const child of unit.children) child.said = null;
}

/** Gas that the profile cannot name is named by whoever set up the link: then its limits are known. */
export function withGas(values: Values, gas: Gas | null): Values {
  const { gas_lel: reading, ...others } = values;
  return gas === null || reading === undefined ? values : { ...others, [gases[gas].quantity]: reading };
}

/** What a device of this kind may report, and what of the values it may not. */
export function split(values: Values, kind: DeviceKind): { readonly own: Values; readonly foreign: readonly string[] } {
  const known: readonly Quantity[] = deviceKinds[kind].quantities;
  const entries = Object.entries(values) as [Quantity, number | boolean][];
  return {
    own: Object.fromEntries(entries.filter(([name]) => known.includes(name))),
    foreign: entries.filter(([name]) => !known.includes(name)).map(([name]) => name),
  };
}

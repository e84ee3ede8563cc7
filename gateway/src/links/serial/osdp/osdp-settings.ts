import type { OsdpBusSettings } from '@gridcall/contract/serial-configuration.ts';
import type { GateSetup } from './gate.ts';

export type OsdpReaderSetting = OsdpBusSettings['readers'][number];

/** Lock and contact are asked for one after the other: an explanation may come so much later than the opening. */
const GRACE_MS = 1500;
export const INSTALL_MAXIMUM_MS = 30 * 60_000;

export function gateSetupOf(setting: OsdpReaderSetting): GateSetup {
  return {
    passageMs: setting.passageSeconds * 1000,
    graceMs: GRACE_MS,
    heldAfterMs: setting.heldAfterSeconds * 1000,
    doorInput: setting.doorInput < 0 ? null : setting.doorInput,
    exitInput: setting.exitInput < 0 ? null : setting.exitInput,
    lock: lockOf(setting),
    doorActiveWhenOpen: setting.doorContact === 'made-when-open',
  };
}

function lockOf({ lockInput, lockOutput }: OsdpReaderSetting): GateSetup['lock'] {
  if (lockInput >= 0) return { at: 'input', number: lockInput };
  return lockOutput >= 0 ? { at: 'output', number: lockOutput } : null;
}

/** How long install mode lasts from now on; 0 for not at all. A time without a zone, or one that is no time, is never. */
export function installMsOf(installUntil: string, wallMs: number): number {
  if (!/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:?\d{2})$/.test(installUntil)) return 0;
  const until = Date.parse(installUntil);
  return Number.isNaN(until) ? 0 : Math.min(INSTALL_MAXIMUM_MS, Math.max(0, until - wallMs));
}

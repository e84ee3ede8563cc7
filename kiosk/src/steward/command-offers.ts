import type { Command, CommandOffer } from '@gridcall/contract/http-commands.ts';

/** Commands that have ended and are shown above the buttons; all of them stand in the timeline. */
const ENDED_SHOWN = 3;
const openStates: readonly string[] = ['awaiting-second', 'waiting', 'sent'];

/** Whether something may still come of a command. */
export function isUnderWay(state: string): boolean {
  return openStates.includes(state);
}

/** What is under way, and the last that ended. */
export function commandsToShow(commands: readonly Command[]): readonly Command[] {
  const isOpen = ({ state }: Command) => isUnderWay(state);
  const ended = commands
    .filter((command) => !isOpen(command))
    .sort((left, right) => right.requestedAt - left.requestedAt);
  return [...commands.filter(isOpen), ...ended.slice(0, ENDED_SHOWN)];
}

export interface DeviceOffers {
  readonly deviceId: string;
  readonly deviceName: string;
  readonly online: boolean;
  readonly offers: readonly CommandOffer[];
}

/** What shuts gas off stands first, then what the alert's own device can do, then the rest by name. */
export function offersByDevice(offers: readonly CommandOffer[], alertDeviceId: string): readonly DeviceOffers[] {
  const byDevice = new Map<string, CommandOffer[]>();
  for (const offer of offers) byDevice.set(offer.deviceId, [...(byDevice.get(offer.deviceId) ?? []), offer]);
  const rank = (all: readonly CommandOffer[]) =>
    all.some(({ command }) => command === 'close_gas_valve') ? 0 : all[0]?.deviceId === alertDeviceId ? 1 : 2;
  return [...byDevice.values()]
    .sort(
      (left, right) =>
        rank(left) - rank(right) || ((left[0]?.deviceName ?? '') < (right[0]?.deviceName ?? '') ? -1 : 1),
    )
    .map((all) => ({
      deviceId: all[0]?.deviceId ?? '',
      deviceName: all[0]?.deviceName ?? '',
      online: all[0]?.online ?? false,
      offers: all,
    }));
}

/** A nonce. Not `randomUUID`: a page over plain http on the local network does not have it. */
export function mintNonce(random: Uint8Array): string {
  return Array.from(random, (byte) => (byte % 36).toString(36)).join('');
}

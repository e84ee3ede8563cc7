import type { Command, CommandOffer, Commands } from '@gridcall/contract/http-commands.ts';

/** Commands that have ended and are shown above the buttons; all of them stand in the timeline. */
const ENDED_SHOWN = 3;
/** What nobody says any more of is told by nobody: whether it is still under way is asked. */
const UNDER_WAY_MS = 10_000;
/** At the queue a gateway that falls silent, or is heard again, is no news of its own; what could not be read is none anywhere. */
const AT_QUEUE_MS = 30_000;
const openStates: readonly string[] = ['awaiting-second', 'waiting', 'sent'];

/** Whether something may still come of a command. */
export function isUnderWay(state: string): boolean {
  return openStates.includes(state);
}

/** After which time commands and offers are to be read again, though nothing was told; null where what changes is told. */
export function lookAgainMs(found: Commands | null, isAtQueue: boolean): number | null {
  if (found?.commands.some(({ state }) => isUnderWay(state)) === true) return UNDER_WAY_MS;
  return isAtQueue || found === null ? AT_QUEUE_MS : null;
}

/** An offer as it was read last: whether its device can be reached may have changed since its dialog was opened. */
export function offerNow(found: Commands | null, offer: CommandOffer): CommandOffer {
  const { deviceId, command } = offer;
  return found?.offers.find((one) => one.deviceId === deviceId && one.command === command) ?? offer;
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

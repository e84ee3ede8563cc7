import type { Command, CommandOffer } from '@gridcall/contract/http-commands.ts';
import { expect, test } from 'vitest';
import { commandsToShow, mintNonce, offersByDevice } from './command-offers.ts';

const command = (id: string, state: Command['state'], requestedAt: number) => ({ id, state, requestedAt }) as Command;
const offer = (deviceId: string, kind: CommandOffer['command'], deviceName = deviceId) =>
  ({ deviceId, deviceName, command: kind, online: true }) as CommandOffer;

test('all that is under way is shown, and the last three that ended', () => {
  const all = [
    ...[1, 2, 3, 4].map((at) => command(`e${at}`, 'confirmed', at)),
    command('o', 'sent', 0),
    command('s', 'awaiting-second', 0),
  ];
  expect(commandsToShow(all).map(({ id }) => id)).toEqual(['o', 's', 'e4', 'e3', 'e2']);
  expect(commandsToShow([])).toEqual([]);
});

test('what shuts gas off stands first, then the device of the alert', () => {
  const offers = [
    offer('gate', 'open_gate', 'a'),
    offer('gas', 'reset_detector', 'z'),
    offer('valve', 'close_gas_valve', 'y'),
    offer('gate', 'lock_gate', 'a'),
  ];
  const shown = offersByDevice(offers, 'gas').map(({ deviceId, offers: all }) => [deviceId, all.length]);
  expect(shown).toEqual([
    ['valve', 1],
    ['gas', 1],
    ['gate', 2],
  ]);
});

test('a nonce is letters and digits, one for each byte', () => {
  expect(mintNonce(Uint8Array.from({ length: 26 }, (_, index) => index * 10))).toMatch(/^[0-9a-z]{26}$/);
});

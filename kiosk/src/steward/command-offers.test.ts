import type { Command, CommandOffer, Commands } from '@gridcall/contract/http-commands.ts';
import { expect, test } from 'vitest';
import { commandsToShow, lookAgainMs, mintNonce, offerNow, offersByDevice } from './command-offers.ts';

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

const found = (commands: readonly Command[], offers: readonly CommandOffer[] = []) =>
  ({ commands, offers }) as Commands;
const [isUnderWay, hasEnded] = [found([command('c', 'waiting', 0)]), found([command('c', 'confirmed', 0)])];

test.each<[string, Commands | null, boolean, number | null]>([
  ['what is under way at a gateway', isUnderWay, false, 10_000],
  ['what is under way at the queue', isUnderWay, true, 10_000],
  ['whether a gateway is heard, at the queue', hasEnded, true, 30_000],
  ['the same, where nothing was ordered', found([]), true, 30_000],
  ['what could not be read', null, false, 30_000],
  ['nothing, where a gateway tells all that changes', hasEnded, false, null],
])('%s is asked for again in time', (_name, all, isAtQueue, expected) => {
  expect(lookAgainMs(all, isAtQueue)).toBe(expected);
});

test('a dialog shows its offer as it was read last', () => {
  const shown = offer('gate', 'open_gate');
  const silent = { ...shown, online: false };
  const others = [offer('gate', 'lock_gate'), offer('door', 'open_gate')];
  expect(offerNow(found([], [...others, silent]), shown)).toBe(silent);
  expect(offerNow(found([], others), shown)).toBe(shown);
  expect(offerNow(null, shown)).toBe(shown);
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

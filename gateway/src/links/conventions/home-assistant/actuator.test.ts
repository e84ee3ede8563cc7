import { commandKinds } from '@gridcall/contract/command.ts';
import { expect, test } from 'vitest';
import { homeAssistant } from './home-assistant.ts';

const options = { baseTopic: null, gas: null };

function announced(component: string, config: object) {
  const reader = homeAssistant.open([], options);
  const body = { state_topic: '~/state', command_topic: '~/set', '~': 'estate/a', ...config };
  const device = { ids: ['a'], name: 'a' };
  const heard = reader.hear(`homeassistant/${component}/a/config`, JSON.stringify({ ...body, device }));
  const said = (text: string) =>
    reader.hear('estate/a/state', text).said.flatMap((one) => (one.kind === 'reading' ? [one.values] : []));
  const commands = Object.fromEntries(
    commandKinds.flatMap((command) => {
      const told = reader.commandOf?.('a', command);
      return told === undefined ? [] : [[command, `${told.topic} ${told.payload}`]];
    }),
  );
  return { kinds: heard.introductions.map(({ suggestedKind }) => suggestedKind), commands, said };
}

test.each([
  ['valve', { dev_cla: 'gas' }, 'gas-valve', { close_gas_valve: 'estate/a/set CLOSE' }],
  ['valve', { dev_cla: 'gas', pl_cls: 'zu' }, 'gas-valve', { close_gas_valve: 'estate/a/set zu' }],
  ['valve', { dev_cla: 'gas', reports_position: true }, 'gas-valve', { close_gas_valve: 'estate/a/set 0' }],
  ['valve', { dev_cla: 'gas', command_topic: undefined }, 'gas-valve', {}],
  // Its close is the word by which it opens: nothing of it is sent.
  ['valve', { dev_cla: 'gas', payload_close: 'OPEN' }, 'gas-valve', {}],
  ['valve', { dev_cla: 'gas', command_template: '{{ value | upper }}' }, 'gas-valve', {}],
  [
    ...(['siren', {}, 'siren'] as const),
    { sound_siren: 'estate/a/set {"state":"ON"}', silence_siren: 'estate/a/set {"state":"OFF"}' },
  ],
  [
    ...(['siren', { command_template: '{{ value }}', pl_on: '1', pl_off: '0' }, 'siren'] as const),
    { sound_siren: 'estate/a/set 1', silence_siren: 'estate/a/set 0' },
  ],
  // As esp-rfid announces itself: its one word opens the door.
  ['lock', { pl_lock: "{cmd:'opendoor'}", pl_unlk: "{cmd:'opendoor'}" }, 'access-gate', {}],
  ['lock', {}, 'access-gate', { lock_gate: 'estate/a/set LOCK', release_gate: 'estate/a/set UNLOCK' }],
  [
    ...(['lock', { pl_open: 'OPEN' }, 'access-gate'] as const),
    {
      ...{ open_gate: 'estate/a/set OPEN', lock_gate: 'estate/a/set LOCK' },
      ...{ release_gate: 'estate/a/set UNLOCK' },
    },
  ],
] as const)('%s %o is a %s, and is told %o', (component, config, kind, commands) => {
  const found = announced(component, config);
  expect([found.kinds, found.commands]).toEqual([[kind], commands]);
});

test.each([
  ['valve', { dev_cla: 'water' }],
  ['switch', { dev_cla: 'switch' }],
  ['button', { dev_cla: 'restart' }],
])('%s %o can be told nothing', (component, config) => {
  expect(announced(component, config)).toMatchObject({ kinds: [], commands: {} });
});

test.each([
  ['valve', { dev_cla: 'gas' }, 'open', { valve_open: true }],
  ['valve', { dev_cla: 'gas' }, 'closed', { valve_open: false }],
  ['valve', { dev_cla: 'gas' }, '{"state":"closed"}', { valve_open: false }],
  ['valve', { dev_cla: 'gas', reports_position: true }, '0', { valve_open: false }],
  ['valve', { dev_cla: 'gas', reports_position: true }, '{"position":40}', { valve_open: true }],
  ['siren', {}, 'ON', { sounding: true }],
  ['siren', {}, '{"state":"OFF"}', { sounding: false }],
  ['lock', {}, 'LOCKED', { locked: true }],
] as const)('%s %o says %s: %o', (component, config, text, values) => {
  expect(announced(component, config).said(text)).toEqual([values]);
});

test.each([
  ['valve', { dev_cla: 'gas' }, 'opening'],
  ['valve', { dev_cla: 'gas' }, 'ajar'],
  ['valve', { dev_cla: 'gas', reports_position: true }, 'half'],
  ['siren', {}, 'loud'],
] as const)('%s %o says nothing by %s', (component, config, text) => {
  expect(announced(component, config).said(text)).toEqual([]);
});

import { expect, test } from 'vitest';
import type { DeviceRow, DiscoveryRow, LinkRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import { Previews } from './preview.ts';

const link = (id: string, convention: LinkRow['convention'], options: LinkRow['options'] = {}): LinkRow => ({
  ...{ id, deviceId: id, companyId: 'jinfeng', convention, options, passwordHash: '', createdAt: 0, revokedAt: null },
});
const links: Readonly<Record<string, LinkRow>> = {
  'gas-1': link('gas-1', 'native'),
  'hub-1': link('hub-1', 'tasmota'),
  'bus-1': link('bus-1', 'modbus-rtu'),
};
const discovery: DiscoveryRow[] = [];
const state = {
  get: (table: string, id: string) =>
    table === 'link' ? links[id] : ({ id, kind: id === 'gas-1' ? 'gas-detector' : 'bridge' } as DeviceRow),
  all: () => discovery,
} as unknown as View;
const read = (linkId: string | null, topic: string, payload: string) =>
  new Previews(state).of({ linkId, topic, payload });

test.each([
  [
    'a reading with one value wrong',
    'gas-1',
    'gridcall/v1/gas-1/reading',
    '{"values":{"alarm":true,"gas":3}}',
    { alarm: true },
  ],
  ['an event', 'gas-1', 'gridcall/v1/gas-1/event', '{"kind":"tamper"}', { event: 'tamper' }],
  ['a status', 'gas-1', 'gridcall/v1/gas-1/status', '{"online":true}', { online: true }],
  [
    "another device's topic is read as this kind",
    'gas-1',
    'gridcall/v1/gas-9/reading',
    '{"values":{"alarm":true}}',
    { alarm: true },
  ],
  ['no JSON', 'gas-1', 'gridcall/v1/gas-1/reading', '{"values', {}],
  ['no topic of ours', 'gas-1', 'a/b', '{"values":{"alarm":true}}', {}],
  ['no link', null, 'gridcall/v1/gas-1/reading', '{"values":{"alarm":true}}', {}],
  ['a link that is gone', 'gas-7', 'gridcall/v1/gas-7/reading', '{"values":{"alarm":true}}', {}],
  ['a serial bus', 'bus-1', 'a', '{}', {}],
])('%s', (_name, linkId, topic, payload, expected) => {
  expect(read(linkId, topic, payload)).toEqual(expected);
});

test('a bridge: by the child it speaks for', () => {
  const preview = read('hub-1', 'tele/kitchen/LWT', 'Online');
  expect(preview).toEqual({ 'kitchen online': true });
});

test('a hub that announces too much is read without a preview', () => {
  discovery.push({ id: 'x', linkId: 'hub-1', topic: 'a', payload: 'x'.repeat(300_000), keptAt: 0 });
  expect(read('hub-1', 'tele/kitchen/LWT', 'Online')).toEqual({});
  discovery.length = 0;
});

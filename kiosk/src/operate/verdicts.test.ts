import type { Operation } from '@gridcall/contract/http-operation.ts';
import { expect, test } from 'vitest';
import { inOrder, type Part, type Tone, verdicts, wholeTone } from './verdicts.ts';

const now = 1_000_000_000;
const DAY_MS = 86_400_000;
const fine: Operation = {
  at: now,
  startedAt: 0,
  devices: [{ kind: 'gas-detector', total: 3, protected: 2, silent: 0, fault: 0, neverSeen: 0, notYet: 1, places: [] }],
  alerts: { open: 0, unacknowledged: 0, shelved: 0, test: 0, oldest: null, dutyHoles: [] },
  lanes: [{ lane: 'life-safety', waiting: 0, dead: 0, oldestAt: null }],
  uplink: { configured: true, state: 'up', lastReceiptAt: now, lastError: null },
  store: { mode: 'normal', fault: '', unsaved: 0, shed: 0, freeBytes: 50e9, totalBytes: 100e9 },
  clockJump: null,
  flows: { state: 'off', reason: '' },
  channels: [
    { channel: 'steward-page', state: 'up', reason: '', lastOkAt: null, lastErrorAt: null },
    { channel: 'sms', state: 'up', reason: '', lastOkAt: null, lastErrorAt: null },
  ],
  commands: { underWay: 0 },
  measures: { busiest: [{ name: '李秀英', notices: 6 }], acknowledge: [], closed: 0, falseAlarms: 0 },
};
const busy = { busiest: [{ name: '李秀英', notices: 7 }], acknowledge: [], closed: 0, falseAlarms: 0 };
const name = { zh: '3号楼', en: 'Building 3' };
const oldest = (level: 1 | 2 | 3) => ({ id: 'a', kind: 'gas_leak', level, raisedAt: 0, placeName: name });
const channel = (state: 'up' | 'down' | 'off') => ({
  ...fine.channels[1],
  channel: 'sms' as const,
  state,
  reason: '',
  lastOkAt: null,
  lastErrorAt: null,
});

test('all is well when nothing says otherwise', () => {
  const tones = verdicts(fine, now);
  expect(wholeTone(tones)).toBe('good');
  expect(Object.values(tones).every((tone) => tone === 'good')).toBe(true);
});

test.each<[string, Partial<Operation>, Part, Tone]>([
  [
    'a danger to life that nobody has taken',
    { alerts: { ...fine.alerts, unacknowledged: 1, oldest: oldest(1) } },
    'alerts',
    'danger',
  ],
  [
    'an urgent alert that nobody has taken',
    { alerts: { ...fine.alerts, unacknowledged: 1, oldest: oldest(2) } },
    'alerts',
    'danger',
  ],
  ['a lesser one', { alerts: { ...fine.alerts, unacknowledged: 1, oldest: oldest(3) } }, 'alerts', 'warning'],
  ['alerts that are taken', { alerts: { ...fine.alerts, open: 4 } }, 'alerts', 'good'],
  ['a disk that refuses', { store: { ...fine.store, mode: 'degraded' } }, 'store', 'danger'],
  ['a database that cannot be read', { store: { ...fine.store, mode: 'unreadable' } }, 'store', 'danger'],
  ['lanes that cannot be read', { lanes: null }, 'lanes', 'warning'],
  ['measures that cannot be read', { measures: null }, 'calls', 'warning'],
  ['readings that were shed', { store: { ...fine.store, shed: 10 } }, 'store', 'warning'],
  ['little room', { store: { ...fine.store, freeBytes: 1e8 } }, 'store', 'warning'],
  ['little room on a small disk', { store: { ...fine.store, freeBytes: 4e8, totalBytes: 4e9 } }, 'store', 'good'],
  [
    'a system that does not tell its room',
    { store: { ...fine.store, freeBytes: null, totalBytes: null } },
    'store',
    'good',
  ],
  ['a queue that does not answer', { uplink: { ...fine.uplink, state: 'down' } }, 'uplink', 'warning'],
  ['no queue at all', { uplink: { ...fine.uplink, configured: false, state: 'down' } }, 'uplink', 'good'],
  ['dead letters', { lanes: [{ lane: 'status', waiting: 0, dead: 1, oldestAt: null }] }, 'lanes', 'warning'],
  [
    'a lane that has waited for six minutes',
    { lanes: [{ lane: 'status', waiting: 1, dead: 0, oldestAt: now - 360_000 }] },
    'lanes',
    'warning',
  ],
  [
    'a lane that has waited for a minute',
    { lanes: [{ lane: 'status', waiting: 1, dead: 0, oldestAt: now - 60_000 }] },
    'lanes',
    'good',
  ],
  ['a modem that is gone', { channels: [channel('down')] }, 'channels', 'warning'],
  ['nothing but pages', { channels: [channel('off')] }, 'channels', 'warning'],
  ['a building without anybody on duty', { alerts: { ...fine.alerts, dutyHoles: [name] } }, 'duty', 'warning'],
  [
    'a silent device',
    { devices: [{ ...(fine.devices[0] as Operation['devices'][number]), protected: 1, silent: 1 }] },
    'devices',
    'warning',
  ],
  ['flows in safe mode', { flows: { state: 'safe-mode', reason: 'silent' } }, 'flows', 'warning'],
  ['flows that run', { flows: { state: 'running', reason: '' } }, 'flows', 'good'],
  ['a clock that was set yesterday', { clockJump: { at: now - DAY_MS + 1, byMs: 5000 } }, 'clock', 'warning'],
  ['a clock that was set long ago', { clockJump: { at: now - DAY_MS, byMs: 5000 } }, 'clock', 'good'],
  ['a phone that rings seven times an hour', { measures: busy }, 'calls', 'warning'],
])('%s', (_case, change, part, tone) => {
  const tones = verdicts({ ...fine, ...change }, now);
  expect(tones[part]).toBe(tone);
  expect(wholeTone(tones)).toBe(tone);
});

test('what is wrong comes first', () => {
  const tones = verdicts(
    { ...fine, flows: { state: 'stopped', reason: '' }, store: { ...fine.store, mode: 'degraded' } },
    now,
  );
  expect(inOrder(tones).slice(0, 3)).toEqual(['store', 'flows', 'alerts']);
});

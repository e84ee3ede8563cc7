import type { AlertTimelineEntry } from '@gridcall/contract/http-gateway.ts';
import { expect, test } from 'vitest';
import { callText } from './call-words.ts';
import { commandText } from './command-words.ts';
import { readable } from './timeline-words.ts';

function entry(sequence: number, type: AlertTimelineEntry['type'], detail = {}): AlertTimelineEntry {
  return { sequence, at: sequence, type, actor: 'system', level: 1, state: 'active-unacknowledged', detail };
}
const command = (sequence: number, commandId: string) => entry(sequence, 'command', { commandId });

test('of a command its beginning and its end are read, however others come between', () => {
  const timeline = [
    entry(1, 'raised'),
    ...[command(2, 'valve'), command(3, 'siren'), command(4, 'valve'), command(5, 'siren'), command(6, 'valve')],
    ...[entry(7, 'commented'), command(8, 'gate')],
  ];
  expect(readable(timeline).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 5, 6, 7, 8]);
});

test('who was called is read by name, and by id once the estate knows no name', () => {
  const people = [
    { personId: 'ma-xiulan', name: '马秀兰', post: 'A' },
    { personId: 'gone-1', post: 'B' },
  ];
  expect(callText('escalated', { people })).toBe('A岗（马秀兰） · B岗（gone-1）');
});

test('what the gateway ordered by itself names nobody', () => {
  expect(commandText({ deviceId: 'siren-1', cause: 'notification', by: 'system' })).toBe('siren-1 · 自动');
  expect(commandText({ deviceId: 'gate-1', cause: 'person', by: '马秀兰' })).toBe('gate-1 · 下令：马秀兰');
});

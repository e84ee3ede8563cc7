import { incidentActions } from '@gridcall/contract/incident.ts';
import { expect, test } from 'vitest';
import { type ActionDraft, asksNothing, bodyOf, emptyDraft } from './action-form.ts';

const full: ActionDraft = { outcome: 'fixed', owner: ' A ', note: ' 已换阀门 ', publicNote: ' 已修好 ' };

test.each([
  ['accept', {}],
  ['claim', {}],
  ['verify', {}],
  ['dispatch', { owner: 'A', note: '已换阀门' }],
  ['resolve', { outcome: 'fixed', note: '已换阀门', publicNote: '已修好' }],
  ['reject', { note: '已换阀门', publicNote: '已修好' }],
  ['rework', { note: '已换阀门' }],
  ['close', { note: '已换阀门', publicNote: '已修好' }],
  ['reopen', { note: '已换阀门' }],
] as const)('%s sends what it asks for and nothing else', (action, expected) => {
  expect(bodyOf(action, 7, full)).toEqual({ ok: true, body: { action, version: 7, ...expected } });
});

test.each([
  ['dispatch', ['owner']],
  ['resolve', ['outcome', 'note']],
  ['reject', ['note']],
  ['rework', ['note']],
  ['reopen', ['note']],
] as const)('%s says what is missing', (action, missing) => {
  expect(bodyOf(action, 7, { ...emptyDraft, note: '  ' })).toEqual({ ok: false, missing });
});

test('an optional note that is empty is left out', () => {
  expect(bodyOf('close', 1, emptyDraft)).toEqual({ ok: true, body: { action: 'close', version: 1 } });
});

test('three actions are done by their button alone', () => {
  expect(incidentActions.filter(asksNothing)).toEqual(['accept', 'claim', 'verify']);
});

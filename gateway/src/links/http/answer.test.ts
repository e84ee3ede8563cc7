import { expect, test } from 'vitest';
import type { Answer } from '../../spine/submit.ts';
import { resultOf } from './answer.ts';

const ok = { ok: true, id: 'x' } as const;
const conflict = { ok: false, code: 'STATE_CONFLICT', detail: 'closed already' } as const;

test.each<[string, Answer, object]>([
  ['committed', { kind: 'committed', outcome: ok }, ok],
  ['committed, refused by a rule', { kind: 'committed', outcome: conflict }, { code: 'STATE_CONFLICT' }],
  ['unsaved', { kind: 'unsaved', outcome: ok }, { code: 'DISK_UNAVAILABLE', retryAfterS: 5 }],
  ['unsaved, refused by a rule', { kind: 'unsaved', outcome: conflict }, { code: 'STATE_CONFLICT' }],
  ['refused', { kind: 'refused', code: 'BUSY', detail: '' }, { code: 'BUSY', retryAfterS: 1 }],
  ['refused by the disk', { kind: 'refused', code: 'DISK_UNAVAILABLE', detail: '' }, { retryAfterS: 5 }],
  ['refused while stopping', { kind: 'refused', code: 'STOPPING', detail: '' }, { code: 'STOPPING' }],
])('%s', (_name, answer, expected) => {
  expect(resultOf(answer)).toMatchObject(expected);
});

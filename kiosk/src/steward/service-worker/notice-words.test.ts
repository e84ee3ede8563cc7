import type { PushPayload } from '@gridcall/contract/http-push.ts';
import { expect, test } from 'vitest';
import { shownAfterTaking, shownAs, shownAsUnreadable } from './notice-words.ts';

const payload: PushPayload = {
  ...{ id: 'n-1', alertId: 'alert-1', level: 1, kind: 'raised', test: false, at: 5, language: 'zh-CN' },
  ...{ title: '燃气泄漏', text: '金凤花园1号楼', ticket: 't' },
};

test('a danger to life stays on the screen, shakes the phone, and can be taken at once', () => {
  const { title, options } = shownAs(payload);
  expect(title).toBe('燃气泄漏');
  expect(options).toMatchObject({
    requireInteraction: true,
    renotify: true,
    tag: 'alert-1',
    lang: 'zh-CN',
    timestamp: 5,
  });
  expect(options.actions?.map((action) => action.title)).toEqual(['我来处理', '查看']);
  expect(options.vibrate?.length).toBeGreaterThan(3);
});

test('what calls nobody is quiet, and takes the place of what did', () => {
  const { options } = shownAs({ ...payload, kind: 'stood-down', ticket: null, language: 'en' });
  expect(options).toMatchObject({ requireInteraction: false, renotify: false, tag: 'alert-1' });
  expect(options.actions).toEqual([{ action: 'view', title: 'View' }]);
  expect(shownAs({ ...payload, level: 3 }).options).toMatchObject({ requireInteraction: false, vibrate: [200] });
  expect(shownAs({ ...payload, alertId: null }).options.tag).toBe('n-1');
});

test('taking it says what became of it, and cannot be done twice', () => {
  const before = { title: '燃气泄漏', data: { alertId: 'alert-1', ticket: 't', language: 'zh-CN' } } as const;
  expect(shownAfterTaking(before, true).options).toMatchObject({ body: '接警已送往网关', data: { ticket: null } });
  expect(shownAfterTaking(before, false).options).toMatchObject({ requireInteraction: true, tag: 'alert-1' });
  expect(shownAsUnreadable('en').title).toBe('There is a new notice');
});

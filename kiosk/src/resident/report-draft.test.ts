import { expect, test } from 'vitest';
import { bodyOf, type DraftInput, emptyDraft, nextDraft, type ReportDraft, TEXT_LIMIT } from './report-draft.ts';

const chosen: ReportDraft = { ...emptyDraft, step: 'place', categoryCode: 'P02', phrases: ['a'], text: 'mine' };
const words: ReportDraft = { ...chosen, step: 'words', placeId: 'building-1' };

test.each<[string, ReportDraft, DraftInput, ReportDraft]>([
  [
    'a category leads to the place',
    emptyDraft,
    { kind: 'category', code: 'P02' },
    { ...emptyDraft, step: 'place', categoryCode: 'P02' },
  ],
  ['the same category keeps its phrases', { ...chosen, step: 'category' }, { kind: 'category', code: 'P02' }, chosen],
  [
    'another category drops them, not the words',
    { ...chosen, step: 'category' },
    { kind: 'category', code: 'E01' },
    { ...chosen, categoryCode: 'E01', phrases: [] },
  ],
  ['a place leads to the words', chosen, { kind: 'place', placeId: 'building-1' }, words],
  ['no place before a category', emptyDraft, { kind: 'place', placeId: 'building-1' }, emptyDraft],
  ['a phrase is taken', words, { kind: 'phrase', phrase: 'b' }, { ...words, phrases: ['a', 'b'] }],
  ['and put back', words, { kind: 'phrase', phrase: 'a' }, { ...words, phrases: [] }],
  ['text', words, { kind: 'text', text: 'x' }, { ...words, text: 'x' }],
  ['phone', words, { kind: 'phone', digits: '138' }, { ...words, phone: '138' }],
  ['back from the words', words, { kind: 'back' }, { ...words, step: 'place' }],
  ['back from the place', chosen, { kind: 'back' }, { ...chosen, step: 'category' }],
  ['back from the start is nothing', emptyDraft, { kind: 'back' }, emptyDraft],
])('%s', (_name, before, input, after) => {
  expect(nextDraft(before, input)).toEqual(after);
});

test('only what was filled is sent', () => {
  const bare = { ...emptyDraft, categoryCode: 'P02', placeId: 'building-1' };
  expect(bodyOf(bare, 'zh-CN')).toEqual({
    ok: true,
    body: { placeId: 'building-1', categoryCode: 'P02', language: 'zh-CN' },
  });
  expect(bodyOf({ ...words, phone: '13812345678' }, 'en')).toMatchObject({
    ok: true,
    body: { text: 'a\nmine', phone: '13812345678', language: 'en' },
  });
  expect(bodyOf(emptyDraft, 'en')).toEqual({ ok: false, fault: 'incomplete' });
  expect(bodyOf({ ...words, phone: '138' }, 'en')).toEqual({ ok: false, fault: 'phone' });
});

test('a long text is cut where the gateway would refuse it, and never inside an emoji', () => {
  const long = bodyOf({ ...words, phrases: [], text: `${'啊'.repeat(TEXT_LIMIT - 1)}😀` }, 'zh-CN');
  expect(long.ok && long.body.text).toBe('啊'.repeat(TEXT_LIMIT - 1));
});

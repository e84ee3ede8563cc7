import { readFileSync } from 'node:fs';
import { FlowRequestSchema } from '@gridcall/contract/flow-request.ts';
import fc from 'fast-check';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { RefusedError, refusalCodes, refuse } from './refusal.ts';
import { checkRequest, type RequestDraft } from './request-check.ts';

const raise = { kind: 'raise-alert', deviceId: 'gate-1', level: 3, title: '门未关', text: '' } as const;
const open = { kind: 'open-service-request', placeId: 'jinfeng-1', categoryCode: 'P02', text: '灯坏了' } as const;

describe('a request of a flow', () => {
  test.each([
    raise,
    { kind: 'clear-alert', deviceId: 'gate-1' } as const,
    open,
    { kind: 'notify-steward', placeId: 'jinfeng-1', title: '早报', text: '昨日无报警' } as const,
  ])('of kind $kind is taken when it is whole', (request) => {
    expect(checkRequest(request, 'zh')).toEqual({ ok: true, request });
  });

  const wrong: readonly (readonly [draft: RequestDraft, zh: RegExp, en: RegExp])[] = [
    [{ ...raise, level: 1 }, /1 级关系生命安全/, /level 1 is life safety/],
    [{ ...raise, level: '3' }, /级别/, /level/],
    [{ ...raise, deviceId: '' }, /设备编号/, /device id/],
    [{ ...raise, deviceId: undefined }, /msg\.device\.id/, /msg\.device\.id/],
    [{ ...raise, title: 'x'.repeat(61) }, /标题/, /title/],
    [{ ...raise, text: 'x'.repeat(501) }, /500/, /500/],
    [{ ...open, categoryCode: 'lights' }, /诉求类别/, /category/],
    [{ ...open, text: '' }, /文字/, /text/],
    [{ ...open, placeId: 'Jin Feng' }, /地点编号/, /place id/],
  ];

  test.each(wrong)('%j is refused by the field at fault, in both languages', (draft, zh, en) => {
    for (const [language, words] of [['zh', zh] as const, ['en', en] as const]) {
      const check = checkRequest(draft, language);
      expect(check).toMatchObject({ ok: false, code: 'FLOW_REQUEST_INVALID' });
      expect(check.ok ? '' : check.cause).toMatch(words);
    }
  });

  test('is never passed on if the wire would not take it', () => {
    const anyField = fc.oneof(fc.string(), fc.integer(), fc.constant(undefined), fc.constant('gate-1'), fc.constant(3));
    const names = ['deviceId', 'placeId', 'level', 'title', 'text', 'categoryCode'];
    const draft = fc.record({
      kind: fc.constantFrom('raise-alert', 'clear-alert', 'open-service-request', 'notify-steward'),
      ...Object.fromEntries(names.map((name) => [name, anyField])),
    });
    fc.assert(
      fc.property(draft, (given) => {
        const check = checkRequest(given as RequestDraft, 'en');
        expect(check.ok).toBe(Value.Check(FlowRequestSchema, given));
      }),
    );
  });
});

describe('a refusal', () => {
  test.each(refusalCodes)('%s has cause and mend in both languages', (code) => {
    const zh = refuse(code, 'zh');
    const en = refuse(code, 'en', 'why');
    expect(zh.cause + zh.mend).toMatch(/\p{Script=Han}/u);
    expect(en.cause).toMatch(/: why$/);
    expect(en.cause + en.mend).not.toMatch(/\p{Script=Han}/u);
  });

  test.each(refusalCodes)('%s stands in the page for integrators', (code) => {
    const page = readFileSync(new URL('../../docs/flows.md', import.meta.url), 'utf8');
    expect(page).toContain(`| \`${code}\` |`);
  });

  test('reaches a catch node as a sentence, without the name of a class', () => {
    const error = new RefusedError({ ok: false, code: 'FLOW_QUOTA', cause: '太多', mend: '放慢' }, 'zh');
    expect(String(error)).toBe('太多。放慢。');
    expect(error.code).toBe('FLOW_QUOTA');
    const ended = new RefusedError({ ok: false, code: 'FLOW_QUOTA', cause: '太多', mend: '放慢。' }, 'zh');
    expect(String(ended)).toBe('太多。放慢。');
    expect(String(new RefusedError(refuse('FLOW_GATEWAY_GONE', 'en'), 'en'))).toMatch(/connected\. The gateway .*\.$/);
  });
});

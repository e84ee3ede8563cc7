import { expect, test } from 'vitest';
import { withQuery } from './api.ts';
import { faultOf, localFault } from './result.ts';

test('a problem keeps the words of the server', () => {
  const problem = {
    code: 'ALERT_STILL_ACTIVE',
    title: '报警尚未解除',
    mend: '等探测器恢复正常后再关闭。',
    status: 409,
  };
  expect(faultOf(409, problem, () => 'zh-CN')).toEqual({ ...problem, detail: '', fields: [] });
});

test.each([undefined, null, '', '<html>', 7, [], {}, { title: 'x' }])('%j is no problem body', (body) => {
  expect(faultOf(502, body, () => 'en')).toEqual(localFault('UNREADABLE', () => 'en', 502));
});

test('local faults have words in both languages', () => {
  for (const code of ['UNREACHABLE', 'TIMED_OUT', 'CANCELLED', 'UNREADABLE', 'OTHER_PAGE'] as const) {
    expect(localFault(code, () => 'zh-CN').title).toMatch(/[\u4e00-\u9fff]/);
    expect(localFault(code, () => 'en').mend).toMatch(/^[A-Z]/);
  }
});

test('a local fault that stands while the language changes changes its words', () => {
  let language: 'zh-CN' | 'en' = 'zh-CN';
  const fault = localFault('UNREACHABLE', () => language);
  expect(fault.title).toBe('连不上服务器');
  language = 'en';
  expect([fault.title, fault.mend].join(' ')).toMatch(/^[ -~]+$/);
});

test('a query leaves out what is not set', () => {
  expect(withQuery('/a', undefined)).toBe('/a');
  expect(withQuery('/a', { q: '楼', state: undefined, cursor: '', limit: 50 })).toBe('/a?q=%E6%A5%BC&limit=50');
});

import { expect, it } from 'vitest';
import { problemInWords } from './api.ts';

it('tells a refusal, its detail and each wrong field in both languages', () => {
  const problem = {
    code: 'BODY_INVALID',
    detail: '读不出来。\nIt cannot be read.',
    fields: [{ path: '/gas', message: '可用：methane\nthere are: methane' }],
  };
  const [chinese, english, field] = problemInWords(400, problem).split('\n');
  expect(chinese).toMatch(/^内容格式不对（读不出来。）：/);
  expect(english).toMatch(/^The body is not valid \(It cannot be read\.\): /);
  expect(field).toBe('  /gas: 可用：methane · there are: methane');
});

it('says once what is the same in both languages, and nothing where there is no detail', () => {
  expect(problemInWords(404, { code: 'NOT_FOUND', detail: 'gas-1' })).toBe(
    '没有找到（gas-1）：请检查编号或地址。\nNot found (gas-1): Check the number or the address.',
  );
  expect(problemInWords(404, { code: 'NOT_FOUND', detail: '' })).toMatch(/^没有找到：.*\nNot found: /);
  expect(problemInWords(500, '<html>')).toMatch(/服务器回答 500.*\n.*answered 500/);
});

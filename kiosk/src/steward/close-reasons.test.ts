import { alertKinds } from '@gridcall/contract/alert.ts';
import { expect, test } from 'vitest';
import { templates } from '../locales/en/steward.ts';
import { closeReasons } from './close-reasons.ts';

test.each([...Object.keys(alertKinds), '__proto__'])(
  '%s has reasons of its own, each once, then the general ones',
  (kind) => {
    const reasons = closeReasons(kind);
    expect(reasons.length).toBeGreaterThanOrEqual(5);
    expect(new Set(reasons).size).toBe(reasons.length);
    expect(reasons.slice(-3)).toEqual(['误报', '设备故障，已报修', '演练或测试']);
  },
);

test('what ends in somebody safe can be said of every danger to a life', () => {
  const said = (kind: string) => closeReasons(kind).join('');
  for (const kind of ['carbon_monoxide', 'lift_entrapment', 'gate_duress', 'panic_button']) {
    expect(said(kind), kind).toMatch(/安全|无碍/);
  }
  expect(Object.keys(templates).filter((id) => id.startsWith('steward-reason-')).length).toBeGreaterThan(20);
});

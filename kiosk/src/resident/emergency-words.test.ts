import { buildingEmergencyKinds } from '@gridcall/contract/alert.ts';
import { expect, test } from 'vitest';
import { emergencyWords } from './emergency-words.ts';

test.each([...buildingEmergencyKinds])(
  '%s has words of its own: what to do, whom to call, what never to do',
  (kind) => {
    const { title, otherTitle, otherLanguage, steps, never } = emergencyWords(kind);
    expect(title).not.toBe(emergencyWords('').title);
    expect([otherTitle, otherLanguage]).toEqual([expect.stringMatching(/^[A-Z][a-z ]+$/), 'en']);
    expect(steps.length).toBeGreaterThanOrEqual(3);
    expect(steps.join('')).toMatch(/119/);
    expect(never).toMatch(/不要/);
    // Out by the stairs or into the open, and no word that help is on its way.
    expect(steps.join('')).toMatch(/楼外|楼梯/);
    expect([...steps, never].join('')).not.toMatch(/马上到|赶来|已派|正在路上/);
  },
);

test('fire: stairs, low in smoke, and shut in: the door, the gap, the window', () => {
  for (const kind of ['smoke', 'fire_input']) {
    const said = emergencyWords(kind).steps.join('');
    for (const word of ['楼梯', '电梯', '弯腰', '湿毛巾', '关门', '窗口']) expect(said).toContain(word);
  }
});

test('carbon monoxide: it has no smell, air, the source off, 120 first, and no towel', () => {
  const { steps, never } = emergencyWords('carbon_monoxide');
  const said = steps.join('');
  for (const word of ['闻不到', '开门开窗', '热水器', '新鲜', '120']) expect(said).toContain(word);
  expect(said.indexOf('120')).toBeLessThan(said.indexOf('119'));
  expect(said).not.toContain('毛巾');
  expect(never).toContain('湿毛巾挡不住');
});

test.each(['', 'lift_entrapment', '__proto__', 'constructor', 'flood'])('%j has the words for any danger', (kind) => {
  expect(emergencyWords(kind).title).toBe('紧急警报');
});

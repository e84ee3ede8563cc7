import { alertKinds } from '@gridcall/contract/alert.ts';
import { expect, test } from 'vitest';
import { actionCardFor, kioskPhones } from './action-cards.ts';

const company = {
  id: 'jinfeng',
  kind: 'property_company',
  nameZh: '金凤物业',
  nameEn: 'Jinfeng Property',
  dutyPhone: '0951-5550100',
} as const;
const kinds = Object.keys(alertKinds);

test.each(kinds)('%s has a card, whole in both languages', (kind) => {
  const card = actionCardFor(kind, [company]);
  if (card === undefined) throw new Error(`no card for ${kind}`);
  const lines = [card.title, ...card.steps, ...card.never, ...card.phones.map(({ name }) => name)];
  for (const { zh, en } of lines) {
    expect(zh).toMatch(/\p{Script=Han}/u);
    expect(en).toMatch(/^[\x20-\x7e“”’]+$/);
  }
  expect(card.steps.length).toBeGreaterThanOrEqual(3);
  expect(card.never.length).toBeGreaterThanOrEqual(2);
  expect(card.phones.at(-1)?.number).toBe(company.dutyPhone);
});

test('gas: no switch, no flame, valve, outside, and 119 first', () => {
  const card = actionCardFor('gas_leak', []);
  const said = JSON.stringify(card);
  for (const word of ['开关', '明火', '门窗', '阀', '室外', '电梯']) expect(said).toContain(word);
  expect(card?.phones.map(({ number }) => number)).toEqual(['119', '12345', '120', '110']);
});

test('no card promises that help arrives', () => {
  for (const kind of kinds)
    expect(JSON.stringify(actionCardFor(kind, []))).not.toMatch(/马上到|正在赶来|on the way|will arrive/i);
});

test.each(['fire', '', '__proto__', 'constructor'])('there is no card for %j', (kind) => {
  expect(actionCardFor(kind, [])).toBeUndefined();
});

test('a kiosk shows who is on duty, then the emergency numbers', () => {
  expect(kioskPhones(company).map(({ number }) => number)).toEqual(['0951-5550100', '119', '110', '120', '12345']);
  expect(kioskPhones(undefined)).toHaveLength(4);
});

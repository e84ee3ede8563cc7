import { commissioningSteps } from '@gridcall/contract/http-property.ts';
import { describe, expect, test } from 'vitest';
import {
  COMMISSIONING_MS,
  type Evidence,
  isUnderWay,
  missingSteps,
  stepNames,
  stepsShown,
} from './commissioning-steps.ts';

const nothing: Evidence = {
  isConnected: false,
  wasRefused: false,
  wasHeard: false,
  wrong: [],
  wasShownToSteward: false,
  hasAlert: false,
  hasIncident: false,
};

test.each<[string, Partial<Evidence>, readonly string[]]>([
  ['a silent device', {}, []],
  ['a wrong password', { wasRefused: true }, ['connected']],
  ['a session', { isConnected: true }, ['connected', 'authenticated']],
  ['a session after a wrong password', { isConnected: true, wasRefused: true }, ['connected', 'authenticated']],
  ['an unknown topic', { wrong: ['TOPIC_UNKNOWN'] }, ['connected', 'authenticated']],
  ["another device's topic", { wrong: ['TOPIC_NOT_YOURS'] }, ['connected', 'authenticated']],
  ['a wrong unit', { wrong: ['UNIT_MISMATCH'] }, ['connected', 'authenticated', 'topic']],
  ['no JSON', { wrong: ['TOPIC_UNKNOWN', 'MESSAGE_NOT_JSON'] }, ['connected', 'authenticated', 'topic']],
  ['a good message', { wasHeard: true }, ['connected', 'authenticated', 'topic']],
  ['an alert', { hasAlert: true }, ['rule']],
  ["a steward's screen", { wasShownToSteward: true }, ['steward']],
  ['an incident', { hasIncident: true }, ['incident']],
])('%s', (_name, evidence, steps) => {
  expect(stepsShown({ ...nothing, ...evidence })).toEqual(steps);
});

test('steps are shown in the order an installer walks them, and decoding is never guessed', () => {
  const all = stepsShown({
    ...{ isConnected: true, wasRefused: true, wasHeard: true, wrong: ['UNIT_MISMATCH'] },
    ...{ wasShownToSteward: true, hasAlert: true, hasIncident: true },
  });
  expect(all).toEqual(commissioningSteps.filter((step) => step !== 'decoded'));
});

test('missing is what was neither noted nor is shown', () => {
  expect(missingSteps({}, [])).toEqual(commissioningSteps);
  expect(missingSteps({ decoded: 5, rule: 6 }, ['connected', 'authenticated', 'topic'])).toEqual([
    'steward',
    'incident',
  ]);
  expect(missingSteps(Object.fromEntries(commissioningSteps.map((step) => [step, 1])), [])).toEqual([]);
});

describe('a commissioning is under way', () => {
  const row = { id: 'c', deviceId: 'd', companyId: 'x', placeId: 'p', by: 'w', seen: {}, alertId: null };
  test.each([
    ['when it begins', null, 0, true],
    ['a moment before its end', null, COMMISSIONING_MS - 1, true],
    ['not at its end', null, COMMISSIONING_MS, false],
    ['not once it was finished', 10, 11, false],
  ])('%s', (_name, finishedAt, now, expected) => {
    expect(isUnderWay({ ...row, startedAt: 0, finishedAt }, now)).toBe(expected);
  });
});

test('every step has a name in both languages', () => {
  for (const step of commissioningSteps) {
    expect(stepNames[step].zh).toMatch(/\p{Script=Han}/u);
    expect(stepNames[step].en).toMatch(/^[a-z' ]+$/);
  }
});

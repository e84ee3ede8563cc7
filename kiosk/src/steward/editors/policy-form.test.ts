import { shippedPolicies } from '@gridcall/contract/escalation.ts';
import { PolicyPreviewBodySchema } from '@gridcall/contract/http-escalation.ts';
import { Value } from 'typebox/value';
import { expect, test } from 'vitest';
import {
  addStep,
  bodyOfPolicy,
  changeStep,
  type FieldFault,
  mayAddStep,
  type PolicyForm,
  policyFormFaults,
  policyFormOf,
  removeStep,
  togglePost,
} from './policy-form.ts';

test.each(Object.values(shippedPolicies))('$id goes through the form and back as it was', (policy) => {
  const form = policyFormOf(policy);
  const body = bodyOfPolicy(policy, form);
  const { id: _id, version: _version, ...written } = policy;
  expect(body).toEqual(written);
  expect(Value.Check(PolicyPreviewBodySchema, body)).toBe(true);
  expect(policyFormFaults(form)).toEqual(new Map());
});

test('waits are told in the largest unit that leaves a whole number', () => {
  const told = policyFormOf(shippedPolicies[4]).steps.map(({ value, unit }) => `${value} ${unit}`);
  expect(told).toEqual(['0 minute', '1 day', '2 day', '80 due', '100 due', '200 due']);
  expect(
    policyFormOf(shippedPolicies[2])
      .steps.map(({ value, unit }) => `${value} ${unit}`)
      .at(-1),
  ).toBe('2 hour');
});

const form = policyFormOf(shippedPolicies[1]);

test.each<[string, PolicyForm, [string, FieldFault][]]>([
  ['a step that calls nobody', changeStep(form, 1, { posts: [] }), [['/steps/1/posts', 'no-post']]],
  [
    'a step without a time',
    addStep(form),
    [
      ['/steps/6/posts', 'no-post'],
      ['/steps/6/wait', 'no-number'],
    ],
  ],
  ['a negative time', changeStep(form, 1, { value: '-1' }), [['/steps/1/wait', 'no-number']]],
  ['61 days', changeStep(form, 1, { value: '61', unit: 'day' }), [['/steps/1/wait', { least: 0, most: 60 }]]],
  [
    'five times the time',
    changeStep(form, 1, { value: '401', unit: 'due' }),
    [['/steps/1/wait', { least: 0, most: 400 }]],
  ],
  ['calls every six seconds', { ...form, repeat: '0.1' }, [['/repeatMs', { least: 0.5, most: 86_400 }]]],
  ['words', { ...form, lastRepeat: '五' }, [['/lastRepeatMs', 'no-number']]],
  ['two days to arrive', { ...form, unacknowledge: '2880' }, [['/unacknowledgeMs', { least: 1, most: 1440 }]]],
  // Whether it may be left out is the gateway's to say: it depends on the level.
  ['nothing at all', { ...form, repeat: '', lastRepeat: ' ', unacknowledge: '' }, []],
])('%s is told before the gateway is asked', (_what, wrong, faults) => {
  expect([...policyFormFaults(wrong)]).toEqual(faults);
});

test('steps come and go, and posts are called or not', () => {
  const [first] = form.steps;
  expect(first && togglePost(first, 'property')).toEqual(['A', 'gas-company']);
  expect(first && togglePost(first, 'B')).toEqual(['A', 'property', 'gas-company', 'B']);
  expect(removeStep(form, 1).steps.map(({ value }) => value)).toEqual(['0', '4', '6', '10', '15']);
  let many = form;
  while (mayAddStep(many)) many = addStep(many);
  expect(many.steps).toHaveLength(12);
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

const MINUTE = 60_000;

let house: House;
let steward: string;
beforeAll(async () => {
  house = await openHouse();
  await house.link('gas-1', 'flat-101');
  steward = (await house.token('steward', { personId: 'li', placeIds: ['building-1'] })).token;
  await house.reading('gas-1', { alarm: true, methane_lel: 55 });
});
afterAll(() => house.stop());

describe('whoever took an alert', () => {
  test('says that they are there; of an alert that nobody took, that is no word', async () => {
    const id = house.alertOf('gas-1');
    const arrive = () => house.request('POST', `/api/v1/alerts/${id}/arrive`, { token: steward });
    expect((await arrive()).body.code).toBe('STATE_CONFLICT');
    await house.request('POST', `/api/v1/alerts/${id}/acknowledge`, { token: steward });
    expect((await arrive()).body).toMatchObject({ state: 'active-acknowledged' });
    expect((await arrive()).status).toBe(200);
    const { timeline } = (await house.request('GET', `/api/v1/alerts/${id}`, { token: steward })).body;
    expect(timeline.filter(({ type }) => type === 'arrived')).toHaveLength(1);
  });
});

describe('policies', () => {
  const list = async (token: string) => (await house.request('GET', '/api/v1/policies', { token })).body.policies;
  const written = {
    level: 1,
    name: { zh: '本小区一级', en: 'Level 1 here' },
    steps: [
      { posts: ['A', 'property'], afterMs: 0 },
      { posts: ['grid-leader'], afterMs: 3 * MINUTE },
    ],
    repeatMs: MINUTE,
    lastRepeatMs: 5 * MINUTE,
    unacknowledgeMs: 10 * MINUTE,
  };
  const put = (body: object, token = ADMINISTRATOR_TOKEN) =>
    house.request('PUT', '/api/v1/policies/ours', { token, body });

  test('the shipped ones stand until somebody writes another, and again when that is taken away', async () => {
    expect((await list(steward)).map(({ level, shipped }) => [level, shipped])).toEqual([
      ...[[1, true], [2, true], [3, true], [4, true]], // biome-ignore format: a row of a table
    ]);
    const first = await put({ ...written, baseVersion: 0, reason: '居委会决定' });
    expect(first.body.policies[0]).toMatchObject({ id: 'ours', version: 1, shipped: false });
    const remove = { token: ADMINISTRATOR_TOKEN, body: { reason: '试行结束' } };
    expect((await house.request('DELETE', '/api/v1/policies/ours', remove)).body.policies[0]).toMatchObject({
      ...{ id: 'level-1', shipped: true },
    });
    expect((await house.request('DELETE', '/api/v1/policies/ours', remove)).body.code).toBe('NOT_FOUND');
  });

  test.each([
    ['without a reason', { baseVersion: 0, reason: ' ' }, 'BODY_INVALID'],
    ['that calls nobody at once', { steps: [{ posts: ['A'], afterMs: 1 }] }, 'POLICY_INVALID'],
    ['whose steps go back', { steps: [written.steps[0], written.steps[0]] }, 'POLICY_INVALID'],
    ['that ends before somebody answers', { lastRepeatMs: null }, 'POLICY_INVALID'],
    ['that never asks for an arrival', { unacknowledgeMs: null }, 'POLICY_INVALID'],
    ['that calls every second', { repeatMs: 1000 }, 'BODY_INVALID'],
    ['with a post that is none', { steps: [{ posts: ['C'], afterMs: 0 }] }, 'BODY_INVALID'],
    ['without a step', { steps: [] }, 'BODY_INVALID'],
    ['that somebody else has changed', { baseVersion: 7 }, 'POLICY_CHANGED'],
  ])('one %s is refused', async (_what, wrong, code) => {
    const answer = await put({ ...written, baseVersion: 0, reason: '试', ...wrong });
    expect(answer.body.code).toBe(code);
    expect(answer.status).toBeGreaterThanOrEqual(400);
  });

  test('a level has one, and only an operator writes it', async () => {
    expect((await put({ ...written, baseVersion: 0, reason: '一' })).status).toBe(200);
    const other = { token: ADMINISTRATOR_TOKEN, body: { ...written, baseVersion: 0, reason: '二' } };
    expect((await house.request('PUT', '/api/v1/policies/others', other)).body.code).toBe('POLICY_LEVEL_TAKEN');
    expect((await put({ ...written, baseVersion: 1, reason: '三' }, steward)).body.code).toBe('NOT_ALLOWED');
  });
});

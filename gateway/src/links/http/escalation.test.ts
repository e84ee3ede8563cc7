import type { Policies, PolicyPreview } from '@gridcall/contract/http-escalation.ts';
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

  test('is told before it is written: what is wrong at which field, who is reached by no step, what is slower', async () => {
    const look = async (more: object, headers = {}) =>
      (
        await house.request('POST', '/api/v1/policies/preview', {
          ...{ token: ADMINISTRATOR_TOKEN, headers, body: { ...written, ...more } },
        })
      ).body as unknown as PolicyPreview;
    const steps = [
      { posts: ['A'], afterMs: MINUTE },
      { posts: ['B'], afterMs: MINUTE },
    ];
    const wrong = { level: 2, steps, lastRepeatMs: null, unacknowledgeMs: null };
    const faults = ['/steps/0', '/steps/1', '/lastRepeatMs', '/unacknowledgeMs'].map((path) => ({ path }));
    expect(await look(wrong)).toMatchObject({ faults, version: 0 });
    expect((await put({ ...written, ...wrong, baseVersion: 0, reason: '试' })).body).toMatchObject({
      ...{ code: 'POLICY_INVALID', fields: faults },
    });
    const english = await look({ steps: [steps[0]] }, { 'accept-language': 'en' });
    expect(english.faults).toEqual([{ path: '/steps/0', message: 'the first step must begin at once: afterMs 0' }]);
    const slow = await look({ steps: [written.steps[0], { posts: ['grid-leader'], afterMs: 5 * MINUTE }] });
    expect(slow.faults).toEqual([]);
    const told = slow.warnings.map(({ path, message }) => `${path} ${message}`).join('\n');
    expect(told).toMatch(/\/steps\/1 现在有 2 栋楼（共 2 栋）这一步联系不上任何人/);
    expect(told).toMatch(/\/steps 有 \d 栋楼（共 2 栋）从第一步到最后一步都联系不上任何人/);
    expect(told).toMatch(/\/steps\/1 比出厂规则慢：出厂是 2 分钟。/);
    expect(
      (await look({ level: 3, steps: [written.steps[0], { posts: ['B'], afterMs: 90 * MINUTE }] })).warnings,
    ).not.toContainEqual(expect.objectContaining({ message: expect.stringMatching(/慢/) }));
    const denied = await house.request('POST', '/api/v1/policies/preview', { token: steward, body: written });
    expect(denied.body.code).toBe('NOT_ALLOWED');
  });

  test('is taken away only as it was seen, and what it goes back to is told', async () => {
    const write = (baseVersion: number) => put({ ...written, level: 4, baseVersion, reason: '一' });
    const first = (await write(0)).body.policies[3]?.version ?? 0;
    expect((await write(first)).body.policies[3]).toMatchObject({ id: 'ours', version: first + 1 });
    const remove = (baseVersion: number) =>
      house.request('DELETE', '/api/v1/policies/ours', {
        ...{ token: ADMINISTRATOR_TOKEN, body: { reason: '三', baseVersion } },
      });
    expect((await remove(first)).body.code).toBe('POLICY_CHANGED');
    const { policies, asShipped } = (await remove(first + 1)).body as unknown as Policies;
    expect(policies[3]).toMatchObject({ id: 'level-4', shipped: true });
    expect(asShipped.map(({ id }) => id)).toEqual(['level-1', 'level-2', 'level-3', 'level-4']);
    // Whoever still has the one before open does not write over the one that came instead.
    expect((await write(0)).body.policies[3]).toMatchObject({ version: first + 2 });
    expect((await write(first)).body.code).toBe('POLICY_CHANGED');
    expect((await remove(first + 2)).status).toBe(200);
  });

  test('a level has one, and only an operator writes it', async () => {
    expect((await put({ ...written, baseVersion: 0, reason: '一' })).status).toBe(200);
    const other = { token: ADMINISTRATOR_TOKEN, body: { ...written, baseVersion: 0, reason: '二' } };
    expect((await house.request('PUT', '/api/v1/policies/others', other)).body.code).toBe('POLICY_LEVEL_TAKEN');
    expect((await put({ ...written, baseVersion: 1, reason: '三' }, steward)).body.code).toBe('NOT_ALLOWED');
  });
});

import type { RuleConditions, RuleSettings, RuleSettingVersions } from '@gridcall/contract/http-rule-settings.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

let house: House;
let jinfeng: string;
let station: string;
let narrow: string;
let steward: string;
beforeAll(async () => {
  house = await openHouse();
  jinfeng = (await house.token('installer', { companyId: 'jinfeng', name: '王装机' })).token;
  station = (await house.token('installer', { companyId: 'station', name: '站长' })).token;
  narrow = (await house.token('installer', { companyId: 'jinfeng', placeIds: ['unit-1'] })).token;
  steward = (await house.token('steward', { personId: 'li', placeIds: ['building-1'] })).token;
  await house.link('gas-1', 'flat-101');
  await house.link('gas-2', 'lobby-2', { companyId: 'station' });
  await house.link('gate-1', 'lobby-1', { deviceKind: 'access-gate' });
});
afterAll(() => house.stop());

const ROOT = '/api/v1/rule-settings';
const gas = 'gas-detector/gas_leak';
const values = { onDelayMs: null, offDelayMs: null, thresholds: null };
const methane = (level: 1 | 2, at: number) => ({ quantity: 'methane_lel', level, at });
const wish = { ...values, thresholds: [methane(2, 15)], baseVersion: 0, reason: '老楼管道' };

async function ask<T>(method: string, path: string, body?: object, token = ADMINISTRATOR_TOKEN) {
  const answer = await house.request(method, `${ROOT}${path}`, body === undefined ? { token } : { token, body });
  const { code, detail, mend } = answer.body;
  return { status: answer.status, text: answer.text, code, detail, mend, body: answer.body as unknown as T };
}

async function conditionOf(path: string, alertKind: string, token = ADMINISTRATOR_TOKEN) {
  const { body } = await ask<RuleConditions>('GET', path, undefined, token);
  const found = body.conditions.find((one) => one.alertKind === alertKind);
  if (found === undefined) throw new Error(JSON.stringify(body));
  return found;
}

describe('an operator', () => {
  test('sees what holds at a place or for a device, within what it may be set, and where it comes from', async () => {
    const put = await ask<RuleConditions>('PUT', `/place/building-1/${gas}`, wish);
    expect(put.status, put.text).toBe(200);
    expect(put.body).toMatchObject({ scope: 'place', scopeId: 'building-1', name: { zh: '1号楼', en: 'Building 1' } });
    const condition = await conditionOf('/device/gas-1', 'gas_leak');
    expect(condition).toMatchObject({
      ...{ deviceKind: 'gas-detector', lifeSafety: true, onDelayMs: null, own: null, version: 0 },
      offDelayMs: { value: 10_000, book: 10_000, minimum: 10_000, maximum: 600_000, from: null },
    });
    const [first, second] = condition.thresholds;
    expect(first).toMatchObject({ quantity: 'methane_lel', unit: '%LEL', level: 1, value: 50, from: null });
    expect(second).toEqual({
      ...{ quantity: 'methane_lel', unit: '%LEL', level: 2, beyond: 'above' },
      ...{ value: 15, book: 25, minimum: 10, maximum: 25 },
      from: { scope: 'place', id: 'building-1', name: { zh: '1号楼', en: 'Building 1' } },
    });
    expect((await conditionOf('/device/gas-2', 'gas_leak')).thresholds[1]).toMatchObject({ value: 25, from: null });
    const here = await conditionOf('/place/building-1', 'gas_leak');
    expect(here.own).toMatchObject({
      version: 1,
      by: 'administrator',
      reason: '老楼管道',
      mayChange: true,
      companyId: null,
    });
  });

  test('the kinds of a place are those that hang there', async () => {
    const kinds = async (path: string) => {
      const { body } = await ask<RuleConditions>('GET', path);
      return [...new Set(body.conditions.map(({ deviceKind }) => deviceKind))];
    };
    expect(await kinds('/place/building-1')).toEqual(['gas-detector', 'access-gate']);
    expect(await kinds('/place/building-2')).toEqual(['gas-detector']);
    expect(await kinds('/place/pump')).toEqual([]);
    expect((await ask('GET', '/place/nowhere')).status).toBe(404);
  });

  test('edits, sees each edit with what it changed, brings one back, and takes it away', async () => {
    const path = `/device/gate-1/access-gate/gate_held_open`;
    await ask('PUT', path, { ...values, onDelayMs: 60_000, baseVersion: 0, reason: '夜间' });
    await ask('PUT', path, { ...values, onDelayMs: 300_000, offDelayMs: 5000, baseVersion: 1, reason: '搬家' });
    const restored = await ask<RuleConditions>('POST', `${path}/versions/1/restore`, {
      baseVersion: 2,
      reason: '搬完了',
    });
    expect(restored.status, restored.text).toBe(200);
    expect(await conditionOf('/device/gate-1', 'gate_held_open')).toMatchObject({
      ...{ version: 3, onDelayMs: { value: 60_000, from: { scope: 'device', id: 'gate-1' } } },
      offDelayMs: { value: 0, from: null },
    });
    const { settings } = (await ask<RuleSettings>('GET', '')).body;
    expect(settings[0]).toMatchObject({ scopeId: 'gate-1', name: { zh: '大堂 门禁' }, version: 3 });
    expect(settings[0]?.changes).toEqual([
      { field: 'onDelayMs', quantity: null, level: null, before: 120_000, after: 60_000 },
    ]);
    expect(settings.map(({ scopeId }) => scopeId)).toEqual(['gate-1', 'building-1']);
    expect((await ask('DELETE', path, { baseVersion: 3, reason: '按规则书' })).status).toBe(200);
    expect((await ask('POST', `${path}/versions/9/restore`, { baseVersion: 4, reason: '回' })).code).toBe('NOT_FOUND');
    const { versions } = (await ask<RuleSettingVersions>('GET', `${path}/versions`)).body;
    expect(versions.map(({ version, reason, restoredFrom }) => [version, reason, restoredFrom])).toEqual([
      ...[[4, '按规则书', null], [3, '搬完了', 1], [2, '搬家', null], [1, '夜间', null]], // biome-ignore format: rows
    ]);
    const none = { quantity: null, level: null };
    expect(versions.map(({ changes }) => changes)).toEqual([
      [{ field: 'onDelayMs', ...none, before: 60_000, after: null }],
      [
        { field: 'onDelayMs', ...none, before: 300_000, after: 60_000 },
        { field: 'offDelayMs', ...none, before: 5000, after: null },
      ],
      [
        { field: 'onDelayMs', ...none, before: 60_000, after: 300_000 },
        { field: 'offDelayMs', ...none, before: null, after: 5000 },
      ],
      [{ field: 'onDelayMs', ...none, before: null, after: 60_000 }],
    ]);
    const back = await ask<RuleConditions>('POST', `${path}/versions/2/restore`, { baseVersion: 4, reason: '又搬' });
    expect(back.status).toBe(200);
    expect((await ask('DELETE', path, { baseVersion: 5, reason: '搬完' })).status).toBe(200);
  });

  test.each([
    ['that delays gas', `/place/pump/${gas}`, { ...values, onDelayMs: 1000 }, 422, 'RULE_SETTING_LIFE_SAFETY'],
    ['that makes gas duller', `/place/pump/${gas}`, { thresholds: [methane(2, 26)] }, 422, 'RULE_SETTING_LIFE_SAFETY'],
    ['out of range', `/place/pump/${gas}`, { thresholds: [methane(2, 1)] }, 422, 'RULE_SETTING_INVALID'],
    [
      'of a quantity that is none',
      `/place/pump/${gas}`,
      { thresholds: [{ ...methane(2, 15), quantity: 'gas' }] },
      400,
      'BODY_INVALID',
    ],
    ['that is no number', `/place/pump/${gas}`, { offDelayMs: '20 s' }, 400, 'BODY_INVALID'],
    ['without a reason', `/place/pump/${gas}`, { reason: ' \u202e ' }, 400, 'BODY_INVALID'],
    ['with a long reason', `/place/pump/${gas}`, { reason: '长'.repeat(201) }, 400, 'BODY_INVALID'],
    ['somebody else was faster', `/place/building-1/${gas}`, { baseVersion: 0 }, 409, 'RULE_SETTING_CHANGED'],
    ['nowhere', `/place/nowhere/${gas}`, {}, 404, 'NOT_FOUND'],
    ['of a scope that is none', `/estate/pump/${gas}`, {}, 400, 'BODY_INVALID'],
    ['of what nobody sets', '/place/pump/access-gate/panic_button', {}, 404, 'NOT_FOUND'],
  ])('an edit %s is refused, with its mend', async (_what, path, more, status, code) => {
    const answer = await ask('PUT', path, { ...wish, ...more });
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(answer.mend).not.toBe('');
  });
});

describe('a company', () => {
  test('sets what is its own, for its own; another company’s is like none', async () => {
    const off = { ...values, offDelayMs: 30_000, baseVersion: 0, reason: '误报' };
    const mine = await ask('PUT', `/device/gas-2/${gas}`, off, station);
    expect(mine.status, mine.text).toBe(200);
    for (const path of ['/device/gas-1', '/place/building-1', '/place/estate', '/place/nowhere', '/device/nothing']) {
      expect((await ask('PUT', `${path}/${gas}`, off, station)).status, path).toBe(404);
      expect((await ask('GET', path, undefined, station)).status, path).toBe(404);
      expect((await ask('GET', `${path}/${gas}/versions`, undefined, station)).status, path).toBe(404);
    }
    expect((await ask('PUT', `/place/building-2/${gas}`, off, jinfeng)).status).toBe(404);
    expect((await ask('PUT', `/place/estate/${gas}`, off, narrow)).status).toBe(404);
    // The estate is the other company's, and what it sets there is for its own devices.
    expect((await ask('PUT', `/place/estate/${gas}`, off, jinfeng)).status).toBe(200);
    expect((await conditionOf('/device/gas-1', 'gas_leak')).offDelayMs).toMatchObject({ value: 30_000 });
    const mineToo = await conditionOf('/device/gas-2', 'gas_leak', station);
    expect(mineToo.offDelayMs).toMatchObject({ value: 30_000, from: { scope: 'device', id: 'gas-2' } });
    const scopes = async (token: string) => {
      const { settings } = (await ask<RuleSettings>('GET', '', undefined, token)).body;
      return settings.map(({ scopeId }) => scopeId).sort();
    };
    expect(await scopes(station)).toEqual(['gas-2']);
    expect(await scopes(jinfeng)).toEqual(['building-1', 'estate']);
    expect(await scopes(narrow)).toEqual([]);
    expect((await ask('GET', '', undefined, steward)).status).toBe(403);
  });

  test('an operator’s word stands until an operator takes it away', async () => {
    const over = { ...wish, baseVersion: 1 };
    expect(await ask('PUT', `/place/building-1/${gas}`, over, jinfeng)).toMatchObject({
      ...{ status: 403, code: 'RULE_SETTING_OF_OPERATOR', detail: 'administrator' },
    });
    const seen = await conditionOf('/place/building-1', 'gas_leak', jinfeng);
    expect(seen.own).toMatchObject({ mayChange: false, version: 1 });
  });

  test('what it set and what an operator set over it stand in one history, each with whose devices it was for', async () => {
    const path = `/place/building-2/${gas}`;
    await ask('PUT', path, { ...wish, reason: '站里定' }, station);
    expect((await ask<RuleSettingVersions>('GET', `${path}/versions`, undefined, station)).body.versions).toHaveLength(
      1,
    );
    const taken = { ...values, offDelayMs: 20_000, baseVersion: 1, reason: '统一' };
    expect((await ask('PUT', path, taken)).status).toBe(200);
    const { versions } = (await ask<RuleSettingVersions>('GET', `${path}/versions`)).body;
    expect(versions.map(({ companyId }) => companyId)).toEqual([null, 'station']);
  });
});

test('a company that takes a place over learns nothing of what the one before it wrote there', async () => {
  const path = `/place/building-2/${gas}`;
  await ask('DELETE', path, { baseVersion: 2, reason: '交还' });
  await ask('PUT', path, { ...wish, baseVersion: 3, reason: '站里再定' }, station);
  const place = house.store.state.get('place', 'building-2');
  if (place === undefined) throw new Error('no building-2');
  const nothing = { companies: [], people: [], rosters: [], calendar: [] };
  await house.submit({ kind: 'import-estate', places: [{ ...place, companyId: 'jinfeng' }], ...nothing });
  await house.link('gas-4', 'lobby-2');
  const taken = await ask<RuleConditions>('GET', '/place/building-2', undefined, jinfeng);
  expect(taken.body.conditions.map(({ version }) => version)).toContain(4);
  expect(taken.text).not.toContain('站里再定');
  const { versions } = (await ask<RuleSettingVersions>('GET', `${path}/versions`, undefined, jinfeng)).body;
  expect(versions.map(({ reason }) => reason)).toEqual(['交还', '统一']);
  expect((await ask('PUT', path, { ...wish, baseVersion: 4, reason: '新物业定' }, jinfeng)).status).toBe(200);
});

test('a reading counts by what is set, at once', async () => {
  await house.reading('gas-1', { methane_lel: 16 });
  expect(house.store.state.get('alert', house.alertOf('gas-1'))).toMatchObject({ level: 2 });
  await house.reading('gas-2', { methane_lel: 14 });
  expect(house.store.state.get('device_state', 'gas-2')?.openAlerts).toEqual({});
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { alertRow } from '../../store/testing/temporary-store.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

let house: House;
let steward1: string;
let steward2: string;
let installer: string;
beforeAll(async () => {
  house = await openHouse();
  await house.link('gas-1', 'flat-101');
  await house.link('gas-2', 'lobby-2', { companyId: 'station' });
  steward1 = (await house.token('steward', { personId: 'li', placeIds: ['building-1'] })).token;
  steward2 = (await house.token('steward', { name: '王', placeIds: ['building-2'] })).token;
  installer = (await house.token('installer', { companyId: 'jinfeng' })).token;
  await house.reading('gas-1', { alarm: true, methane_lel: 55 });
  await house.reading('gas-2', { alarm: true });
});
afterAll(() => house.stop());

test('each steward sees the alerts of the own places, the operator all', async () => {
  const seen = async (token: string) =>
    (await house.request('GET', '/api/v1/alerts', { token })).body.alerts
      // Nobody is on duty at the second building, which is told, too.
      .filter(({ kind }) => kind === 'gas_leak')
      .map((alert) => alert.deviceId);
  expect(await seen(steward1)).toEqual(['gas-1']);
  expect(await seen(steward2)).toEqual(['gas-2']);
  expect((await seen(ADMINISTRATOR_TOKEN)).sort()).toEqual(['gas-1', 'gas-2']);
  expect((await house.request('GET', '/api/v1/alerts', { token: installer })).body.code).toBe('NOT_ALLOWED');
  expect((await house.request('GET', '/api/v1/alerts')).body.code).toBe('NOT_SIGNED_IN');
});

test('a list is narrowed by place and by limit', async () => {
  const list = async (query: string) =>
    (await house.request('GET', `/api/v1/alerts?${query}`, { token: ADMINISTRATOR_TOKEN })).body;
  const there = (await list('placeId=building-2')).alerts;
  expect(new Set(there.map(({ buildingId }) => buildingId))).toEqual(new Set(['building-2']));
  expect((await list('state=all&limit=1')).alerts).toHaveLength(1);
  expect((await list('limit=0')).code).toBe('BODY_INVALID');
  expect((await list('state=closed')).code).toBe('BODY_INVALID');
});

test("somebody else's alert is like none", async () => {
  const id = house.alertOf('gas-1');
  for (const [method, url] of [
    ['GET', `/api/v1/alerts/${id}`],
    ['POST', `/api/v1/alerts/${id}/acknowledge`],
  ] as const) {
    const other = await house.request(method, url, { token: steward2 });
    const none = await house.request(method, url.replace(id, 'no-such-alert'), { token: steward2 });
    expect(other.status).toBe(404);
    expect(other.text).toBe(none.text);
  }
});

test('acknowledged with an empty body, by name here and by post upstream; then closed once it is over', async () => {
  const id = house.alertOf('gas-1');
  const taken = await house.request('POST', `/api/v1/alerts/${id}/acknowledge`, { token: steward1 });
  expect(taken.status).toBe(200);
  expect(taken.body).toMatchObject({ state: 'active-acknowledged', acknowledgedBy: '李秀英', unsaved: false });
  const early = await house.request('POST', `/api/v1/alerts/${id}/close`, {
    token: steward1,
    body: { reason: '误报' },
  });
  expect(early).toMatchObject({ status: 409, body: { code: 'ALERT_STILL_ACTIVE' } });

  const detail = (await house.request('GET', `/api/v1/alerts/${id}`, { token: steward1 })).body;
  const steps = detail.timeline.filter(({ type }) => type === 'raised' || type === 'acknowledged');
  expect(steps.map(({ type }) => type)).toEqual(['raised', 'acknowledged']);
  const outbox = await house.store.queries.waitingEvents('life-safety', 0, 100);
  const acknowledged = outbox.find((row) => row.type === 'cn.grid.alert.acknowledged.v1');
  expect(acknowledged?.data).toMatchObject({ by: 'A岗' });
  expect(JSON.stringify(outbox)).not.toContain('李秀英');
});

test('close wants a reason, and says which field', async () => {
  const answer = await house.request('POST', `/api/v1/alerts/${house.alertOf('gas-1')}/close`, {
    ...{ token: steward1, body: { reason: '' }, headers: { 'accept-language': 'en' } },
  });
  expect(answer.status).toBe(400);
  expect(answer.headers['content-type']).toContain('application/problem+json');
  expect(answer.body.fields).toEqual([{ path: '/reason', message: 'must have at least 1 characters' }]);
});

test('one that ended so long ago that only the disk has it is read like any other, by whose it is', async () => {
  const long = { id: 'long-ago', deviceId: 'gas-1', placeId: 'flat-101', companyId: 'jinfeng' };
  const overlay = house.store.overlay();
  const ended = { state: 'closed', closedAt: 5, closedBy: '李秀英', closeReason: '误报' } as const;
  overlay.add([{ op: 'put', table: 'alert', row: alertRow({ ...long, ...ended }) }]);
  await house.store.commit(overlay);
  await house.store.upkeep.retain();
  expect(house.store.state.get('alert', 'long-ago')).toBeUndefined();
  const read = (token: string) => house.request('GET', '/api/v1/alerts/long-ago', { token });
  const { status, text } = await read(steward1);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ alert: { ...long, closedBy: '李秀英' }, timeline: [] });
  expect((await read(steward2)).status).toBe(404);
});

test('history: of a known quantity, within a month', async () => {
  const get = (query: string) => house.request('GET', `/api/v1/devices/gas-1/history?${query}`, { token: steward1 });
  expect((await get('quantity=methane_lel')).body).toMatchObject({ unit: '%LEL', points: [{ value: 55 }] });
  expect((await get('quantity=__proto__')).body.code).toBe('QUANTITY_UNKNOWN');
  expect((await get('quantity=alarm&from=0')).body.code).toBe('BODY_INVALID');
  expect((await get('quantity=alarm&from=5&to=5')).body.code).toBe('BODY_INVALID');
  expect((await house.request('GET', '/api/v1/devices/gas-2/history?quantity=alarm', { token: steward1 })).status).toBe(
    404,
  );
});

test('devices are those of the own places or the own company', async () => {
  const seen = async (token: string) => (await house.request('GET', '/api/v1/devices', { token })).body.devices;
  expect((await seen(steward1)).map((device) => device.id)).toEqual(['gas-1']);
  expect((await seen(installer)).map((device) => device.id)).toEqual(['gas-1']);
  expect(await seen(steward1)).toMatchObject([{ protection: 'protected', values: { alarm: true, methane_lel: 55 } }]);
});

test('the action card adds the duty phone of who runs the place', async () => {
  const card = (await house.request('GET', '/api/v1/action-cards/gas_leak?placeId=lobby-2', { token: steward2 })).body;
  expect(card.phones.at(-1)).toMatchObject({ number: '0951-5550200' });
  expect((await house.request('GET', '/api/v1/action-cards/none', { token: steward2 })).status).toBe(404);
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Change } from '../../core/view.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

let house: House;
let lobby1: Record<string, string>;
let lobby2: Record<string, string>;

async function pair(placeId: string): Promise<Record<string, string>> {
  const { code } = (
    await house.request('POST', '/api/v1/administration/kiosks', { token: ADMINISTRATOR_TOKEN, body: { placeId } })
  ).body;
  const { cookies } = await house.request('POST', '/api/v1/kiosk/pair', { body: { code } });
  return { cookie: `gridcall_kiosk=${cookies['gridcall_kiosk']}` };
}
const view = (headers: Record<string, string>) => house.request('GET', '/api/v1/kiosk/view', { headers });

beforeAll(async () => {
  house = await openHouse();
  await house.link('gas-1', 'flat-101');
  await house.link('gate-1', 'lobby-1', { deviceKind: 'access-gate' });
  lobby1 = await pair('lobby-1');
  lobby2 = await pair('lobby-2');
});
afterAll(() => house.stop());

test('where it stands, whom to call, where a report can be about', async () => {
  const { body } = await view(lobby1);
  expect(body).toMatchObject({
    ...{ place: { id: 'lobby-1' }, building: { id: 'building-1' }, company: { id: 'jinfeng' }, uplink: 'down' },
    estateName: { zh: '金凤小区', en: 'Jinfeng' },
  });
  expect(body.reportPlaces.map(({ id }) => id).sort()).toEqual(
    ['building-1', 'estate', 'flat-101', 'lobby-1', 'pump', 'unit-1'].sort(),
  );
  expect(body.phones.map(({ number }) => number)).toEqual(['0951-5550100', '119', '110', '120', '12345']);
  expect((await view(lobby2)).body.company).toMatchObject({ id: 'station' });
});

test('safety by kind of device: what was never heard does not protect', async () => {
  expect((await view(lobby1)).body.safety).toEqual([
    { deviceKind: 'gas-detector', total: 1, protected: 0, notProtected: 1, silent: 0 },
    { deviceKind: 'access-gate', total: 1, protected: 0, notProtected: 1, silent: 0 },
  ]);
  await house.reading('gas-1', { alarm: false });
  expect((await view(lobby1)).body.safety[0]).toMatchObject({ protected: 1, notProtected: 0 });
  expect((await view(lobby2)).body.safety).toEqual([]);
});

test('a level 1 alert names the building and never the flat; it leaves when it no longer stands', async () => {
  await house.reading('gas-1', { alarm: true });
  const shown = await view(lobby1);
  expect(shown.body.emergencies).toMatchObject([{ kind: 'gas_leak', buildingName: { zh: '1号楼' }, unsaved: false }]);
  const told = JSON.stringify(shown.body.emergencies);
  for (const secret of ['101', '1单元', 'gas-1']) expect(told).not.toContain(secret);
  expect((await view(lobby2)).body.emergencies).toEqual([]);
});

test('no other alert of level 1 is told to a lobby', async () => {
  await house.link('lift-1', 'lobby-2', { deviceKind: 'lift' });
  await house.link('gate-2', 'lobby-2', { deviceKind: 'access-gate' });
  for (const [deviceId, event] of [
    ['gate-2', 'duress'],
    ['gate-2', 'panic'],
    ['lift-1', 'alarm_button'],
  ] as const) {
    await house.event(deviceId, event);
  }
  expect((await view(lobby2)).body.emergencies).toEqual([]);
  await house.event('gate-2', 'fire_input');
  expect((await view(lobby2)).body.emergencies.map(({ kind }) => kind)).toEqual(['fire_input']);
  await house.event('gate-2', 'fire_input_cleared');
  expect((await view(lobby2)).body.emergencies).toEqual([]);
});

test('a test is told to those who answer alerts, and sends nobody out of the house', async () => {
  await house.link('smoke-2', 'lobby-2', { deviceKind: 'smoke-detector' });
  const until = house.options.clock.wallMs() + 600_000;
  const actor = { by: '王装机', byPost: 'installer' } as const;
  await house.submit({ kind: 'begin-test', deviceId: 'smoke-2', until, certificateId: null, ...actor });
  await house.reading('smoke-2', { alarm: true });
  expect(house.store.state.get('alert', house.alertOf('smoke-2', 'smoke'))).toMatchObject({ level: 1, test: true });
  expect((await view(lobby2)).body.emergencies).toEqual([]);
  await house.submit({ kind: 'end-test', deviceId: 'smoke-2', ...actor });
  expect((await view(lobby2)).body.emergencies.map(({ kind }) => kind)).toEqual(['smoke']);
  await house.reading('smoke-2', { alarm: false });
  await house.submit({ kind: 'revoke-link', linkId: 'smoke-2', ...actor });
  await house.request('POST', `/api/v1/alerts/${house.alertOf('smoke-2', 'smoke')}/close`, {
    ...{ token: ADMINISTRATOR_TOKEN, body: { reason: '测试' } },
  });
});

test('an alert that is not saved yet is shown all the same, and once', async () => {
  const id = house.alertOf('gas-1');
  const overlay = house.store.overlay();
  const row = house.store.state.get('alert', id);
  if (row === undefined) throw new Error('no alert');
  const changes: readonly Change[] = [
    { op: 'put', table: 'alert', row: { ...row, id: 'unsaved-1', deviceId: 'gas-2', placeId: 'lobby-2' } },
    {
      ...{ op: 'append', table: 'change' },
      row: { no: 0, at: 1, type: 'alert', subject: 'unsaved-1', placeId: 'lobby-2', companyId: 'jinfeng' },
    },
  ];
  overlay.add(changes);
  house.store.feed.showUnsaved(overlay, changes);
  expect((await view(lobby2)).body.emergencies).toMatchObject([{ alertId: 'unsaved-1', unsaved: true }]);
  const list = (await house.request('GET', '/api/v1/alerts', { token: ADMINISTRATOR_TOKEN })).body.alerts;
  expect(list.filter((alert) => alert.id === 'unsaved-1')).toMatchObject([{ unsaved: true }]);
  await house.store.commit(overlay);
  expect((await view(lobby2)).body.emergencies).toMatchObject([{ alertId: 'unsaved-1', unsaved: false }]);
});

test('notices of this building and of what it lies in, until they end', async () => {
  const hang = (placeId: string) =>
    house.request('POST', '/api/v1/notices', {
      token: ADMINISTRATOR_TOKEN,
      body: { placeId, title: placeId, text: '内容', expiresAt: Date.now() + 60_000 },
    });
  const ids = [];
  for (const placeId of ['estate', 'unit-1', 'building-2']) ids.push((await hang(placeId)).body.id);
  const titles = async () => (await view(lobby1)).body.notices.map(({ title }) => title);
  expect(await titles()).toEqual(['unit-1', 'estate']);
  await house.request('DELETE', `/api/v1/notices/${ids[1]}`, { token: ADMINISTRATOR_TOKEN });
  expect(await titles()).toEqual(['estate']);
  house.pass(61_000);
  expect(await titles()).toEqual([]);
});

test('a kiosk reads no alerts, devices or people; without its cookie it is told how to pair', async () => {
  for (const url of ['/api/v1/alerts', '/api/v1/devices', '/api/v1/places', '/api/v1/session']) {
    expect((await house.request('GET', url, { headers: lobby1 })).status).toBe(403);
  }
  expect((await view({})).body.detail).toContain('gridcall kiosk add');
  expect((await view({ cookie: `${lobby1['cookie']?.slice(0, -8)}AAAAAAAA` })).status).toBe(401);
});

test('what a flow leaves for stewards hangs on no kiosk, and is marked where they read it', async () => {
  const origin = { flowId: 'f', flowName: '每日简报', nodeId: 'n', nodeName: '' };
  const request = { kind: 'notify-steward', placeId: 'lobby-1', title: '水泵停了一夜', text: '' } as const;
  await house.submit({ kind: 'flow-request', requestId: 'r', ...origin, request });
  expect((await view(lobby1)).body.notices.map(({ title }) => title)).not.toContain('水泵停了一夜');
  const { notices } = (await house.request('GET', '/api/v1/notices', { token: ADMINISTRATOR_TOKEN })).body;
  expect(notices.find(({ title }) => title === '水泵停了一夜')).toMatchObject({ flow: origin, author: '每日简报' });
});

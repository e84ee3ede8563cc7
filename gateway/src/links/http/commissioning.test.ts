import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Commissioning } from '@gridcall/contract/http-property.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

let house: House;
let installer: string;
let other: string;
let steward: string;
beforeAll(async () => {
  house = await openHouse();
  await house.running.server.listen({ host: '127.0.0.1', port: 0 });
  installer = (await house.token('installer', { companyId: 'jinfeng', name: '王装机' })).token;
  other = (await house.token('installer', { companyId: 'station' })).token;
  steward = (await house.token('steward', { placeIds: ['building-1'] })).token;
  house.connected.clear();
});
afterAll(() => house.stop());

const ADMINISTRATION = '/api/v1/administration';
const begin = async (deviceId: string, token = installer) =>
  house.request('POST', `${ADMINISTRATION}/devices/${deviceId}/commissionings`, { token });
const look = async (id: string, token = installer, language = 'zh-CN') => {
  const headers = { 'accept-language': language };
  const answer = await house.request('GET', `${ADMINISTRATION}/commissionings/${id}`, { token, headers });
  return answer.body as unknown as Commissioning;
};
const finish = (id: string, token = installer) =>
  house.request('POST', `${ADMINISTRATION}/commissionings/${id}/finish`, { token });
const seen = ({ steps }: Commissioning) => steps.filter(({ seenAt }) => seenAt !== null).map(({ step }) => step);
const problems = async (id: string) => (await look(id)).problems.map(({ code }) => code);

async function started(deviceId: string): Promise<string> {
  await house.link(deviceId, 'flat-101');
  const { body } = await begin(deviceId);
  return body.id;
}
const wrong = (linkId: string, code: 'TOPIC_NOT_YOURS' | 'UNIT_MISMATCH' | 'TOPIC_UNKNOWN') =>
  house.submit({ kind: 'quarantine', linkId, topic: 'a/topic', payload: '{"values":{}}', code, detail: 'what it was' });

/** A steward's page: the live stream on a real socket, until `isEnough` of what came. */
function stewardSees(isEnough: (text: string) => boolean): Promise<void> {
  const { port } = house.running.server.server.address() as AddressInfo;
  const headers = { authorization: `Bearer ${steward}` };
  return new Promise((resolve, reject) => {
    const request = http.get({ host: '127.0.0.1', port, path: '/api/v1/live', headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (!isEnough(text)) return;
        response.destroy();
        resolve();
      });
    });
    request.on('error', reject);
  });
}

test('from nothing to the certificate', async () => {
  const id = await started('gas-11');
  const before = await look(id);
  expect(before).toMatchObject({
    ...{ deviceId: 'gas-11', deviceKind: 'gas-detector', by: '王装机', finishedAt: null, alertId: null, problems: [] },
    placeName: { zh: '1号楼 1单元 101室', en: 'Building 1 Unit 1 Flat 101' },
    companyName: { zh: '金凤物业', en: 'Jinfeng Property' },
  });
  expect(before.until - before.startedAt).toBe(1_800_000);
  expect(seen(before)).toEqual([]);
  expect((await finish(id)).body).toMatchObject({
    code: 'COMMISSIONING_INCOMPLETE',
    detail: expect.stringContaining('已连上网关、用户名和密码通过、主题正确') as string,
  });

  await house.submit({
    ...{ kind: 'device-status', linkId: 'gas-11', deviceId: 'gas-11', online: true, reason: 'connected' },
  });
  expect(seen(await look(id))).toEqual(['connected', 'authenticated']);
  await house.reading('gas-11', { alarm: false, methane_lel: 2 });
  expect(seen(await look(id))).toEqual(['connected', 'authenticated', 'topic', 'decoded']);

  const shown = stewardSees((text) => text.includes('"gas_leak"'));
  await house.reading('gas-11', { alarm: true, methane_lel: 31 });
  await shown;
  const alarming = await look(id);
  expect(seen(alarming)).toEqual(['connected', 'authenticated', 'topic', 'decoded', 'rule', 'steward']);
  expect(alarming.values).toMatchObject({ alarm: true, methane_lel: 31 });
  expect([before.alertState, alarming.alertState]).toEqual([null, 'active-unacknowledged']);
  expect((await finish(id)).body).toMatchObject({ detail: '还没有看到：测试事件已到事件队列。' });

  const alertId = house.alertOf('gas-11');
  expect(alarming.alertId).toBe(alertId);
  const { queries } = house.store;
  const [raised] = (await queries.waitingEvents('life-safety', 0, 100)).filter(({ subject }) => subject === alertId);
  if (raised === undefined) throw new Error('nothing was sent up');
  const { eventId, lane, sequence, subject, type } = raised;
  const result = {
    id: eventId,
    status: 'accepted',
    incidentId: '01J00000000000000000000000',
    number: 'JF-20260731-0042',
  };
  await house.submit({
    kind: 'uplink-receipt',
    items: [{ eventId, lane, sequence, subject, type, result: result as never }],
  });
  await house.reading('gas-11', { alarm: false, methane_lel: 1 });

  const answer = await finish(id);
  expect(answer.status, answer.text).toBe(200);
  const certificate = answer.body as unknown as Commissioning;
  expect(seen(certificate)).toHaveLength(7);
  expect(certificate).toMatchObject({
    by: '王装机',
    incidentNumber: 'JF-20260731-0042',
    problems: [],
    values: { alarm: true },
  });
  expect(certificate.finishedAt).toBeGreaterThanOrEqual(certificate.startedAt);
  expect((await finish(id)).body).toEqual(certificate);
  const listed = await house.request('GET', `${ADMINISTRATION}/devices/gas-11/commissionings`, { token: installer });
  expect(listed.body).toMatchObject({ certificates: [{ id, by: '王装机', finishedAt: certificate.finishedAt }] });
  const device = await house.request('GET', `${ADMINISTRATION}/devices/gas-11`, { token: installer });
  expect(device.body).toMatchObject({ commissionedAt: certificate.finishedAt, testUntil: 0 });

  await house.request('POST', `${ADMINISTRATION}/devices/gas-11/replace`, { token: installer, body: {} });
  const replaced = await house.request('GET', `${ADMINISTRATION}/devices/gas-11`, { token: installer });
  expect(replaced.body).toMatchObject({ commissionedAt: null });
});

test.each([
  ['lists the alerts', () => '/api/v1/alerts'],
  ['opens the alert', (alertId: string) => `/api/v1/alerts/${alertId}`],
])('a steward whose page %s without a stream has seen it; nobody else has', async (what, path) => {
  const deviceId = what === 'lists the alerts' ? 'gas-listed' : 'gas-opened';
  const id = await started(deviceId);
  await house.reading(deviceId, { alarm: true, methane_lel: 31 });
  const alertId = house.alertOf(deviceId) ?? '';
  await house.request('GET', path(alertId), { token: ADMINISTRATOR_TOKEN });
  expect(seen(await look(id))).not.toContain('steward');
  await house.request('GET', path(alertId), { token: steward });
  expect(seen(await look(id))).toContain('steward');
});

describe('each of the mistakes is named with its mend', () => {
  test('a wrong password', async () => {
    const id = await started('gas-12');
    const reason = 'The password is not the one that `gridcall link add` printed for this link.';
    house.refused.push({ at: Date.now() + 1, address: '10.0.0.12', clientId: 'gas-12', reason });
    const shown = await look(id);
    expect(seen(shown)).toEqual(['connected']);
    expect(shown.problems).toMatchObject([{ code: 'PASSWORD_WRONG', title: '密码不对' }]);
    expect(shown.problems[0]?.mend).toContain('重新扫码');
    expect((await look(id, installer, 'en')).problems).toMatchObject([{ title: 'The password is wrong' }]);
  });

  test('a wrong topic', async () => {
    const id = await started('gas-13');
    await wrong('gas-13', 'TOPIC_UNKNOWN');
    expect(await problems(id)).toEqual(['TOPIC_UNKNOWN']);
    expect(seen(await look(id))).toEqual(['connected', 'authenticated']);
  });

  test("someone else's id, in the topic", async () => {
    const id = await started('gas-14');
    await wrong('gas-14', 'TOPIC_NOT_YOURS');
    expect(await problems(id)).toEqual(['TOPIC_NOT_YOURS']);
  });

  test("someone else's id, as the user name", async () => {
    await house.link('gas-15b', 'lobby-2', { companyId: 'station' });
    const id = await started('gas-15');
    const at = Date.now() + 1;
    house.refused.push(
      { at, address: '10.0.0.15', clientId: 'gas-l5', reason: 'There is no link of this id' },
      { at, address: '10.0.0.99', clientId: 'gas-15b', reason: 'The password is not the one' },
    );
    const shown = await look(id);
    expect(shown.problems.filter(({ detail }) => detail.includes('gas-l5'))).toMatchObject([
      { code: 'CLIENT_ID_WRONG' },
    ]);
    expect(JSON.stringify(shown)).not.toContain('gas-15b');
    house.refused.length = 0;
  });

  test('a wrong unit', async () => {
    const id = await started('gas-16');
    await wrong('gas-16', 'UNIT_MISMATCH');
    expect(await problems(id)).toEqual(['UNIT_MISMATCH']);
    expect(seen(await look(id))).toEqual(['connected', 'authenticated', 'topic']);
  });

  test('a silent device, and one that is connected and says nothing', async () => {
    const id = await started('gas-17');
    house.pass(21_000);
    expect(await problems(id)).toEqual(['NOTHING_HEARD']);
    house.connected.add('gas-17');
    expect(await problems(id)).toEqual(['NO_MESSAGE']);
    house.pass(-21_000);
  });

  test('of before the commissioning nothing is told', async () => {
    await house.link('gas-18', 'flat-101');
    await wrong('gas-18', 'UNIT_MISMATCH');
    const { body } = await begin('gas-18');
    expect(await problems(body.id)).toEqual([]);
    expect(seen(await look(body.id))).toEqual([]);
  });
});

test('what passes between two looks is noted all the same', async () => {
  const id = await started('gas-21');
  const status = { kind: 'device-status', linkId: 'gas-21', deviceId: 'gas-21' } as const;
  await house.submit({ ...status, online: true, reason: 'connected' });
  await house.submit({ ...status, online: false, reason: 'disconnected' });
  await house.reading('gas-21', { alarm: false });
  const row = house.store.state.get('certificate', id);
  expect(Object.keys(row?.seen ?? {})).toEqual(expect.arrayContaining(['connected', 'authenticated']));
});

test('a bridge and a revoked device are not commissioned', async () => {
  const body = { id: 'hub-1', deviceKind: 'bridge', convention: 'tasmota', companyId: 'jinfeng', placeId: 'lobby-1' };
  await house.request('POST', `${ADMINISTRATION}/links`, { token: ADMINISTRATOR_TOKEN, body });
  expect((await begin('hub-1')).body.code).toBe('CANNOT_COMMISSION');
  await house.link('gas-22', 'flat-101');
  await house.request('DELETE', `${ADMINISTRATION}/links/gas-22`, { token: installer });
  expect((await begin('gas-22')).body.code).toBe('CANNOT_COMMISSION');
});

test("another company's commissioning is like none", async () => {
  const id = await started('gas-23');
  expect((await look(id, other)) as unknown).toMatchObject({ code: 'NOT_FOUND' });
  expect((await finish(id, other)).body.code).toBe('NOT_FOUND');
  expect((await begin('gas-23', other)).body.code).toBe('NOT_FOUND');
});

test('after its half hour a commissioning is over', async () => {
  const id = await started('gas-24');
  house.pass(1_800_001);
  expect((await finish(id)).body.code).toBe('COMMISSIONING_OVER');
  expect((await look(id)).problems).toEqual([]);
  house.pass(-1_800_001);
});

import type { Child, InstalledDevice, NewCredentials, Verdict } from '@gridcall/contract/http-property.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from './secrets.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

let house: House;
let installer: string;
let other: string;
let narrow: string;
beforeAll(async () => {
  house = await openHouse();
  installer = (await house.token('installer', { companyId: 'jinfeng', name: '王装机' })).token;
  other = (await house.token('installer', { companyId: 'station', name: '马安装' })).token;
  narrow = (await house.token('installer', { companyId: 'jinfeng', placeIds: ['building-1'] })).token;
  await house.link('gas-1', 'flat-101');
  await house.link('gas-2', 'lobby-2', { companyId: 'station' });
  await house.link('pump-1', 'pump', { deviceKind: 'leak-sensor' });
  await bridge('hub-1', 'jinfeng', 'lobby-1');
  await bridge('hub-2', 'station', 'lobby-2');
  await heard('hub-1', '0x00a1', '厨房');
  await heard('hub-1', '0x00a2', '客厅');
  await heard('hub-2', '0x00b1', '别家');
});
afterAll(() => house.stop());

const administrator = { token: ADMINISTRATOR_TOKEN };
const ADMINISTRATION = '/api/v1/administration';
const LINKS = `${ADMINISTRATION}/links`;
const CHILDREN = `${ADMINISTRATION}/children`;
const DEVICES = `${ADMINISTRATION}/devices`;

async function bridge(id: string, companyId: string, placeId: string): Promise<void> {
  const body = { id, deviceKind: 'bridge', convention: 'zigbee2mqtt', baseTopic: 'zigbee2mqtt/', companyId, placeId };
  const answer = await house.request('POST', LINKS, { ...administrator, body });
  if (answer.status !== 201) throw new Error(answer.text);
}
const heard = (linkId: string, address: string, name: string) =>
  house.submit({
    ...{ kind: 'child-heard', linkId, address, name, vendor: 'Heiman', model: 'HS1CG', suggestedKind: 'gas-detector' },
    ...{ preview: { alarm: false }, unsupported: ['linkquality'] },
  });
const children = async (token: string, query = ''): Promise<readonly Child[]> =>
  ((await house.request('GET', `${CHILDREN}${query}`, { token })).body as unknown as { children: Child[] }).children;
const devices = async (token: string): Promise<readonly InstalledDevice[]> =>
  (await house.request('GET', DEVICES, { token })).body.devices as unknown as InstalledDevice[];
const adopt = async (token: string, ...adoptions: object[]): Promise<readonly Verdict[]> => {
  const answer = await house.request('POST', `${CHILDREN}/adopt`, { token, body: { adoptions } });
  if (answer.status !== 200) throw new Error(answer.text);
  return (answer.body as unknown as { results: Verdict[] }).results;
};
const kitchen = { linkId: 'hub-1', address: '0x00a1', deviceKind: 'gas-detector', placeId: 'flat-101' };

describe('a bridge', () => {
  const wish = { deviceKind: 'bridge', companyId: 'jinfeng', placeId: 'lobby-1' };
  const add = async (more: object) =>
    (await house.request('POST', LINKS, { token: installer, body: { ...wish, ...more } })).body;

  test('is listed with its convention, and keeps its base topic and gas', async () => {
    const made = await add({ id: 'hub-9', convention: 'chirpstack', baseTopic: '/application/', gas: 'methane' });
    expect(made).toMatchObject({ linkId: 'hub-9', convention: 'chirpstack', baseTopic: 'application' });
    expect(house.store.state.get('link', 'hub-9')).toMatchObject({
      ...{ convention: 'chirpstack', options: { baseTopic: 'application', gas: 'methane' } },
    });
    const { links } = (await house.request('GET', LINKS, { token: installer })).body;
    expect(links.find(({ linkId }) => linkId === 'hub-9')).toMatchObject({ convention: 'chirpstack' });
  });

  test('is told under which topics it may publish, and none that are a device’s', async () => {
    expect(await add({ id: 'hub-7', convention: 'zigbee2mqtt' })).toMatchObject({
      ...{ topics: null, baseTopic: 'zigbee2mqtt', bridgeTopics: ['zigbee2mqtt/#', 'homeassistant/#'] },
    });
    expect(await add({ id: 'hub-8', convention: 'tasmota' })).toMatchObject({
      ...{ topics: null, baseTopic: null, bridgeTopics: ['tele/#', 'stat/#', 'tasmota/discovery/#'] },
    });
    expect(await add({ id: 'bus-8', convention: 'osdp' })).toMatchObject({ topics: null, bridgeTopics: [] });
    expect(await add({ id: 'gas-8', deviceKind: 'gas-detector' })).toMatchObject({
      ...{ topics: { reading: 'gridcall/v1/gas-8/reading' }, baseTopic: null, bridgeTopics: [] },
    });
  });

  test('may be a serial bus of gridcall.yaml', async () => {
    expect(await add({ id: 'bus-1', convention: 'osdp' })).toMatchObject({ linkId: 'bus-1', convention: 'osdp' });
  });

  test.each<[string, object, string, string | undefined]>([
    ['without a convention', {}, 'CONVENTION_REQUIRED', undefined],
    ['with the native one', { convention: 'native' }, 'CONVENTION_REQUIRED', undefined],
    ['of a serial bus, with a topic', { convention: 'modbus-rtu', baseTopic: 'a' }, 'BODY_INVALID', '/baseTopic'],
    ['with one of nobody', { convention: 'toast' }, 'BODY_INVALID', '/convention'],
    ['with a wildcard', { convention: 'shelly', baseTopic: 'a/+' }, 'BODY_INVALID', '/baseTopic'],
    ['over the native topics', { convention: 'shelly', baseTopic: 'gridcall/v1' }, 'BODY_INVALID', '/baseTopic'],
    ['over system topics', { convention: 'shelly', baseTopic: '$SYS' }, 'BODY_INVALID', '/baseTopic'],
    ['over nothing', { convention: 'shelly', baseTopic: '/' }, 'BODY_INVALID', '/baseTopic'],
    ['with an unknown gas', { convention: 'shelly', gas: 'argon' }, 'BODY_INVALID', '/gas'],
    [
      'that is none, with a convention',
      { deviceKind: 'gas-detector', convention: 'shelly' },
      'BODY_INVALID',
      '/convention',
    ],
    ['that is none, with a base topic', { deviceKind: 'gas-detector', baseTopic: 'a' }, 'BODY_INVALID', '/baseTopic'],
  ])('%s is refused', async (_name, more, code, path) => {
    const body = await add(more);
    expect(body.code).toBe(code);
    if (path !== undefined) expect(body.fields).toMatchObject([{ path }]);
  });
});

describe('whose things are whose', () => {
  test('a device goes into no building of another company, unless an operator puts it there', async () => {
    const body = { deviceKind: 'leak-sensor', companyId: 'jinfeng', placeId: 'lobby-2' };
    expect((await house.request('POST', LINKS, { token: installer, body })).body.code).toBe('PLACE_NOT_YOURS');
    expect((await house.request('POST', LINKS, { ...administrator, body })).status).toBe(201);
  });

  test('devices and children: of the own company, within the own places', async () => {
    expect((await devices(installer)).map(({ id }) => id)).toEqual(
      expect.arrayContaining(['gas-1', 'pump-1', 'hub-1']),
    );
    expect((await devices(installer)).every(({ companyId }) => companyId === 'jinfeng')).toBe(true);
    expect((await devices(narrow)).map(({ id }) => id)).not.toContain('pump-1');
    expect((await devices(other)).map(({ id }) => id)).toEqual(expect.arrayContaining(['gas-2', 'hub-2']));
    expect((await children(other)).map(({ address }) => address)).toEqual(['0x00b1']);
    expect((await children(ADMINISTRATOR_TOKEN)).length).toBeGreaterThanOrEqual(3);
  });

  test.each([
    ['GET', `${DEVICES}/gas-2`, undefined],
    ['GET', `${DEVICES}/gas-2/commissionings`, undefined],
    ['POST', `${DEVICES}/gas-2/commissionings`, undefined],
    ['POST', `${DEVICES}/gas-2/replace`, {}],
    ['POST', `${DEVICES}/gas-2/hand-over`, { companyId: 'jinfeng' }],
    ['POST', `${LINKS}/gas-2/certificate`, {}],
    ['POST', `${CHILDREN}/ignore`, { linkId: 'hub-2', address: '0x00b1', ignored: true }],
    ['GET', '/api/v1/devices/gas-2/history?quantity=methane_lel', undefined],
    ['DELETE', `${LINKS}/gas-2`, undefined],
  ])("%s %s of another company's answers as if there were none", async (method, url, body) => {
    const more = body === undefined ? {} : { body };
    const theirs = await house.request(method, url, { token: installer, ...more });
    expect(theirs.status).toBe(404);
    expect(JSON.stringify(theirs.body)).not.toMatch(/station|别家|lobby-2/);
  });

  test('a steward, a kiosk and nobody have no part in it', async () => {
    const { token } = await house.token('steward', { placeIds: ['building-1'] });
    for (const url of [DEVICES, CHILDREN]) {
      expect((await house.request('GET', url, { token })).status).toBe(403);
      expect((await house.request('GET', url)).status).toBe(401);
    }
  });
});

describe('children', () => {
  test('wait with what they said, are put aside and taken back', async () => {
    const [last] = await children(installer, '?state=waiting');
    expect(last).toMatchObject({ linkId: 'hub-1', state: 'waiting', vendor: 'Heiman', unsupported: ['linkquality'] });
    const put = (ignored: boolean) =>
      house.request('POST', `${CHILDREN}/ignore`, {
        ...{ token: installer, body: { linkId: 'hub-1', address: '0x00a2', ignored } },
      });
    expect((await put(true)).status).toBe(204);
    expect((await children(installer, '?state=ignored')).map(({ address }) => address)).toEqual(['0x00a2']);
    expect((await put(false)).status).toBe(204);
    expect(await children(installer, '?state=ignored')).toEqual([]);
    expect((await house.request('GET', `${CHILDREN}?state=lost`, { token: installer })).body.code).toBe('BODY_INVALID');
  });

  test('many at once, each with its own verdict', async () => {
    const results = await adopt(
      installer,
      { ...kitchen, deviceId: 'kitchen', updateContract: 'event', reportEveryMs: 120_000 },
      { ...kitchen, deviceId: 'kitchen-again' },
      { ...kitchen, address: '0xnone' },
      { ...kitchen, address: '0x00a2', deviceKind: 'toaster' },
      { ...kitchen, address: '0x00a2', deviceKind: 'bridge' },
      { ...kitchen, address: '0x00a2', placeId: 'nowhere' },
      { ...kitchen, address: '0x00a2', placeId: 'lobby-2' },
      { ...kitchen, address: '0x00a2', companyId: 'station' },
      { ...kitchen, address: '0x00a2', deviceId: 'gas-1' },
      { ...kitchen, linkId: 'hub-2', address: '0x00b1' },
    );
    expect(results.map(({ code }) => code)).toEqual([
      null,
      'ALREADY_EXISTS',
      'CHILD_UNKNOWN',
      'KIND_UNKNOWN',
      'KIND_UNKNOWN',
      'UNKNOWN_PLACE',
      'PLACE_NOT_YOURS',
      'NOT_ALLOWED',
      'ALREADY_EXISTS',
      'CHILD_UNKNOWN',
    ]);
    for (const { ok, detail, mend } of results) if (!ok) expect(`${detail}${mend}`).toMatch(/\p{Script=Han}/u);
    expect(house.store.state.get('device', 'kitchen')).toMatchObject({
      ...{ linkId: 'hub-1', address: '0x00a1', companyId: 'jinfeng', updateContract: 'event', reportEveryMs: 120_000 },
      name: '厨房',
    });
    const shown = (await house.request('GET', `${DEVICES}/kitchen`, { token: installer })).body;
    expect(shown).toMatchObject({ convention: 'zigbee2mqtt', address: '0x00a1', connected: false, openAlerts: [] });
  });

  test('an adopted one is no longer put aside, and adopted once', async () => {
    const body = { linkId: 'hub-1', address: '0x00a1', ignored: true };
    expect((await house.request('POST', `${CHILDREN}/ignore`, { token: installer, body })).body.code).toBe(
      'STATE_CONFLICT',
    );
    const [again] = await adopt(installer, kitchen);
    expect(again).toMatchObject({ code: 'ALREADY_EXISTS', detail: expect.stringContaining('kitchen') as string });
  });

  test('an operator adopts for the company it names', async () => {
    const [verdict] = await adopt(ADMINISTRATOR_TOKEN, {
      ...kitchen,
      linkId: 'hub-2',
      address: '0x00b1',
      companyId: 'none',
    });
    expect(verdict?.code).toBe('UNKNOWN_COMPANY');
  });
});

describe('replacing', () => {
  const replace = (id: string, body: object) =>
    house.request('POST', `${DEVICES}/${id}/replace`, { token: installer, body });

  test('a device of its own gets a new password; who holds the old one is cut off', async () => {
    const before = house.store.state.get('link', 'gas-1')?.passwordHash;
    const answer = await replace('gas-1', { expiresAt: Date.parse('2031-01-01') });
    const { credentials } = answer.body as unknown as NewCredentials;
    expect(credentials).toMatchObject({ linkId: 'gas-1', username: 'gas-1', convention: 'native' });
    const after = house.store.state.get('link', 'gas-1')?.passwordHash;
    expect(after).toBe(sha256(credentials?.password ?? ''));
    expect(after).not.toBe(before);
    expect(house.disconnected).toContain('gas-1');
    expect(house.store.state.get('device', 'gas-1')?.expiresAt).toBe(Date.parse('2031-01-01'));
  });

  test('a child takes the address of one that waits', async () => {
    expect((await replace('kitchen', {})).body.fields).toMatchObject([{ path: '/address' }]);
    expect((await replace('kitchen', { address: '0xnone' })).body.code).toBe('CHILD_UNKNOWN');
    expect((await replace('gas-1', { address: '0x00a2' })).body.fields).toMatchObject([{ path: '/address' }]);
    const answer = await replace('kitchen', { address: '0x00a2' });
    expect(answer.body).toEqual({ deviceId: 'kitchen', credentials: null });
    expect(house.store.state.get('device', 'kitchen')?.address).toBe('0x00a2');
    expect((await replace('kitchen', { address: '0x00a2' })).body.code).toBe('ALREADY_EXISTS');
  });
});

describe('handing over', () => {
  /** In a millisecond of its own: what was before is told from what came after by its time. */
  const handOver = async (id: string, companyId: string, token = installer) => {
    const before = Date.now();
    while (Date.now() === before);
    const answer = await house.request('POST', `${DEVICES}/${id}/hand-over`, { token, body: { companyId } });
    const after = Date.now();
    while (Date.now() === after);
    return answer;
  };

  test('to nobody, or to whom it belongs already, is refused', async () => {
    expect((await handOver('pump-1', 'none')).body.code).toBe('UNKNOWN_COMPANY');
    expect((await handOver('pump-1', 'jinfeng')).body.code).toBe('STATE_CONFLICT');
  });

  test('new credentials, shown once; each company reads the time in which it had the device', async () => {
    await house.reading('pump-1', { leak: true, battery_pct: 80 });
    await house.store.upkeep.rollForward();
    const answer = await handOver('pump-1', 'station');
    const { credentials } = answer.body as unknown as NewCredentials;
    expect(house.store.state.get('link', 'pump-1')).toMatchObject({
      ...{ companyId: 'station', passwordHash: sha256(credentials?.password ?? '') },
    });
    expect(house.disconnected).toContain('pump-1');
    await house.reading('pump-1', { leak: false, battery_pct: 60 });
    await house.store.upkeep.rollForward();

    const history = async (token: string) => {
      const from = Date.now() - 60_000;
      const url = `/api/v1/devices/pump-1/history?quantity=battery_pct&from=${from}&to=${Date.now() + 60_000}`;
      const { body } = await house.request('GET', url, { token });
      return (body as unknown as { points: { value: number }[] }).points.map(({ value }) => value);
    };
    expect(await history(installer)).toEqual([80]);
    expect(await history(other)).toEqual([60]);
    expect(await history(ADMINISTRATOR_TOKEN)).toEqual([80, 60]);
    expect((await devices(installer)).map(({ id }) => id)).not.toContain('pump-1');
    expect((await devices(other)).map(({ id }) => id)).toContain('pump-1');
    expect((await handOver('pump-1', 'jinfeng')).status).toBe(404);
  });

  test('an open alert goes over; of its timeline the new company reads what came after', async () => {
    await house.link('gas-5', 'lobby-1');
    await house.reading('gas-5', { alarm: true });
    const alertId = house.alertOf('gas-5');
    await handOver('gas-5', 'station');
    const types = async (companyId: string | undefined) => {
      const { token } = await house.token('steward', companyId === undefined ? {} : { companyId });
      const { body } = await house.request('GET', `/api/v1/alerts/${alertId}`, { token });
      // Who could not be called about it is another story.
      return body.code ?? body.timeline.map(({ type }) => type).filter((type) => type !== 'skipped');
    };
    expect(await types('station')).toEqual(['handed-over']);
    expect(await types(undefined)).toEqual(['raised', 'handed-over']);
    expect(await types('jinfeng')).toBe('NOT_FOUND');
  });

  test('what was wrong before stays with the company of then', async () => {
    await house.link('meter-1', 'lobby-1', { deviceKind: 'leak-sensor' });
    const wrong = { kind: 'quarantine', linkId: 'meter-1', topic: 't', code: 'TOPIC_UNKNOWN', detail: 'd' } as const;
    await house.submit({ ...wrong, payload: 'before' });
    const entries = async (token: string) =>
      (await house.request('GET', '/api/v1/quarantine', { token })).body.entries.filter(
        ({ linkId }) => linkId === 'meter-1',
      );
    expect(await entries(installer)).toHaveLength(1);
    await handOver('meter-1', 'station');
    await house.submit({ ...wrong, payload: 'after' });
    expect(await entries(other)).toMatchObject([{ payload: 'after' }]);
    expect(await entries(installer)).toMatchObject([{ payload: 'before' }]);
    expect(await entries(narrow)).toMatchObject([{ payload: 'before' }]);
    expect(await entries(ADMINISTRATOR_TOKEN)).toHaveLength(2);
  });
});

test('the quarantine shows what could be read all the same, and the mend in the language', async () => {
  const topic = 'gridcall/v1/gas-1/reading';
  const payload = '{"values":{"methane_lel":12.5,"gas":30}}';
  const code = 'QUANTITY_UNKNOWN';
  await house.submit({ kind: 'quarantine', linkId: 'gas-1', topic, payload, code, detail: '"gas" is not known' });
  const read = async (language: string) => {
    const headers = { 'accept-language': language };
    const { entries } = (await house.request('GET', '/api/v1/quarantine', { token: installer, headers })).body;
    return entries.find(({ linkId }) => linkId === 'gas-1');
  };
  expect(await read('zh-CN')).toMatchObject({ preview: { methane_lel: 12.5 }, title: '测量项不认识' });
  expect(await read('en')).toMatchObject({ title: 'The quantity is not known' });
});

test('a client certificate is refused while the broker takes none', async () => {
  const answer = await house.request('POST', `${LINKS}/gas-1/certificate`, { token: installer, body: {} });
  expect(answer.body.code).toBe('NO_AUTHORITY');
});

test('an adoption is taken back like a link is revoked, by its company; the child waits again', async () => {
  const revoke = async (token: string) => (await house.request('DELETE', `${LINKS}/bath`, { token })).status;
  await heard('hub-1', '0x00a9', '浴室');
  await adopt(installer, { ...kitchen, address: '0x00a9', deviceId: 'bath' });
  expect(await revoke(other)).toBe(404);
  expect(await revoke(installer)).toBe(204);
  expect((await children(installer, '?state=waiting')).map(({ address }) => address)).toContain('0x00a9');
  expect((await devices(installer)).find(({ id }) => id === 'bath')?.revokedAt).toBeGreaterThan(0);
  const counted = (await house.request('GET', '/api/v1/devices', administrator)).body.devices.map(({ id }) => id);
  expect(counted).not.toContain('bath');
});

test('what a bridge brought is counted on no longer once its link is revoked', async () => {
  const counted = async () =>
    (await house.request('GET', '/api/v1/devices', administrator)).body.devices.map(({ id }) => id);
  expect(await counted()).toContain('kitchen');
  await house.request('DELETE', `${LINKS}/hub-1`, administrator);
  expect(await counted()).not.toContain('kitchen');
});

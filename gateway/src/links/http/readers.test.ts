import type { Readers } from '@gridcall/contract/http-readers.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ReaderReport } from './options.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

let house: House;
let installer: string;
let other: string;
let steward: string;
/** What was let, in order: the input, that it is on disk, and what the bus was told. */
const happened: unknown[] = [];

const report: ReaderReport = {
  ...{ address: 1, name: '单元门', online: true, waiting: false, secured: true, wantsKey: true, hasKey: true },
  ...{ identity: 'OUI 5C2611 7 #77', installMsLeft: 0, problem: null },
  counts: {
    ...{ cards: 12, malformedCards: 1, keypadEntries: 0, channelsLost: 0, commandsRefused: 0, unreadReplies: 0 },
  },
};
const reports: readonly ReaderReport[] = [
  report,
  {
    ...report,
    ...{ address: 2, name: '', online: false, secured: false, hasKey: false, identity: null, installMsLeft: 90_000 },
    problem: '没有密钥 / no key',
  },
  { ...report, address: 3, online: false, waiting: true, secured: false, wantsKey: false, hasKey: false },
];

beforeAll(async () => {
  house = await openHouse({
    readers: {
      readersOf: (linkId) => (linkId === 'unwritten' ? undefined : reports),
      installReader: (...asked) => happened.push(asked) > 0,
    },
    submit: (submit) => (input, answer) => {
      if (input.kind !== 'install-reader') return submit(input, answer);
      const { id: _, ...rest } = input;
      happened.push(rest);
      return submit(input, (said) => {
        happened.push(said.kind);
        answer(said);
      });
    },
  });
  installer = (await house.token('installer', { companyId: 'jinfeng', name: '王装机' })).token;
  other = (await house.token('installer', { companyId: 'station' })).token;
  steward = (await house.token('steward', { companyId: 'jinfeng', placeIds: ['building-1'], personId: 'li' })).token;
  for (const [id, convention] of [
    ['gates', 'osdp'],
    ['unplugged', 'osdp'],
    ['unwritten', 'osdp'],
    ['revoked', 'osdp'],
    ['boiler', 'modbus-rtu'],
  ]) {
    const body = { id, deviceKind: 'bridge', convention, companyId: 'jinfeng', placeId: 'lobby-1' };
    const answer = await house.request('POST', LINKS, { token: ADMINISTRATOR_TOKEN, body });
    if (answer.status !== 201) throw new Error(answer.text);
    if (id !== 'unplugged') house.connected.add(id ?? '');
  }
  await house.request('DELETE', `${LINKS}/revoked`, { token: ADMINISTRATOR_TOKEN });
});
afterAll(() => house.stop());
beforeEach(() => {
  happened.length = 0;
});

const LINKS = '/api/v1/administration/links';
const install = (link: string, address: number | string, minutes: number, token = installer) =>
  house.request('POST', `${LINKS}/${link}/readers/${address}/install`, { token, body: { minutes } });
const readers = (link: string, token = installer) => house.request('GET', `${LINKS}/${link}/readers`, { token });

test('readers are shown with state, key, what is wrong and counts', async () => {
  const { status, body } = await readers('gates');
  expect(status).toBe(200);
  const shown = body as unknown as Readers;
  expect(shown.portOpen).toBe(true);
  expect(shown.readers.map(({ address, state, hasKey }) => [address, state, hasKey])).toEqual([
    [1, 'online', true],
    [2, 'offline', false],
    [3, 'waiting', false],
  ]);
  expect(shown.readers[0]).toMatchObject({ name: '单元门', secured: true, installUntil: null, counts: { cards: 12 } });
  expect(shown.readers[1]?.problem).toBe('没有密钥 / no key');
  const leftMs = (shown.readers[1]?.installUntil ?? 0) - house.options.clock.wallMs();
  expect(leftMs).toBeGreaterThan(0);
  expect(leftMs).toBeLessThanOrEqual(90_000);
  expect(((await readers('unplugged')).body as unknown as Readers).portOpen).toBe(false);
});

describe('install mode', () => {
  test('is written down, with who and until when, before the bus hears of it', async () => {
    const { status, body } = await install('gates', 2, 10);
    expect(status).toBe(200);
    const { until } = body as unknown as { until: number };
    const input = { kind: 'install-reader', linkId: 'gates', address: 2, until, by: '王装机', byPost: 'installer' };
    expect(happened).toEqual([input, 'committed', ['gates', 2, 600_000]]);
  });

  test.each<[string, string, number | string, number, () => string, number, string, string]>([
    ['of another company', 'gates', 2, 10, () => other, 404, 'NOT_FOUND', ''],
    ['by a steward', 'gates', 2, 10, () => steward, 403, 'NOT_ALLOWED', ''],
    ['on a bus of detectors', 'boiler', 2, 10, () => installer, 422, 'READER_BUS_UNKNOWN', 'serial.buses'],
    ['on a bus that nobody configured', 'unwritten', 2, 10, () => installer, 422, 'READER_BUS_UNKNOWN', 'serial.buses'],
    ['over a link that was revoked', 'revoked', 2, 10, () => installer, 422, 'LINK_REVOKED', ''],
    ['of a reader that is not there', 'gates', 9, 10, () => installer, 404, 'READER_UNKNOWN', 'gridcall.yaml'],
    ['of a reader in the clear', 'gates', 3, 10, () => installer, 422, 'READER_WITHOUT_KEY', 'required'],
    ['while the port is gone', 'unplugged', 2, 10, () => installer, 422, 'PORT_UNAVAILABLE', 'dialout'],
    ['for no time', 'gates', 2, 0, () => installer, 400, 'BODY_INVALID', ''],
    ['for too long', 'gates', 2, 31, () => installer, 400, 'BODY_INVALID', ''],
    ['of no address', 'gates', 'x', 10, () => installer, 400, 'BODY_INVALID', ''],
  ])('is refused %s, and nothing is let', async (_, link, address, minutes, token, status, code, mend) => {
    const answer = await install(link, address, minutes, token());
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.mend).toContain(mend);
    expect(happened).toEqual([]);
  });

  test('the addresses there are, are named', async () => {
    expect((await install('gates', 9, 10)).body.detail).toContain('1, 2, 3');
  });
});

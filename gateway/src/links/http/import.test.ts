import type { ImportResult } from '@gridcall/contract/http-property.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR_TOKEN, type House, openHouse } from './testing/house.ts';

let house: House;
let installer: string;
beforeAll(async () => {
  house = await openHouse();
  installer = (await house.token('installer', { companyId: 'jinfeng', name: '王装机' })).token;
  await house.link('gas-9', 'lobby-2', { companyId: 'station' });
});
afterAll(() => house.stop());

const IMPORT = '/api/v1/administration/devices/import';
const HEAD = 'id,kind,name,place,report_every_s,expires_at';

async function send(csv: string, dryRun: boolean, language = 'zh-CN') {
  const headers = { 'accept-language': language };
  const answer = await house.request('POST', IMPORT, { token: installer, headers, body: { csv, dryRun } });
  return { ...answer, result: answer.body as unknown as ImportResult };
}
const deviceCount = () => [...house.store.state.all('device')].length;
const verdicts = ({ rows }: ImportResult) => rows.map(({ password: _password, ...verdict }) => verdict);

test('who asks for both languages gets each verdict, its fields and its mend in both', async () => {
  const { rows } = (await send(`${HEAD}\r\nBad Id,gas-detector,,flat-101,,`, true, 'mul')).result;
  const [chinese = '', english = ''] = rows[0]?.detail.split('\n') ?? [];
  expect(chinese).toMatch(/^内容格式不对：编号“Bad Id”/);
  expect(english).toMatch(/^The body is not valid: .*"?Bad Id/);
  expect(rows[0]?.mend).toMatch(/^[^\n]*\p{Script=Han}[^\n]*\nCorrect the fields/u);
});

test('a dry run and a run say the same of every row; a dry run makes nothing; again, nothing is made twice', async () => {
  const csv = [
    `\u{feff}${HEAD}`,
    'kitchen-1,gas-detector,厨房,flat-101,60,2030-06-30',
    'kitchen-1,gas-detector,厨房二,flat-101,,',
    ',leak-sensor,,pump,,',
    ',leak-sensor,,pump,,',
    'Bad Id,gas-detector,,flat-101,,',
    'gas-9,gas-detector,,flat-101,,',
    'x-1,toaster,,flat-101,,',
    'x-2,bridge,,flat-101,,',
    'x-3,gas-detector,,nowhere,,',
    'x-4,gas-detector,,lobby-2,,',
    'x-5,gas-detector,,flat-101,0,',
    'x-6,gas-detector,,flat-101,1.5,',
    'x-7,gas-detector,,flat-101,,2030-02-30',
    'x-8,gas-detector,,flat-101,,2001-01-01',
    'x-9,gas-detector,a,b,c,d,flat-101',
    '"x"10,gas-detector,,flat-101,,',
    `x-11,gas-detector,${'名'.repeat(61)},flat-101,,`,
  ].join('\r\n');
  const before = deviceCount();
  const dry = await send(csv, true);
  expect(dry.status, dry.text).toBe(200);
  expect(deviceCount()).toBe(before);
  expect(dry.result).toMatchObject({ accepted: 2, refused: 15, dryRun: true });
  expect(dry.result.rows.map(({ line, code }) => [line, code])).toEqual([
    [2, null],
    [3, 'ALREADY_EXISTS'],
    [4, null],
    [5, 'ALREADY_EXISTS'],
    [6, 'BODY_INVALID'],
    [7, 'ALREADY_EXISTS'],
    [8, 'KIND_UNKNOWN'],
    [9, 'CONVENTION_REQUIRED'],
    [10, 'UNKNOWN_PLACE'],
    [11, 'PLACE_NOT_YOURS'],
    [12, 'BODY_INVALID'],
    [13, 'BODY_INVALID'],
    [14, 'BODY_INVALID'],
    [15, 'BODY_INVALID'],
    [16, 'CSV_INVALID'],
    [17, 'CSV_INVALID'],
    [18, 'BODY_INVALID'],
  ]);
  for (const { ok, detail, mend } of dry.result.rows) expect([detail === '', mend === '']).toEqual([ok, ok]);
  expect(dry.result.rows.every(({ password }) => password === null)).toBe(true);

  const run = await send(csv, false);
  expect(verdicts(run.result)).toEqual(verdicts(dry.result));
  expect(deviceCount()).toBe(before + 2);
  expect(run.result.rows[0]?.password).toMatch(/^[a-z2-9]{32}$/);
  expect(house.store.state.get('device', 'kitchen-1')).toMatchObject({
    ...{ name: '厨房', companyId: 'jinfeng', placeId: 'flat-101', reportEveryMs: 60_000 },
    expiresAt: Date.parse('2030-06-30T00:00:00+08:00'),
  });

  const again = await send(csv, false);
  expect(again.result).toMatchObject({ accepted: 0, refused: 17 });
  expect(deviceCount()).toBe(before + 2);
});

test('names may be Chinese: of columns, of kinds, of places', async () => {
  const csv = '编号;类型;名称;地点;上报间隔（秒）;到期日\nzh-1;燃气探测器;;1号楼 1单元 101室;30;2031年1月2日\n';
  const { result } = await send(csv, false);
  expect(result.rows).toMatchObject([{ line: 2, ok: true, deviceId: 'zh-1' }]);
  expect(house.store.state.get('device', 'zh-1')).toMatchObject({ kind: 'gas-detector', name: '101室 燃气探测器' });
});

test('a name that two places share is asked for by id', async () => {
  const twice = { ...(await send(`${HEAD}\na-1,gas-detector,,大堂,,`, true)).result.rows[0] };
  expect(twice).toMatchObject({ code: 'UNKNOWN_PLACE' });
});

test('the words follow the language', async () => {
  const [row] = (await send(`${HEAD}\na-1,toaster,,flat-101,,`, true, 'en')).result.rows;
  expect(row?.detail).toMatch(
    /^There is no such kind of device: There is no kind "toaster"\. There are: gas-detector,/,
  );
  expect(row?.detail).not.toContain('bridge');
  const [zh] = (await send(`${HEAD}\na-1,toaster,,flat-101,,`, true)).result.rows;
  expect(zh?.detail).toMatch(/没有类型“toaster”。可用：燃气探测器（gas-detector）/);
});

test('500 rows at once', async () => {
  const rows = Array.from({ length: 500 }, (_, index) => `many-${index},leak-sensor,泵房 ${index},pump,,`);
  const csv = [HEAD, ...rows].join('\n');
  expect((await send(csv, true)).result).toMatchObject({ accepted: 500, refused: 0 });
  const { result } = await send(csv, false);
  expect(result).toMatchObject({ accepted: 500, refused: 0 });
  expect(new Set(result.rows.map(({ password }) => password)).size).toBe(500);
});

describe('a table is refused whole', () => {
  test.each<[string, string, string, RegExp]>([
    ['that is empty', '', 'CSV_INVALID', /第一行/],
    ['without a row', HEAD, 'CSV_INVALID', /没有设备/],
    ['with a column that is not known', 'kind,place,colour\na,b,c', 'CSV_INVALID', /colour/],
    ['without the place', 'id,kind\na,b', 'CSV_INVALID', /place/],
    ['with a column twice', 'kind,place,类型\na,b,c', 'CSV_INVALID', /kind 出现两次/],
    ['in another encoding', `${HEAD}\na-1,gas-detector,\u{fffd}\u{fffd},flat-101,,`, 'CSV_INVALID', /UTF-8/],
    ['of 501 rows', [HEAD, ...Array.from({ length: 501 }, () => 'a,b,c,d,,')].join('\n'), 'TOO_LARGE', /501/],
  ])('%s', async (_name, csv, code, detail) => {
    const { body } = await send(csv, true);
    expect(body.code).toBe(code);
    expect(body.detail).toMatch(detail);
  });
});

test('an operator names the company, and one that is there', async () => {
  const body = { csv: `${HEAD}\nop-1,gas-detector,,lobby-2,,`, dryRun: true };
  const ask = (more: object) =>
    house.request('POST', IMPORT, { token: ADMINISTRATOR_TOKEN, body: { ...body, ...more } });
  expect((await ask({})).body.fields).toMatchObject([{ path: '/companyId' }]);
  expect((await ask({ companyId: 'none' })).body.code).toBe('UNKNOWN_COMPANY');
  expect((await ask({ companyId: 'station' })).body).toMatchObject({ accepted: 1 });
});

test("an installer imports nothing for another company, and nothing into another company's building", async () => {
  const csv = `${HEAD}\nx-1,gas-detector,,lobby-2,,\nx-2,gas-detector,,flat-101,,`;
  const own = (await send(csv, true)).result.rows.map(({ code }) => code);
  expect(own).toEqual(['PLACE_NOT_YOURS', null]);
  const body = { csv, dryRun: true, companyId: 'station' };
  const other = await house.request('POST', IMPORT, { token: installer, body });
  expect((other.body as unknown as ImportResult).rows.map(({ code }) => code)).toEqual(['NOT_ALLOWED', 'NOT_ALLOWED']);
});

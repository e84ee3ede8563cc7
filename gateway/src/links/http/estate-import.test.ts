import type { EstateImportResult } from '@gridcall/contract/http-duty.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSealed } from '../../platform/sealed-text.ts';
import { ADMINISTRATOR_TOKEN, type House, openHouse, type TestAnswer } from './testing/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => house.stop());

function send(body: object, token = ADMINISTRATOR_TOKEN): Promise<TestAnswer> {
  return house.request('POST', '/api/v1/administration/estate/import', {
    ...{ token, headers: { 'accept-language': 'en' } },
    body: { dryRun: false, ...body },
  });
}

async function result(body: object): Promise<EstateImportResult> {
  const answer = await send(body);
  expect(answer.status, answer.text).toBe(200);
  return answer.body as unknown as EstateImportResult;
}

function csv(table: string, text: string, dryRun = false): Promise<EstateImportResult> {
  return result({ format: 'csv', table, text, dryRun });
}

describe('a table', () => {
  test('with heads and words in Chinese is read, line by line', async () => {
    const places = await csv(
      'places',
      '编号,上级,类型,中文名,英文名,网格编码\ngrid-1,,网格,第一网格,Grid 1,640104001001001\n',
    );
    expect(places).toMatchObject({ imported: true, rows: { places: 1, people: 0 } });
    const people = '编号,姓名,角色,职务,地点\r\nwang,王建国,网格员,网格员,grid-1\r\n"zhao",赵德林,网格员,,\r\n';
    expect(await csv('people', people)).toMatchObject({ imported: true, rows: { people: 2 } });
    expect(house.store.state.get('person', 'wang')).toMatchObject({ role: 'steward', title: 'grid_member' });
    expect(house.store.state.get('person', 'zhao')).toMatchObject({ title: null, placeId: null });
    await csv('rosters', '地点,岗位,日子,人员,轮换,交班时间\ngrid-1,B岗,每天,wang zhao,每天,20:00\n');
    expect(house.store.state.get('roster', 'grid-1 B all')).toMatchObject({
      ...{ people: ['wang', 'zhao'], rotation: 'daily', handOverMinute: 1200 },
    });
    await csv('calendar', 'date;kind;name\n2026-10-01;放假;国庆节\n');
    expect(house.store.state.get('calendar_day', '2026-10-01')?.kind).toBe('holiday');
  });

  test('of contacts seals every address, and shows none', async () => {
    const text = 'person,channel,address\nwang,短信,13800138000\nzhao,push,\n';
    const answer = await send({ format: 'csv', table: 'contacts', text });
    expect(answer.text).not.toContain('138');
    const sealed = house.store.state.get('contact', 'wang sms')?.sealedAddress ?? '';
    expect(openSealed(house.options.secrets.phoneKey, 'contact-address', sealed)).toBe('13800138000');
    expect(house.store.state.get('contact', 'zhao push')?.sealedAddress).toBeNull();
    const wrong = await csv('contacts', 'person,channel,address\nwang,sms,\nghost,push,1\nwang,sms,1\n');
    expect(wrong.findings.filter(({ row }) => row !== null).map(({ row, words }) => `${row} ${words}`)).toEqual([
      '2 sms needs an address',
      '3 there is no person ghost',
      '3 push has no address',
      '4 it stands twice',
    ]);
  });

  test('keeps nothing of a file with one fault, and tells each at its line', async () => {
    const text =
      'id,parent,kind,zh,en\nb9,grid-1,building,9号楼,Building 9\n\nb10,nowhere,楼栋,10号楼,Building 10\nb11,grid-1,tower,塔,Tower\n';
    const read = await csv('places', text);
    expect(read).toMatchObject({
      imported: false,
      findings: [{ row: 5, words: expect.stringMatching(/^kind: must be one of: district/) }],
    });
    const shaped = await csv('places', text.replace('tower', 'building'));
    expect(shaped.findings).toContainEqual({
      ...{ grade: 'fault', table: 'places', row: 4, id: 'b10', words: 'its parent nowhere is not known' },
    });
    expect(shaped.imported).toBe(false);
    expect(house.store.state.get('place', 'b9')).toBeUndefined();
  });

  test.each([
    [{ format: 'csv', text: 'id\nx' }, /not said what/],
    [{ format: 'csv', table: 'places', text: 'id,colour\nx,red' }, /"colour" is no column; these are: id,parent/],
    [{ format: 'csv', table: 'places', text: 'id\n"x' }, /quote of line 2/],
    [{ format: 'csv', table: 'places', text: '' }, /empty/],
    [{ format: 'yaml', text: 'places: [' }, /line 1/],
    [{ format: 'yaml', text: 'people: [{ name: \u{fffd} }]' }, /UTF-8/],
  ])('that cannot be read is refused with its reason (%#)', async (body, words) => {
    const answer = await send(body);
    expect([answer.status, answer.body.code]).toEqual([422, 'ESTATE_INVALID']);
    expect(answer.body.detail).toMatch(words);
  });
});

describe('a file', () => {
  const file = `
places:
  - { id: grid-2, kind: grid, name: { zh: 第二网格, en: Grid 2 }, gridCode: "640104001001002" }
  - { id: b20, parentId: grid-2, kind: building, name: { zh: 20号楼, en: Building 20 }, gridCode: "640104001001009" }
  - { id: u20, parentId: grid-2, kind: unit, name: { zh: 1单元, en: Unit 1 } }
people: [{ id: sun, name: 孙丽华, role: steward }]
rosters: [{ placeId: b20, post: A, people: [sun] }]
`;

  test('tells gaps and overlaps in a dry run, which changes nothing', async () => {
    const told = await result({ format: 'yaml', text: file, dryRun: true });
    expect(told).toMatchObject({ imported: false, dryRun: true, rows: { places: 3, people: 1, rosters: 1 } });
    const ofFile = told.findings.filter(({ row }) => row !== null);
    expect(ofFile.map(({ grade, table, row, id, words }) => `${grade} ${table} ${row} ${id}: ${words}`)).toEqual([
      'overlap places 2 b20: its grid code is 640104001001009, but it lies in the grid grid-2 (640104001001002): two grids claim it',
      'gap places 3 u20: the unit is in no building',
      'gap places 2 b20: nobody is B on any day',
    ]);
    expect(told.findings.some(({ id, row }) => id === 'building-1' && row === null)).toBe(true);
    expect(house.store.state.get('place', 'grid-2')).toBeUndefined();
  });

  test('is read once, and again only where it differs; rosters it names are put anew', async () => {
    expect(await result({ format: 'yaml', text: file })).toMatchObject({ imported: true });
    const roster =
      'rosters: [{ placeId: b20, post: A, days: workdays, people: [sun] }, { placeId: b20, post: A, days: restdays, people: [wang] }]';
    await result({ format: 'yaml', text: roster });
    const ids = [...house.store.state.all('roster')].map(({ id }) => id).filter((id) => id.startsWith('b20'));
    expect(ids.sort()).toEqual(['b20 A restdays', 'b20 A workdays']);
  });

  test.each([
    ['rosters: [{ placeId: grid-2, post: B, people: [ghost] }]', 'there is no person ghost'],
    ['places: [{ id: grid-2, parentId: b20, kind: grid, name: { zh: a, en: a } }]', 'it lies inside itself'],
    ['rosters: [{ placeId: grid-2, post: B, people: [sun], startsOn: "2026-02-30" }]', '2026-02-30 is no date'],
    ['duties: []', 'duties: is not a known field'],
    ['- 1', 'must be of type object'],
  ])('with %s is refused', async (text, words) => {
    const read = await result({ format: 'yaml', text });
    expect(read.imported).toBe(false);
    expect(read.findings.map((finding) => finding.words)).toContainEqual(expect.stringContaining(words));
  });

  test('is an operator’s to read', async () => {
    const { token } = await house.token('steward');
    expect((await send({ format: 'yaml', text: file }, token)).status).toBe(403);
  });
});

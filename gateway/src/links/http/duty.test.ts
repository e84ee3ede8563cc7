import type { Duty, DutyChange, DutyPeople, PlaceDuty, PostRosters } from '@gridcall/contract/http-duty.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ADMINISTRATOR_TOKEN, type House, openHouse, type TestAnswer } from './testing/house.ts';

const HOUR_MS = 3_600_000;
const token = ADMINISTRATOR_TOKEN;

let house: House;
let steward: string;
let installer: string;
beforeAll(async () => {
  house = await openHouse();
  await house.submit({
    ...{ kind: 'import-estate', companies: [], calendar: [], rosters: [] },
    places: [
      {
        ...{ id: 'grid-1', parentId: null, kind: 'grid', nameZh: '第一网格', nameEn: 'Grid 1' },
        ...{ gridCode: '640104001001001', companyId: null },
      },
      {
        ...{ id: 'estate', parentId: 'grid-1', kind: 'estate', nameZh: '金凤小区', nameEn: 'Jinfeng' },
        ...{ gridCode: null, companyId: 'jinfeng' },
      },
    ],
    people: ['wang', 'zhao'].map((id) => ({
      ...{ id, name: `${id}师傅`, role: 'steward', companyId: null, title: 'grid_member', placeId: 'grid-1' },
    })),
  });
  steward = (await house.token('steward', { placeIds: ['building-1'], personId: 'li' })).token;
  installer = (await house.token('installer', { companyId: 'jinfeng' })).token;
});
afterAll(async () => house.stop());

async function duty(query = '', as = token): Promise<Duty> {
  const answer = await house.request('GET', `/api/v1/duty${query}`, { token: as });
  expect(answer.status, answer.text).toBe(200);
  return answer.body as unknown as Duty;
}

async function building(as = token): Promise<PlaceDuty> {
  const [place] = (await duty('?placeId=building-1', as)).places;
  if (place === undefined) throw new Error('no place');
  return place;
}

function put(url: string, body: unknown): Promise<TestAnswer> {
  return house.request('PUT', `/api/v1/duty/${url}`, { token, body });
}

function post(url: string, body: unknown): Promise<TestAnswer> {
  return house.request('POST', `/api/v1/duty/${url}`, { token, body });
}

/** The first Friday from then on: two months are looked ahead, and it lies in one year. */
function nextFriday(at: number): string {
  const day = new Date(at + 8 * HOUR_MS);
  while (day.getUTCDay() !== 5) day.setUTCDate(day.getUTCDate() + 1);
  return day.toISOString().slice(0, 10);
}

function standIn(more: object = {}): Promise<TestAnswer> {
  const from = house.options.clock.wallMs();
  const body = {
    placeId: 'grid-1',
    post: 'B',
    personId: 'zhao',
    from,
    until: from + HOUR_MS,
    reason: '王师傅发烧',
    ...more,
  };
  return house.request('POST', '/api/v1/duty/overrides', { token, body });
}

describe('who is on duty', () => {
  test('is told by name with until when, and what is missing with why', async () => {
    const [A, B] = (await building()).posts;
    expect(A).toMatchObject({ post: 'A', name: '李秀英', placeName: { zh: '1号楼' }, until: null, hole: null });
    expect(B).toMatchObject({ post: 'B', personId: null, name: '', hole: 'no-roster' });
    expect((await building()).holes).toEqual([{ post: 'B', hole: 'no-roster' }]);
  });

  test('of the own places only, and of all of them where none is named', async () => {
    expect((await duty('', steward)).places.map(({ placeId }) => placeId)).toEqual(['building-1']);
    expect((await duty()).places.map(({ placeId }) => placeId)).toEqual(['building-1', 'building-2']);
    for (const placeId of ['building-2', 'nowhere']) {
      const answer = await house.request('GET', `/api/v1/duty?placeId=${placeId}`, { token: steward });
      expect([answer.status, answer.body.code]).toEqual([422, 'UNKNOWN_PLACE']);
    }
  });

  test('is nobody’s business but stewards’ and operators’', async () => {
    for (const as of [{ token: installer }, {}]) {
      const answer = await house.request('GET', '/api/v1/duty', as);
      expect([401, 403]).toContain(answer.status);
    }
  });
});

describe('an operator', () => {
  test('puts the rosters of a post together; turns give the next three hand-overs', async () => {
    const people = await house.request('GET', '/api/v1/duty/people', { token });
    expect((people.body as unknown as DutyPeople).people).toContainEqual({
      ...{ personId: 'wang', name: 'wang师傅', title: 'grid_member', reachable: false },
    });
    const rosters = [{ people: ['wang', 'zhao'], rotation: 'daily' }];
    expect((await put('rosters', { placeId: 'grid-1', post: 'B', rosters, handOver: '20:00' })).status).toBe(204);
    const { posts, handOvers } = await building();
    expect(posts[1]).toMatchObject({ post: 'B', placeName: { zh: '第一网格' }, hole: 'unreachable' });
    expect(handOvers).toHaveLength(3);
    const [first, second] = handOvers;
    expect(first).toMatchObject({ at: posts[1]?.until, from: posts[1]?.name });
    expect(second?.at).toBe((first?.at ?? 0) + 24 * HOUR_MS);
    expect(new Date((first?.at ?? 0) + 8 * HOUR_MS).toISOString().slice(11, 16)).toBe('20:00');
    const all = await house.request('GET', '/api/v1/duty/rosters', { token });
    expect(all.text).toContain('"handOver":"20:00"');
  });

  test.each([
    [
      { placeId: 'building-1', post: 'B', rosters: [{ people: ['wang'] }] },
      'ROSTER_INVALID',
      /同一棵树（1号楼、1号楼）/,
    ],
    [{ placeId: 'grid-1', post: 'B', rosters: [{ people: ['ghost'] }] }, 'ROSTER_INVALID', /没有人员 ghost/],
    [{ placeId: 'moon', post: 'B', rosters: [] }, 'NOT_FOUND', /moon/],
  ])('is told what is wrong with a roster (%#)', async (body, code, words) => {
    const answer = await put('rosters', body);
    expect(answer.body).toMatchObject({ code, detail: expect.stringMatching(words) });
  });

  test('is told at which field it is wrong, in the own language, before saving and when saving', async () => {
    const body = {
      ...{ placeId: 'building-1', post: 'A' },
      rosters: [
        { people: ['li', 'ghost'], rotation: 'none' },
        { days: 'all', people: ['li'], startsOn: '2026-02-30' },
      ],
    };
    const [preview, saved] = await Promise.all([post('rosters/preview', body), put('rosters', body)]);
    // Of two for the same days the second stands, and is looked into.
    const expected = ['/rosters/1/days', '/rosters/1/startsOn'];
    expect(preview.body).toMatchObject({ faults: expected.map((path) => ({ path })), posts: [], warnings: [] });
    expect(saved.body).toMatchObject({ code: 'ROSTER_INVALID', fields: expected.map((path) => ({ path })) });
    const first = { ...body, rosters: body.rosters.slice(0, 1) };
    const english = await house.request('POST', '/api/v1/duty/rosters/preview', {
      ...{ token, body: first, headers: { 'accept-language': 'en' } },
    });
    expect(english.body).toMatchObject({
      faults: [
        { path: '/rosters/0/people/1', message: 'there is no person ghost' },
        { path: '/rosters/0/rotation', message: expect.stringMatching(/without rotation/) },
      ],
    });
  });

  test('sees what saving would change, and is not let over what somebody else saved meanwhile', async () => {
    const read = async () => {
      const answer = await house.request('GET', '/api/v1/duty/rosters/building-1/B', { token });
      return (answer.body as unknown as PostRosters).places;
    };
    const before = await read();
    expect(before.map(({ placeId, kind }) => [placeId, kind])).toEqual([
      ...[['building-1', 'building'], ['estate', 'estate'], ['grid-1', 'grid']], // biome-ignore format: a row of a table
    ]);
    const grid = before.at(-1);
    expect(grid).toMatchObject({ handOver: '20:00', rosters: [{ people: ['wang', 'zhao'], rotation: 'daily' }] });
    const body = {
      ...{ placeId: 'grid-1', post: 'B', handOver: '07:30', basedOn: grid?.basedOn },
      rosters: [{ people: ['zhao', 'zhao', 'wang'], rotation: 'daily', startsOn: '2024-01-01' }],
    };
    const change = (await post('rosters/preview', body)).body as unknown as DutyChange;
    expect(change).toMatchObject({ faults: [], basedOn: grid?.basedOn, more: false });
    expect(change.warnings.map(({ path }) => path)).toEqual([0, 1, 2].map((index) => `/rosters/0/people/${index}`));
    const [told] = change.posts;
    expect(told).toMatchObject({ placeName: { zh: '第一网格' }, post: 'B' });
    expect(told?.before).toEqual((await building()).handOvers);
    expect(told?.after).not.toEqual(told?.before);
    expect(await read()).toEqual(before);
    expect((await put('rosters', body)).status).toBe(204);
    expect((await building()).handOvers).toEqual(told?.after);
    expect((await building()).posts[1]?.name).toBe(told?.now.after);
    const late = await put('rosters', body);
    expect([late.status, late.body.code]).toEqual([409, 'ROSTER_CHANGED']);
    const now = (await post('rosters/preview', body)).body as unknown as DutyChange;
    expect(now.basedOn).not.toBe(grid?.basedOn);
    expect(now.basedOn).toBe((await read()).at(-1)?.basedOn);
  });

  test('sees which buildings will have nobody', async () => {
    const change = (await post('rosters/preview', { placeId: 'building-1', post: 'A', rosters: [] })).body;
    expect(change).toMatchObject({
      posts: [{ now: { before: '李秀英', after: null }, after: [] }],
      holes: [{ placeName: { zh: '1号楼' }, post: 'A', before: null, after: 'no-roster' }],
    });
    expect((await post('rosters/preview', { placeId: 'moon', post: 'A', rosters: [] })).body.code).toBe(
      'UNKNOWN_PLACE',
    );
    const nowhere = await house.request('GET', '/api/v1/duty/rosters/moon/A', { token });
    expect(nowhere.body.code).toBe('UNKNOWN_PLACE');
  });

  test('lets somebody stand in, and takes it back', async () => {
    const made = await standIn();
    expect([made.status, made.body]).toMatchObject([201, { name: 'zhao师傅', by: 'administrator' }]);
    const shown = await building(steward);
    expect(shown.posts[1]).toMatchObject({ name: 'zhao师傅', isStandIn: true });
    expect(shown.overrides).toMatchObject([{ reason: '王师傅发烧', name: 'zhao师傅' }]);
    const gone = () => house.request('DELETE', `/api/v1/duty/overrides/${made.body.id}`, { token });
    expect((await gone()).status).toBe(204);
    expect((await gone()).status).toBe(404);
    expect((await building()).overrides).toEqual([]);
  });

  test.each([
    [{ reason: ' ' }, 'BODY_INVALID'],
    [{ until: 1 }, 'OVERRIDE_INVALID'],
    [{ personId: 'ghost' }, 'NOT_FOUND'],
  ])('is told what is wrong with a stand-in (%#)', async (more, code) => {
    expect((await standIn(more)).body.code).toBe(code);
  });

  test('puts the calendar of a year, sees what it changes, and is not let over another’s', async () => {
    const date = nextFriday(house.options.clock.wallMs() + 14 * 24 * HOUR_MS);
    const url = `calendar/${date.slice(0, 4)}`;
    const workdays = [
      { people: ['wang'], days: 'workdays' },
      { people: ['zhao'], days: 'restdays' },
    ];
    expect((await put('rosters', { placeId: 'grid-1', post: 'B', rosters: workdays })).status).toBe(204);
    const days = [{ date, kind: 'holiday', name: '国庆节' }];
    const change = (await post(`${url}/preview`, { days })).body as unknown as DutyChange;
    expect(change).toMatchObject({ faults: [], warnings: [], holes: [], more: false });
    expect(change.days).toEqual([
      { date, placeName: { zh: '第一网格', en: 'Grid 1' }, post: 'B', before: 'wang师傅', after: 'zhao师傅' },
    ]);
    expect((await put(url, { days, basedOn: change.basedOn })).status).toBe(204);
    const read = await house.request('GET', `/api/v1/duty/${url}`, { token: steward });
    expect(read.body).toMatchObject({ days });
    const late = await put(url, { days: [], basedOn: change.basedOn });
    expect([late.status, late.body.code]).toEqual([409, 'CALENDAR_CHANGED']);
    const same = (await post(`${url}/preview`, { days })).body as unknown as DutyChange;
    expect([same.basedOn, same.posts, same.days]).toEqual([
      (read.body as unknown as { basedOn: string }).basedOn,
      [],
      [],
    ]);
  });

  test('is told at which day of a calendar it is wrong', async () => {
    const holiday = (date: string) => ({ date, kind: 'holiday', name: '节' });
    const days = [holiday('2026-10-01'), holiday('2026-10-01'), holiday('2027-10-01'), holiday('2026-02-30')];
    const paths = [1, 2, 3].map((index) => ({ path: `/days/${index}/date` }));
    expect((await post('calendar/2026/preview', { days })).body).toMatchObject({ faults: paths, posts: [] });
    const saved = await put('calendar/2026', { days: [...days, { ...holiday('2026-10-02'), name: ' ' }] });
    expect(saved.body).toMatchObject({ code: 'CALENDAR_INVALID', fields: [...paths, { path: '/days/4/name' }] });
    const idle = [holiday('2026-10-03'), { ...holiday('2026-10-05'), kind: 'workday' }];
    expect((await post('calendar/2026/preview', { days: idle })).body).toMatchObject({
      warnings: [
        { path: '/days/0', message: '这天本来就是周末。' },
        { path: '/days/1', message: '这天本来就上班。' },
      ],
    });
  });

  test('alone changes anything', async () => {
    for (const [method, url] of [
      ['PUT', 'rosters'],
      ['POST', 'rosters/preview'],
      ['GET', 'rosters/building-1/A'],
      ['POST', 'overrides'],
      ['DELETE', 'overrides/x'],
      ['PUT', 'calendar/2026'],
      ['POST', 'calendar/2026/preview'],
      ['GET', 'people'],
    ] as const) {
      const answer = await house.request(method, `/api/v1/duty/${url}`, { token: steward, body: {} });
      expect(answer.status, url).toBe(403);
    }
  });
});

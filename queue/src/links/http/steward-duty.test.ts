import type { DutyReportedData } from '@gridcall/contract/estate-report.ts';
import type { CloudEvent } from '@gridcall/contract/events.ts';
import type { Duty } from '@gridcall/contract/http-duty.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportEvent } from '../../testing/events.ts';
import { QueueUnderTest, tokens, WEDNESDAY } from '../../testing/queue-under-test.ts';
import { stewardToken } from '../../testing/steward.ts';

const HOUR_MS = 3_600_000;
const queue = new QueueUnderTest();
let steward: string;
let reported = 0;

beforeAll(async () => {
  await queue.start();
  await queue.call('PUT', '/v1/gateways/elsewhere', tokens.administrator, { name: 'elsewhere' });
  steward = await stewardToken(queue);
});
afterAll(() => queue.stop());

const nobody = { placeId: null, placeName: null, isStandIn: false, until: null, title: null };

function duty(id: string, name: string, more: Partial<DutyReportedData> = {}): DutyReportedData {
  return {
    place: { id, zh: `金凤花园${id}`, en: id, gridCode: null },
    placeIds: [id, `${id}-hall`],
    posts: [
      { ...nobody, post: 'A', personId: 'person-1', name, hole: null },
      { ...nobody, post: 'B', personId: null, name: '', hole: 'no-roster' },
    ],
    handOvers: [{ at: WEDNESDAY + HOUR_MS, post: 'A', from: name, to: '周仓' }],
    holes: [{ post: 'B', hole: 'no-roster' }],
    standIns: [{ post: 'A', personId: 'person-2', name: '周仓', from: 1, until: WEDNESDAY + HOUR_MS }],
    ...more,
  };
}

function event(data: DutyReportedData, at = WEDNESDAY): CloudEvent {
  reported += 1;
  return reportEvent(`duty-${reported}`, 'cn.grid.duty.reported.v1', data, { at, sequence: reported });
}

async function places(token = steward): Promise<Duty['places']> {
  return (await queue.call<Duty>('GET', '/api/v1/duty', token)).body.places;
}

test('is shown as the gateway told it last, in whatever order its reports come', async () => {
  const earlier = event(duty('b-1', '关平'));
  const answer = await queue.send([event(duty('b-1', '赵云')), earlier]);
  expect(answer.results.map(({ status }) => status)).toEqual(['recorded', 'recorded']);
  expect(await places()).toMatchObject([
    {
      ...{ placeId: 'b-1', placeName: { zh: '金凤花园b-1' }, silentSince: null, holes: [{ post: 'B' }] },
      ...{ handOvers: [{ from: '赵云', to: '周仓' }], overrides: [{ name: '周仓', reason: '' }] },
      posts: [{ post: 'A', name: '赵云', hole: null }, { post: 'B' }],
    },
  ]);
});

const nameAt = async (id: string) => {
  const at = (await places()).find(({ placeId }) => placeId === id);
  return at?.posts[0]?.name;
};

test('is not frozen by a clock of its gateway that once was a year ahead', async () => {
  await queue.send([event(duty('b-1', '周仓'), WEDNESDAY + 365 * 24 * HOUR_MS)]);
  expect(await nameAt('b-1')).toBe('周仓');
  await queue.send([event(duty('b-1', '赵云'))]);
  expect(await nameAt('b-1')).toBe('赵云');
});

test('is taken from a gateway that counts anew, since it was restored from a copy', async () => {
  const anew = (id: string, name: string, sequence: number) =>
    reportEvent(id, 'cn.grid.duty.reported.v1', duty('b-1', name), { at: WEDNESDAY, sequence });
  await queue.send([anew('anew-1', '周仓', 1), anew('anew-2', '关平', 2)]);
  expect(await nameAt('b-1')).toBe('关平');
  await queue.send([anew('anew-1', '周仓', 1), event(duty('b-1', '赵云'))]);
  expect(await nameAt('b-1')).toBe('赵云');
});

test('is that of one’s own buildings, of which a spot is enough', async () => {
  await queue.send([event(duty('b-2', '马超'))]);
  expect((await places()).map(({ placeId }) => placeId)).toEqual(['b-1', 'b-2']);
  const ofHall = await stewardToken(queue, '大厅', { placeIds: ['b-2-hall'] });
  expect((await places(ofHall)).map(({ placeId }) => placeId)).toEqual(['b-2']);
  await queue.send([event(duty('b-2', '马超', { placeIds: ['b-2'] }))]);
  expect(await places(ofHall)).toEqual([]);
  const far = await stewardToken(queue, '远方', { gateways: ['elsewhere'], people: [] });
  expect(await places(far)).toEqual([]);
});

test('says since when its gateway has been silent; what is over is not shown as to come', async () => {
  queue.clock.forward(HOUR_MS);
  expect(await places()).toMatchObject([{ silentSince: WEDNESDAY, handOvers: [], overrides: [] }, {}]);
});

test('that names another building than its subject, or more than it may, is refused', async () => {
  const other = { ...event(duty('b-1', '赵云')), subject: 'b-2' };
  const data = { ...duty('b-1', '赵云'), phone: '13800000000' };
  const { results } = await queue.send([other, event(data)]);
  expect(results.map(({ status, code }) => [status, code])).toEqual(Array(2).fill(['rejected', 'BODY_INVALID']));
});

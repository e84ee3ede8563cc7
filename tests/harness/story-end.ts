import type { AlertDetail } from '@gridcall/contract/http-gateway.ts';
import { expect } from 'vitest';
import type { GridHouse, Leak } from './grid-house.ts';
import { eventually } from './stack.ts';

type Entry = AlertDetail['timeline'][number];

/** One notice as a far end got it. */
interface Heard {
  readonly channel: 'push' | 'wecom' | 'http';
  /** Of the notice; a robot is told no id, and gets every text under its channel's name. */
  readonly id: string;
}

/** Calls to people about this leak as they came to the far ends, each time they came. */
function callsHeard({ push, robot, callCentre }: GridHouse, { alertId, building }: Leak): readonly Heard[] {
  const words = building.replace('tower-', '塔楼');
  const http = callCentre.heard
    .map(({ body }) => JSON.parse(body) as { id: string })
    .filter(({ id }) => id.startsWith(`${alertId} `) && !id.endsWith(' stood-down'));
  const wecom = robot.heard.filter(({ body }) => body.includes(`${words}号`) && body.includes('"msgtype":"text"'));
  const phones = push.received.filter(({ payload }) => payload.alertId === alertId && payload.kind !== 'stood-down');
  return [
    ...http.map(({ id }) => ({ channel: 'http', id }) as const),
    ...wecom.map(() => ({ channel: 'wecom', id: 'wecom' }) as const),
    ...phones.map(({ payload }) => ({ channel: 'push', id: payload.id }) as const),
  ];
}

const isOfCalls = ({ detail }: Entry) => ['raised', 'repeat', 'escalated'].includes(String(detail['kind']));
const idOf = ({ alertId }: Leak, { detail }: Entry) =>
  `${alertId} ${detail['round']} ${detail['step']} ${detail['personId']} ${detail['channel']}`;

/**
 * What every run ends with, whatever died in it: one incident, one named person who has it, nobody called after that, every
 * call written down once, and none that came twice without its entry saying that it may have.
 *
 * What a kill permits: a notice whose sending was under way when its sender died is sent again (at least once), under the
 * same id, and its entry says `again`. A robot knows no ids: its messages are counted.
 */
export async function expectSameEnd(house: GridHouse, leak: Leak): Promise<void> {
  const taken = await eventually('taken at the gateway', async () => {
    const detail = await house.detail(leak);
    return detail.alert.state === 'active-acknowledged' ? detail : undefined;
  });
  expect(taken.alert.acknowledgedBy).toBe('马秀兰');
  await house.atQueue(leak, ({ state, sent }) => state === 'active-acknowledged' && sent?.length === 0);
  const heardThen = callsHeard(house, leak).length;
  // Two steps of the chain would be due; what the sensor's ten seconds bring comes after them.
  house.pass(150, 'gateway');
  await leak.detector.publish('reading', { id: 'gone', values: { alarm: false, methane_lel: 0 } });
  house.pass(11, 'gateway');
  await house.says(leak, 'cleared device');
  const detail = await house.detail(leak);
  const { timeline } = detail;
  const atTake = timeline.findIndex(({ type }) => type === 'acknowledged');
  expect(timeline.filter(({ type }) => type === 'raised' || type === 'acknowledged')).toHaveLength(2);
  expect(timeline.slice(atTake).filter(({ type }) => type === 'escalated')).toEqual([]);
  expectEachCallWrittenDown(leak, timeline, callsHeard(house, leak));
  expect(callsHeard(house, leak)).toHaveLength(heardThen);
  const incidents = await house.incidentsOf(leak);
  expect(incidents).toHaveLength(1);
  expect(incidents[0]).toMatchObject({ kind: 'alert', level: 1, acknowledgedAt: expect.any(Number) });
  const closing = { reason: '阀门已关，复测正常' };
  const closed = await house.page.request('POST', `/api/v1/alerts/${leak.alertId}/close`, closing);
  expect(closed.status).toBe(200);
  await house.says(leak, 'closed 马秀兰');
}

function expectEachCallWrittenDown(leak: Leak, timeline: readonly Entry[], heard: readonly Heard[]): void {
  const results = timeline.filter(({ type }) => type === 'notified' || type === 'notify-failed').filter(isOfCalls);
  const ids = results.map((entry) => idOf(leak, entry));
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  // Everybody who was called has an entry for each way they were called by.
  const called = timeline.filter(({ type }) => type === 'escalated').flatMap((entry) => waysOf(leak, entry));
  expect([...ids].sort()).toEqual([...called].sort());
  const sent = results.filter(({ type }) => type === 'notified');
  for (const entry of sent.filter(({ detail }) => detail['channel'] !== 'wecom')) {
    const times = heard.filter(({ id }) => id === idOf(leak, entry)).length;
    expect([idOf(leak, entry), times >= 1, times > 1 && entry.detail['again'] !== true]).toEqual([
      ...[idOf(leak, entry), true, false],
    ]);
  }
  const texts = sent.filter(({ detail }) => detail['channel'] === 'wecom');
  const mayBeMore = texts.some(({ detail }) => detail['again'] === true);
  const robots = heard.filter(({ channel }) => channel === 'wecom').length;
  if (texts.length > 0) expect(robots >= texts.length && (mayBeMore || robots === texts.length)).toBe(true);
  // The queue itself calls nobody while the gateway is there.
  const unknown = heard.filter(({ channel, id }) => channel !== 'wecom' && !called.includes(id));
  expect(unknown).toEqual([]);
}

function waysOf({ alertId }: Leak, { detail }: Entry): readonly string[] {
  const people = detail['people'] as readonly { readonly personId: string; readonly channels: readonly string[] }[];
  return people.flatMap(({ personId, channels }) =>
    channels.map((channel) => `${alertId} ${detail['round']} ${detail['step']} ${personId} ${channel}`),
  );
}

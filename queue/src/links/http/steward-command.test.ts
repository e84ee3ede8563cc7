import type { AlertNotedData } from '@gridcall/contract/alert-note.ts';
import type { CommandState } from '@gridcall/contract/command.ts';
import type { IncidentChanges } from '@gridcall/contract/events.ts';
import type { Command, Commands } from '@gridcall/contract/http-commands.ts';
import type { AlertDetail } from '@gridcall/contract/http-gateway.ts';
import type { ActSettledData, StewardAct } from '@gridcall/contract/steward-act.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { alertEvent, GATEWAY, noteEvent, reportEvent } from '../../testing/events.ts';
import { QueueUnderTest, tokens } from '../../testing/queue-under-test.ts';
import { stewardToken } from '../../testing/steward.ts';

const queue = new QueueUnderTest();
let steward: string;
let other: string;
let alertId: string;
let sequence = 0;
let count = 0;

const place = { id: 'b3-hall', zh: '3号楼大厅', en: 'Building 3, hall', gridCode: null };
const building = { place: { ...place, id: 'b3' }, placeIds: ['b3', 'b3-hall'] };

beforeAll(async () => {
  await queue.start();
  steward = await stewardToken(queue);
  other = await stewardToken(queue, '关平', { people: [{ gatewayId: GATEWAY, personId: 'person-2' }] });
  const devices = [
    { deviceId: 'gate-1', deviceKind: 'access-gate', commands: ['open_gate', 'lock_gate'] },
    { deviceId: 'gas-1', deviceKind: 'gas-detector', commands: ['reset_detector'] },
  ] as const;
  const ofDevices = { ...building, devices };
  await report('cn.grid.devices.reported.v1', ofDevices);
  const nobody = { placeId: null, placeName: null, isStandIn: false, until: null, title: null, hole: null };
  const posts = [{ ...nobody, post: 'A', personId: 'person-2', name: '关平' }];
  const ofDuty = { ...building, posts, handOvers: [], holes: [], standIns: [] };
  await report('cn.grid.duty.reported.v1', ofDuty);
});
afterAll(() => queue.stop());
beforeEach(async () => {
  count += 1;
  alertId = `alert-${count}`;
  await queue.send([
    alertEvent(`raised-${count}`, 'raised', { ...next(), data: { alertId, deviceId: 'gas-1', place } }),
  ]);
});

function next() {
  sequence += 1;
  return { sequence, at: queue.clock.wallMs() };
}

async function report(type: Parameters<typeof reportEvent>[1], data: typeof building): Promise<void> {
  const { results } = await queue.send([reportEvent(`report-${sequence}`, type, data, next())]);
  expect(results[0]?.status).toBe('recorded');
}

const nonce = () => `nonce-of-${alertId}`;

function order(more: object = {}, device = 'gate-1', token = steward) {
  const body = { nonce: nonce(), command: 'open_gate', alertId, reason: '送医', ...more };
  return queue.call<Command & { code: string }>('POST', `/api/v1/devices/${device}/commands`, token, body);
}

function agree(token: string) {
  return queue.call<Command & { code: string }>('POST', `/api/v1/commands/${nonce()}/second`, token, {});
}

async function acts(): Promise<StewardAct[]> {
  const path = `/v1/gateways/${GATEWAY}/changes?after=0`;
  const { body } = await queue.call<IncidentChanges>('GET', path, tokens.uplink);
  return body.changes.flatMap(({ act }) => (act?.alertId === alertId ? [act] : []));
}

async function settle(more: Partial<ActSettledData>): Promise<void> {
  const act = (await acts()).at(-1);
  const { sequence: no, at } = next();
  const { dedupkey: _none, ...envelope } = alertEvent(`settled-${no}`, 'closed', { sequence: no, at });
  const data = { actId: act?.id, alertId, ok: true, code: null, ...more };
  await queue.send([{ ...envelope, type: 'cn.grid.act.settled.v1', subject: act?.id, data }]);
}

async function told(no: number, state: CommandState, more: AlertNotedData['detail'] = {}): Promise<void> {
  const detail = { commandId: nonce(), command: 'open_gate', deviceId: 'gate-1', cause: 'person', state, ...more };
  const common = { alertId, level: 1, state: 'active-unacknowledged', type: 'command' } as const;
  const by = state === 'sent' ? 'system' : state === 'confirmed' ? 'device' : 'steward';
  await queue.send([noteEvent(`note-${sequence}`, { ...common, no, by, detail }, next())]);
}

async function commands(token = steward): Promise<Commands> {
  return (await queue.call<Commands>('GET', `/api/v1/commands?alertId=${alertId}`, token)).body;
}

async function timeline(): Promise<AlertDetail['timeline']> {
  return (await queue.call<AlertDetail>('GET', `/api/v1/alerts/${alertId}`, steward)).body.timeline;
}

describe('a command', () => {
  test('is offered for what the gateway has told of, near the alert, to who may see the alert', async () => {
    expect(
      (await commands()).offers.map(({ deviceId, command, needsSecond, online }) => [
        deviceId,
        command,
        needsSecond,
        online,
      ]),
    ).toEqual([
      ['gate-1', 'open_gate', false, true],
      ['gate-1', 'lock_gate', false, true],
      ['gas-1', 'reset_detector', true, true],
    ]);
    const far = await stewardToken(queue, `远方${count}`, { placeIds: ['b9'] });
    expect((await queue.call('GET', `/api/v1/commands?alertId=${alertId}`, far)).status).toBe(404);
    expect((await order({}, 'gate-1', far)).status).toBe(404);
  });

  test('goes down once, with who it is, a nonce, and a time after which it is not carried out', async () => {
    expect((await order()).body).toMatchObject({ state: 'waiting', by: '赵云', reason: '送医', deviceName: 'gate-1' });
    expect((await order()).status).toBe(201);
    const [act, ...others] = await acts();
    expect(others).toEqual([]);
    expect(act).toMatchObject({ act: 'command', by: '赵云', byId: 'person-1', text: '送医' });
    expect(act?.command).toEqual({
      ...{ commandId: nonce(), deviceId: 'gate-1', command: 'open_gate' },
      notAfter: queue.clock.wallMs() + 20_000,
    });
    expect((await order({ command: 'lock_gate' })).body.code).toBe('KEY_IN_USE');
    expect((await order({}, 'gate-1', other)).body.code).toBe('KEY_IN_USE');
  });

  test('that a gateway asks for too late goes down as late, by the queue’s own clock', async () => {
    await order();
    queue.clock.forward(20_001);
    expect((await acts())[0]?.command?.notAfter).toBe(0);
    expect((await commands()).commands[0]?.state).toBe('waiting');
    queue.clock.forward(10_000);
    expect((await commands()).commands[0]?.state).toBe('unknown');
    await settle({ ok: false, code: 'COMMAND_EXPIRED' });
    expect((await commands()).commands[0]).toMatchObject({ state: 'expired', detail: null });
  });

  test('that was taken is answered as then, however many acts wait by now', async () => {
    expect((await order()).status).toBe(201);
    const path = `/api/v1/alerts/${alertId}/comments`;
    const comment = () => queue.call<{ code: string }>('POST', path, steward, { text: '在吗' });
    for (let waiting = 1; waiting < 50; waiting++) expect((await comment()).status).toBe(200);
    expect(await comment()).toMatchObject({ status: 429, body: { code: 'TOO_MANY' } });
    expect((await order()).status).toBe(201);
    expect((await order({ nonce: `other-${alertId}` })).body.code).toBe('TOO_MANY');
  });

  test.each([
    [{ command: 'close_gas_valve' }, 'gate-1', 422, 'COMMAND_UNSUPPORTED'],
    [{}, 'gate-of-another', 404, 'NOT_FOUND'],
    [{ alertId: undefined }, 'gate-1', 400, 'BODY_INVALID'],
  ])('%o to %s is refused here', async (more, device, status, code) => {
    const answer = await order(more, device);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await acts()).toEqual([]);
  });

  test('shows what the gateway makes of it, in whatever order it comes, and stands in the timeline', async () => {
    await order();
    await told(3, 'confirmed', { detail: 'sensor' });
    await told(1, 'waiting');
    await told(2, 'sent');
    await settle({});
    expect((await commands()).commands).toMatchObject([
      { state: 'confirmed', detail: 'sensor', by: '赵云', secondBy: null, maySecond: false },
    ]);
    const entries = (await timeline()).filter(({ type }) => type === 'command');
    expect(entries.map(({ actor, detail }) => [actor, detail['state'], detail['by']]).sort()).toEqual([
      ['device', 'confirmed', '赵云'],
      ['system', 'sent', '赵云'],
      ['赵云', 'waiting', '赵云'],
    ]);
  });

  test('that an interlock forbids says what has to be seen to first', async () => {
    await order();
    await settle({ ok: false, code: 'COMMAND_INTERLOCKED', detail: '请先接单 / take it first' });
    expect((await commands()).commands[0]).toMatchObject({ state: 'refused', detail: '请先接单 / take it first' });
  });

  test('that needs two waits for another person, who is not the one that ordered it', async () => {
    await order();
    expect((await agree(other)).body.code).toBe('NOT_FOUND');
    await told(1, 'awaiting-second');
    expect((await commands(steward)).commands[0]?.maySecond).toBe(false);
    expect((await commands(other)).commands[0]?.maySecond).toBe(true);
    expect((await agree(steward)).body.code).toBe('SECOND_PERSON_NEEDED');
    expect((await agree(other)).status).toBe(200);
    expect((await agree(other)).status).toBe(200);
    expect((await acts()).map(({ act, byId }) => [act, byId])).toEqual([
      ['command', 'person-1'],
      ['second', 'person-2'],
    ]);
    expect((await commands(other)).commands[0]?.maySecond).toBe(false);
    await settle({});
    await told(2, 'waiting', { second: true });
    expect((await commands()).commands[0]).toMatchObject({ state: 'waiting', by: '赵云', secondBy: '关平' });
  });

  test('that somebody gave at the gateway, or a rule, is shown by post', async () => {
    await told(1, 'waiting', { cause: 'gas-leak' });
    expect((await commands()).commands).toMatchObject([{ state: 'waiting', by: 'steward', cause: 'gas-leak' }]);
  });
});

describe('lines of a timeline', () => {
  async function note(no: number, type: AlertNotedData['type'], detail: AlertNotedData['detail'], actId?: string) {
    const common = { alertId, no, type, by: 'B岗', level: 1, state: 'active-unacknowledged', detail } as const;
    const data = actId === undefined ? common : { ...common, actId };
    return queue.send([noteEvent(`note-${sequence}`, data, next())]);
  }

  test('stand under a post, or under the name of who did it here, and once', async () => {
    await note(1, 'commented', { comment: '在路上' });
    await queue.call('POST', `/api/v1/alerts/${alertId}/comments`, steward, { text: '阀门已关' });
    const act = (await acts())[0];
    await note(2, 'commented', { comment: '阀门已关' }, act?.id);
    await settle({});
    const until = queue.clock.wallMs() + 3_600_000;
    await note(3, 'shelf-asked', { until, reason: '检修' });
    expect((await timeline()).map(({ type, actor, detail }) => [type, actor, detail])).toEqual([
      ['raised', 'device', {}],
      ['commented', 'B岗', { comment: '在路上' }],
      ['commented', '赵云', { comment: '阀门已关' }],
      ['shelf-asked', 'B岗', { until, reason: '检修' }],
    ]);
  });

  test('that is not the one its subject names is refused', async () => {
    const common = { alertId, no: 4, type: 'commented', by: 'B岗', level: 1, state: 'closed', detail: {} } as const;
    const event = { ...noteEvent('note-wrong', common, next()), subject: 'another-4' };
    expect((await queue.send([event])).results[0]).toMatchObject({ status: 'rejected', code: 'BODY_INVALID' });
  });

  test('say whose the alert is: one of those on duty, by name', async () => {
    const path = `/api/v1/alerts/${alertId}`;
    const people = (await queue.call<{ people: unknown }>('GET', `${path}/assignees`, steward)).body.people;
    expect(people).toEqual([{ id: 'person-2', name: '关平' }]);
    expect((await queue.call('POST', `${path}/assign`, steward, { personId: 'nobody' })).status).toBe(404);
    expect((await queue.call('POST', `${path}/assign`, steward, { personId: 'person-2' })).status).toBe(200);
    const [act] = await acts();
    expect(act).toMatchObject({ act: 'assign', personId: 'person-2' });
    await note(1, 'assigned', { personId: 'person-2' }, act?.id);
    const detail = (await queue.call<AlertDetail>('GET', path, steward)).body;
    expect(detail.alert.assignedTo).toBe('关平');
    expect(detail.timeline.at(-1)).toMatchObject({ type: 'assigned', actor: '赵云', detail: { to: '关平' } });
    await note(2, 'assigned', { personId: 'person-who-left' });
    const left = (await queue.call<AlertDetail>('GET', path, steward)).body;
    expect([left.alert.assignedTo, left.timeline.at(-1)?.detail]).toEqual(['', {}]);
    await note(3, 'assigned', {});
    expect((await timeline()).at(-1)?.detail).toEqual({ to: '' });
    expect((await queue.call<AlertDetail>('GET', path, steward)).body.alert.assignedTo).toBeNull();
  });
});

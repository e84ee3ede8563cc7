import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { agreed } from '../testing/fake-channel.ts';
import { FlowHouse } from '../testing/flow-house.ts';
import { node, tab } from '../testing/flow-parts.ts';
import { AT_NIGHT, alert, event, reading } from '../testing/samples.ts';

let house: FlowHouse;

beforeAll(() => {
  house = FlowHouse.prepare();
});

afterEach(() => house.unload());

async function hearing(type: string, settings: Readonly<Record<string, unknown>>) {
  await house.load([
    tab('f', '流程'),
    node('f', 'heard', type, { ...settings, wires: [['box']] }),
    node('f', 'box', 'helper'),
  ]);
  return house.inbox('box');
}

async function asking(type: string, settings: Readonly<Record<string, unknown>>) {
  await house.load([
    tab('f', '夜间'),
    node('f', 'ask', type, { name: '报警', ...settings, wires: [['box']] }),
    node('f', 'box', 'helper'),
    node('f', 'catch', 'catch', { scope: null, uncaught: false, wires: [['failed']] }),
    node('f', 'failed', 'helper'),
  ]);
  return { granted: house.inbox('box'), failed: house.inbox('failed') };
}

describe('a node that hears', () => {
  test('readings sends values, device and place', async () => {
    const box = await hearing('gc-device-reading', {});
    expect(house.channel.of('subscribe')).toMatchObject([
      { subscriptions: [{ nodeId: 'heard', subject: 'reading', deviceIds: [] }] },
    ]);
    house.channel.deliver(reading({ values: { leak: true, battery_pct: 80 } }));
    await house.settle();
    expect(box).toMatchObject([
      {
        topic: 'leak-1',
        payload: { leak: true, battery_pct: 80 },
        device: { id: 'leak-1', kind: 'leak-sensor', name: '泵房漏水' },
        place: { id: 'jinfeng-1', name: '锦枫苑1号楼' },
        at: AT_NIGHT,
      },
    ]);
  });

  test('one quantity of one kind sends its value, and nothing for a reading without it', async () => {
    const box = await hearing('gc-device-reading', { deviceKind: 'leak-sensor', quantity: 'leak' });
    house.channel.deliver(reading({ values: { leak: false } }));
    house.channel.deliver(reading({ values: { battery_pct: 80 } }));
    house.channel.deliver(reading({ deviceKind: 'gas-detector' }));
    await house.settle();
    expect(box.map(({ payload }) => payload)).toEqual([false]);
  });

  test('events sends those of the kind that is chosen', async () => {
    const box = await hearing('gc-device-event', { deviceKind: 'access-gate', event: 'held_open' });
    house.channel.deliver(event());
    house.channel.deliver(event({ event: 'closed' }));
    house.channel.deliver(event({ deviceKind: 'lift' }));
    await house.settle();
    expect(box.map(({ payload }) => payload)).toEqual(['held_open']);
  });

  test('alerts leaves out drills, its own, lesser levels and other kinds, unless they are asked for', async () => {
    const deliver = () => {
      house.channel.deliver(alert());
      house.channel.deliver(alert({ test: true }));
      house.channel.deliver(alert({ raisedByFlow: true }));
      house.channel.deliver(alert({ level: 3 }));
      house.channel.deliver(alert({ kind: 'smoke', level: 1 }));
      return house.settle();
    };
    const some = await hearing('gc-alert-changed', { level: '2', alertKind: 'water_leak' });
    await deliver();
    expect(some).toHaveLength(1);
    expect(some[0]).toMatchObject({
      payload: { alertId: 'alert-1', kindName: { zh: '漏水', en: 'Water leak' }, level: 2 },
      place: { id: 'jinfeng-1-unit-1' },
      building: { id: 'jinfeng-1' },
    });
    await house.unload();
    const all = await hearing('gc-alert-changed', { tests: true, ofFlows: true });
    await deliver();
    expect(all).toHaveLength(5);
  });

  test('gives each flow a copy of its own', async () => {
    await house.load([
      tab('f'),
      node('f', 'a', 'gc-device-reading', { wires: [['first']] }),
      node('f', 'b', 'gc-device-reading', { wires: [['second']] }),
      node('f', 'first', 'helper'),
      node('f', 'second', 'helper'),
    ]);
    house.node('first').on('input', ({ payload }) => Object.assign(payload as object, { leak: 'spoilt' }));
    const second = house.inbox('second');
    house.channel.deliver(reading());
    await house.settle();
    expect(second).toMatchObject([{ payload: { leak: true } }]);
  });

  test('only named devices says so, written with any of the usual marks', async () => {
    await hearing('gc-device-event', { devices: 'gate-1，gate-2 gate-3, gate-1' });
    expect(house.channel.of('subscribe')[0]?.subscriptions[0]?.deviceIds).toEqual(['gate-1', 'gate-2', 'gate-3']);
  });

  test.each(['Gate 1', 'gate_1', Array.from({ length: 201 }, (_, no) => `d${no}`).join()])(
    'nothing is what "%.12s" subscribes to; the node says what to write',
    async (devices) => {
      await hearing('gc-device-event', { devices });
      expect(house.channel.of('subscribe')).toEqual([]);
      expect(house.node('heard').status.lastCall?.args).toMatchObject([{ fill: 'red', text: '设备一栏写错了' }]);
    },
  );

  test('is told to nobody any more once it is gone', async () => {
    const box = await hearing('gc-device-event', {});
    await house.unload();
    expect(house.channel.of('subscribe').at(-1)?.subscriptions).toEqual([]);
    house.channel.deliver(event());
    await house.settle();
    expect(box).toEqual([]);
  });
});

describe('a node that asks', () => {
  const device = { id: 'gate-1' };
  const place = { id: 'jinfeng-1' };

  test.each([
    [
      'gc-raise-alert',
      { action: 'raise', level: '3', title: '夜间门未关' },
      { device, payload: '请关门' },
      { kind: 'raise-alert', deviceId: 'gate-1', level: 3, title: '夜间门未关', text: '请关门' },
    ],
    [
      'gc-raise-alert',
      { action: 'raise', level: '', title: '', device: 'gate-2', text: '写在节点里' },
      { device, level: 2, title: '门', payload: '不用' },
      { kind: 'raise-alert', deviceId: 'gate-2', level: 2, title: '门', text: '写在节点里' },
    ],
    ['gc-raise-alert', { action: 'clear' }, { device }, { kind: 'clear-alert', deviceId: 'gate-1' }],
    [
      'gc-open-service-request',
      { category: 'P02' },
      { place, payload: '楼道灯坏了' },
      { kind: 'open-service-request', placeId: 'jinfeng-1', categoryCode: 'P02', text: '楼道灯坏了' },
    ],
    [
      'gc-notify-steward',
      { place: 'jinfeng-2' },
      { place, title: '早报' },
      { kind: 'notify-steward', placeId: 'jinfeng-2', title: '早报', text: '' },
    ],
  ])(
    '%s %j asks for what is typed in, and else for what the message brings',
    async (type, settings, message, request) => {
      const { granted, failed } = await asking(type, settings);
      house.channel.reply = agreed;
      await house.receive('ask', { ...message, kept: 1 });
      expect(house.channel.of('request')).toMatchObject([
        { nodeId: 'ask', nodeName: '报警', flowId: 'f', flowName: '夜间', request },
      ]);
      expect(granted).toMatchObject([{ subject: 'alert-1', kept: 1 }]);
      expect(failed).toEqual([]);
      expect(house.node('ask').status.lastCall?.args).toMatchObject([{ fill: 'green', text: `${type}.status.done` }]);
    },
  );

  test('hands the refusal of the gateway to the catch node, in words, and sends nothing on', async () => {
    const { granted, failed } = await asking('gc-notify-steward', { title: '早报' });
    house.channel.reply = ({ requestId }) => ({
      type: 'answer',
      requestId,
      result: { ok: false, code: 'FLOW_QUOTA', cause: '这个节点一小时内已提出 30 个请求', mend: '请放慢' },
    });
    await house.receive('ask', { place, payload: '' });
    expect(granted).toEqual([]);
    expect(failed).toMatchObject([
      {
        place,
        error: { message: '这个节点一小时内已提出 30 个请求。请放慢。', code: 'FLOW_QUOTA', source: { id: 'ask' } },
      },
    ]);
    expect(house.node('ask').status.lastCall?.args).toMatchObject([
      { fill: 'red', text: expect.stringMatching(/^这个节点/) },
    ]);
  });

  test('refuses by itself what the wire would not take, and says which field', async () => {
    const { failed } = await asking('gc-raise-alert', { action: 'raise', level: '', title: '燃气' });
    await house.receive('ask', { device, level: 1 });
    expect(house.channel.of('request')).toEqual([]);
    expect(failed).toMatchObject([
      { error: { code: 'FLOW_REQUEST_INVALID', message: expect.stringContaining('1 级关系生命安全') } },
    ]);
  });
});

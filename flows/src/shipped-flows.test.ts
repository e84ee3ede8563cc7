import { readdirSync } from 'node:fs';
import type { Delivered, FromChild, FromGateway } from '@gridcall/contract/flow-wire.ts';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { palette } from './nodes/node-parts.ts';
import { agreed } from './testing/fake-channel.ts';
import { FlowHouse } from './testing/flow-house.ts';
import { alert, event, MINUTE_MS, reading } from './testing/samples.ts';
import { shippedFlow } from './testing/shipped-flow.ts';

/** In the time of wherever the test runs, as a flow reads the clock. */
const at = (day: number, hour: number, minute = 0) => new Date(2026, 2, day, hour, minute).getTime();
type Asked = Extract<FromChild, { type: 'request' }>;
let house: FlowHouse;

beforeAll(() => {
  house = FlowHouse.prepare();
});

afterEach(async () => {
  vi.useRealTimers();
  await house.unload();
});

async function start(name: string): Promise<void> {
  await house.loadFile(name);
  house.channel.reply = agreed;
}

async function deliver(...messages: Delivered[]): Promise<void> {
  for (const message of messages) {
    house.channel.deliver(message);
    await house.settle();
  }
}

const asked = () => house.channel.of('request').map(({ request }) => request);

const refused = ({ requestId }: Asked): FromGateway => ({
  type: 'answer',
  requestId,
  result: { ok: false, code: 'FLOW_QUOTA', cause: '太多', mend: '放慢' },
});

describe('every shipped flow', () => {
  const names = readdirSync(new URL('../nodes/examples', import.meta.url));
  const core = ['tab', 'function', 'inject', 'switch', 'delay', 'catch', 'debug'];

  test('is known by name', () => {
    expect(names.sort()).toEqual([
      'gate-held-open-at-night.json',
      'leak-while-pump-stands-still.json',
      'morning-digest.json',
    ]);
  });

  test.each(names)('%s is in Chinese, whole, of known nodes, and shows what is refused', (name) => {
    const entries = shippedFlow(name);
    const ids = entries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const [page, ...nodes] = entries;
    expect(page).toMatchObject({ type: 'tab', disabled: false });
    expect(String(page?.['info'])).toMatch(/\p{Script=Han}/u);
    for (const node of nodes) {
      expect([...palette, ...core]).toContain(node.type);
      expect(node['z']).toBe(page?.id);
      expect(`${node.id} ${String(node['name'])}`).toMatch(/\p{Script=Han}/u);
      for (const target of (node['wires'] as string[][]).flat()) expect(ids).toContain(target);
    }
    expect(nodes.some(({ type, scope }) => type === 'catch' && scope === null)).toBe(true);
  });

  test('has ids that no other one has, so that all can be in one file', () => {
    const ids = names.flatMap((name) => shippedFlow(name).map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a gate held open at night', () => {
  const held = (hour: number, minute = 0, deviceId = 'gate-1') => event({ at: at(2, hour, minute), deviceId });
  const closed = (hour: number, deviceId = 'gate-1') => event({ at: at(2, hour), event: 'closed', deviceId });

  test.each([
    [21, 59, 0],
    [22, 0, 1],
    [23, 59, 1],
    [0, 0, 1],
    [5, 59, 1],
    [6, 0, 0],
    [12, 0, 0],
  ])('at %i:%i raises %i alerts', async (hour, minute, count) => {
    await start('gate-held-open-at-night.json');
    await deliver(held(hour, minute));
    expect(asked()).toHaveLength(count);
  });

  test('is of level 3 and says which gate, where, and since when', async () => {
    await start('gate-held-open-at-night.json');
    await deliver(held(23, 5));
    expect(asked()).toEqual([
      {
        kind: 'raise-alert',
        deviceId: 'gate-1',
        level: 3,
        title: '夜间门未关',
        text: expect.stringMatching(/锦枫苑1号楼，一号门，23:05 .*关好门/),
      },
    ]);
    expect(house.channel.of('request')[0]).toMatchObject({ flowName: '夜间门未关', nodeName: '发出 3 级报警' });
  });

  test('is raised once until it is closed; a gate that nobody reported costs no request', async () => {
    await start('gate-held-open-at-night.json');
    await deliver(held(23), held(23, 30), closed(23, 'gate-2'), closed(23), closed(23), held(23, 45));
    expect(asked().map(({ kind }) => kind)).toEqual(['raise-alert', 'clear-alert', 'raise-alert']);
  });

  test('that is refused is asked for again the next time', async () => {
    await start('gate-held-open-at-night.json');
    house.channel.reply = refused;
    const shown = house.inbox('gc-night-shown');
    await deliver(held(23));
    expect(shown).toMatchObject([{ error: { message: '太多。放慢。' } }]);
    house.channel.reply = agreed;
    await deliver(held(23, 10));
    expect(asked()).toHaveLength(2);
  });

  test('is raised by day, too, where an integrator says so', async () => {
    const flow = shippedFlow('gate-held-open-at-night.json').map((entry) =>
      entry.type === 'tab' ? { ...entry, env: [num('NIGHT_FROM', '1'), num('NIGHT_TO', '5')] } : entry,
    );
    await house.load(flow);
    house.channel.reply = agreed;
    await deliver(held(0, 30), held(23, 0), held(5), held(1));
    expect(asked()).toHaveLength(1);
  });
  const num = (name: string, value: string) => ({ name, value, type: 'num' });
});

describe('a leak while the pump stands still', () => {
  const beginning = at(2, 3);
  const water = (leak: boolean, minutes: number) => reading({ values: { leak }, at: beginning + minutes * MINUTE_MS });
  const tick = (minutes: number) =>
    house.receive('gc-pump-judge', { topic: 'tick', payload: beginning + minutes * MINUTE_MS });
  const pump = (kind: string, state: string, minutes: number) =>
    alert({
      alertId: 'pump-alert',
      kind,
      state: state as 'cleared',
      deviceId: 'pump-1',
      at: beginning + minutes * MINUTE_MS,
    });

  test('is raised at once if the controller of the pump has failed', async () => {
    await start('leak-while-pump-stands-still.json');
    await deliver(pump('device_fault', 'active-unacknowledged', 0), water(true, 1));
    expect(asked()).toEqual([
      {
        kind: 'raise-alert',
        deviceId: 'leak-1',
        level: 2,
        title: '漏水，水泵未动',
        text: expect.stringMatching(/泵房漏水：泵控柜故障或失联。.*先断电/),
      },
    ]);
  });

  test('is raised when the controller falls silent while there is water', async () => {
    await start('leak-while-pump-stands-still.json');
    await deliver(water(true, 0), pump('device_silent', 'active-acknowledged', 2));
    expect(asked()).toHaveLength(1);
  });

  test('is raised after ten minutes if nobody knows the pump, once, and ended when the water is gone', async () => {
    await start('leak-while-pump-stands-still.json');
    await deliver(water(true, 0), water(true, 5));
    await tick(9);
    expect(asked()).toEqual([]);
    await tick(10);
    await tick(11);
    await deliver(water(false, 12), water(false, 13));
    expect(asked().map(({ kind }) => kind)).toEqual(['raise-alert', 'clear-alert']);
  });

  test('is none if the water goes, if the controller is well again, or if another device has failed', async () => {
    await start('leak-while-pump-stands-still.json');
    await deliver(
      pump('device_fault', 'active-unacknowledged', 0),
      pump('device_fault', 'cleared', 1),
      { ...pump('device_fault', 'active-unacknowledged', 1), deviceId: 'gate-1' },
      pump('tamper', 'active-unacknowledged', 1),
      water(true, 2),
      water(false, 3),
    );
    await tick(20);
    expect(asked()).toEqual([]);
  });

  test('is waited for anew when there is water another day', async () => {
    await start('leak-while-pump-stands-still.json');
    await deliver(water(true, 0), water(false, 3), water(true, 1000));
    await tick(1009);
    expect(asked()).toEqual([]);
    await tick(1010);
    expect(asked()).toHaveLength(1);
  });

  test('that is refused is asked for again with the next tick', async () => {
    await start('leak-while-pump-stands-still.json');
    house.channel.reply = refused;
    await deliver(water(true, 0));
    await tick(10);
    house.channel.reply = agreed;
    await tick(11);
    await tick(12);
    expect(asked()).toHaveLength(2);
  });

  test('whose end is refused is ended with the next tick', async () => {
    await start('leak-while-pump-stands-still.json');
    await deliver(water(true, 0));
    await tick(10);
    house.channel.reply = refused;
    await deliver(water(false, 11));
    house.channel.reply = agreed;
    await tick(12);
    await tick(13);
    expect(asked().map(({ kind }) => kind)).toEqual(['raise-alert', 'clear-alert', 'clear-alert']);
    await deliver(water(true, 20));
    await tick(30);
    expect(asked()).toHaveLength(4);
  });
});

describe('the morning digest', () => {
  const morning = (day: number) => house.receive('gc-digest-sum', { payload: at(day, 8) });
  const raised = (alertId: string, day: number, more: Parameters<typeof alert>[0] = {}) =>
    alert({ alertId, at: at(day, 14), ...more });

  test('is made each morning at eight', () => {
    const clock = shippedFlow('morning-digest.json').find(({ type }) => type === 'inject');
    expect(clock).toMatchObject({ crontab: '00 08 * * *', wires: [['gc-digest-sum']] });
  });

  test('tells each building the alerts of yesterday by kind, and no other building', async () => {
    await start('morning-digest.json');
    const second = { buildingId: 'jinfeng-2', buildingName: '锦枫苑2号楼', kind: 'gate_held_open' };
    await deliver(
      raised('a', 1),
      raised('b', 2),
      raised('b', 2, { state: 'active-acknowledged' }),
      raised('b', 2, { level: 1 }),
      raised('c', 2, { state: 'cleared' }),
      raised('d', 2, { kind: 'smoke' }),
      raised('e', 2),
      raised('f', 2, second),
      raised('g', 2, { test: true }),
      raised('h', 3),
    );
    const told = house.inbox('gc-digest-slow');
    await morning(3);
    expect(told).toMatchObject([
      {
        place: { id: 'jinfeng-1' },
        title: '3 月 2 日报警小结',
        payload: '锦枫苑1号楼昨天共有 3 起报警：漏水 2 起，烟雾报警 1 起。没有处理完的请今天跟进。',
      },
      { place: { id: 'jinfeng-2' }, payload: expect.stringContaining('门长时间未关 1 起') },
    ]);
    expect(asked()).toMatchObject([{ kind: 'notify-steward', placeId: 'jinfeng-1', title: '3 月 2 日报警小结' }]);
  });

  test('after a day without alerts tells nobody anything', async () => {
    await start('morning-digest.json');
    await deliver(raised('a', 1));
    await morning(3);
    expect(asked()).toEqual([]);
  });

  test('keeps to the quota of flows: one each 144 s, 25 an hour', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    await start('morning-digest.json');
    for (const no of Array.from({ length: 40 }, (_, index) => index)) {
      await deliver(raised(`a${no}`, 2, { buildingId: `b-${no}`, buildingName: `${no}号楼` }));
    }
    await morning(3);
    await vi.advanceTimersByTimeAsync(60 * MINUTE_MS - 1000);
    await house.settle();
    expect(asked().length).toBe(25);
  });
});

import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../clock.ts';
import { demonstrationBus, demonstrationDevices } from '../demonstration.ts';
import { DeviceRunner, OUTBOX_LENGTH } from '../device-runner.ts';
import { machineFor } from '../devices/catalogue.ts';
import { randomOf } from '../random.ts';
import { FaultyWire, type Wire } from '../wire/wire.ts';
import { shippedScenarios } from './library.ts';
import { type ProgressLine, runScenario } from './run-scenario.ts';
import { parseScenario, timeMs } from './scenario.ts';
import type { Placed, World } from './world.ts';

/** The other end of the wire: takes what arrives while it is connected. */
class Listener implements Wire {
  readonly heard: { topic: string; body: Record<string, unknown> }[] = [];
  connected = true;
  #waiting: (() => void)[] = [];

  async publish(topic: string, payload: Buffer): Promise<void> {
    if (!this.connected) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.heard.push({ topic, body: JSON.parse(payload.toString()) as Record<string, unknown> });
  }
  breakOff(): void {
    this.connected = false;
  }
  restore(): void {
    this.connected = true;
    for (const go of this.#waiting.splice(0)) go();
  }
  async end(): Promise<void> {
    this.connected = false;
  }
}

function demonstration(clock: ManualClock, wire = new Listener()) {
  const uplink: boolean[] = [];
  const everyone = [...demonstrationDevices(), demonstrationBus().detector];
  const devices: Placed[] = everyone.map(({ id, kind, placeId, reportEveryMs }) => {
    const machine = machineFor(kind, { deviceId: id, seed: 1, reportEveryMs, warmUpFactor: 180 });
    const runner = new DeviceRunner(id, machine, new FaultyWire(wire, clock, randomOf(1)), clock);
    runner.start();
    return { runner, placeId };
  });
  const world: World = { devices, setUplink: (open) => uplink.push(open) };
  return { world, wire, uplink };
}

function heard(wire: Listener, deviceId: string, name: string): unknown[] {
  return wire.heard
    .filter(({ topic }) => topic.startsWith(`gridcall/v1/${deviceId}/`))
    .flatMap(({ body }) => {
      const values = body['values'] as Record<string, unknown> | undefined;
      if (name === 'event') return 'kind' in body ? [body['kind']] : [];
      return values === undefined || !(name in values) ? [] : [values[name]];
    });
}

async function play(name: string) {
  const clock = new ManualClock(Date.UTC(2026, 0, 1));
  const { world, wire, uplink } = demonstration(clock);
  await clock.advance(5000);
  const scenario = shippedScenarios().get(name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  const lines: ProgressLine[] = [];
  const run = runScenario(scenario, world, clock, (line) => lines.push(line));
  await clock.advance(timeMs(scenario.length));
  expect(await run.ended).toBe('done');
  expect(lines.at(-1)).toMatchObject({ end: 'done', atMs: timeMs(scenario.length) });
  await clock.advance(10_000);
  return { wire, uplink };
}

describe('the shipped scenarios', () => {
  it('are the five that are promised', () => {
    expect([...shippedScenarios().keys()]).toEqual([
      'gas-leak',
      'gate-forced',
      'quiet-day',
      'serial-gas',
      'uplink-cut',
    ]);
  });

  it('serial-gas: the bit of the detector on the bus rises and falls, and no other detector feels it', async () => {
    const { wire } = await play('serial-gas');
    const alarms = heard(wire, 'gas-2-serial', 'alarm');
    expect(alarms).toContain(true);
    expect(alarms.at(-1)).toBe(false);
    expect(wire.connected).toBe(true);
    for (const { id } of demonstrationDevices()) expect(heard(wire, id, 'alarm')).not.toContain(true);
  });

  it('gas-leak: the bit rises, and falls when the valve is shut', async () => {
    const { wire } = await play('gas-leak');
    const alarms = heard(wire, 'gas-1-1', 'alarm');
    expect(alarms).toContain(true);
    expect(alarms.at(-1)).toBe(false);
    expect(heard(wire, 'gas-1-2', 'alarm')).not.toContain(true);
    // Nobody commands it here: it stands as it stood, and somebody has turned its lever at the end.
    expect(heard(wire, 'valve-1-1', 'valve_open').at(-1)).toBe(true);
  });

  it('gate-forced: one forced, one held open, both shut', async () => {
    const { wire } = await play('gate-forced');
    expect(heard(wire, 'gate-1-1', 'event')).toEqual(['forced_open', 'closed']);
    expect(heard(wire, 'gate-2-1', 'event')).toEqual(['access_granted', 'held_open', 'closed']);
  });

  it('uplink-cut: the wire is cut, mended, and mended again at the end', async () => {
    const { wire, uplink } = await play('uplink-cut');
    expect(uplink).toEqual([false, true, true]);
    expect(heard(wire, 'leak-1-pump', 'leak')).toEqual([false, true, false]);
  });

  it('quiet-day: nothing that would be an alert', async () => {
    const { wire } = await play('quiet-day');
    const kinds: [string, DeviceKind][] = demonstrationDevices().map(({ id, kind }) => [id, kind]);
    for (const [id, kind] of kinds) {
      expect(heard(wire, id, 'event')).not.toEqual(expect.arrayContaining(['forced_open']));
      expect(heard(wire, id, 'event')).not.toEqual(expect.arrayContaining(['held_open']));
      if (kind !== 'gas-detector') continue;
      for (const { body } of wire.heard.filter(({ topic }) => topic.includes(`/${id}/`))) {
        const values = body['values'] as { alarm: boolean; self_test: boolean };
        if (values.alarm) expect(values.self_test).toBe(true);
      }
    }
  });
});

describe('a scenario file', () => {
  const good = { title: { zh: '一', en: 'one' }, description: { zh: '一', en: 'one' }, length: '5s' };
  const say = { zh: '说', en: 'say' };
  it.each<[string, unknown, string]>([
    ['without steps', good, 'steps'],
    [
      'with an unknown action',
      { ...good, steps: [{ at: '0s', say, device: {}, action: { do: 'fly' } }] },
      '/steps/0/action',
    ],
    ['with a wrong time', { ...good, steps: [{ at: 'soon', say }] }, '/steps/0/at'],
    ['with an act on nobody', { ...good, steps: [{ at: '0s', say, action: { do: 'force' } }] }, 'which device'],
    ['that ends too early', { ...good, steps: [{ at: '9s', say }] }, 'before the last step'],
    ['with an unknown key', { ...good, colour: 1, steps: [{ at: '0s', say }] }, 'colour'],
  ])('%s is refused in words', (_name, file, words) => {
    expect(() => parseScenario('x', JSON.stringify(file))).toThrow(words);
  });
});

it('breaks off, in words, where a device is missing, and puts the world back', async () => {
  const clock = new ManualClock();
  const { world, uplink } = demonstration(clock);
  const scenario = parseScenario(
    'x',
    JSON.stringify({
      title: { zh: '一', en: 'one' },
      description: { zh: '一', en: 'one' },
      length: '5s',
      steps: [{ at: '1s', say: { zh: '说', en: 'say' }, device: { id: 'nobody' }, action: { do: 'force' } }],
      finally: [{ action: { do: 'uplink', open: true } }],
    }),
  );
  const lines: ProgressLine[] = [];
  const run = runScenario(scenario, world, clock, (line) => lines.push(line));
  await clock.advance(1000);
  expect(await run.ended).toBe('failed');
  expect(lines.at(-1)).toMatchObject({ end: 'failed', en: expect.stringContaining('nobody') });
  expect(uplink).toEqual([true]);
});

it('a device without a connection keeps its last messages, and without power none', async () => {
  const clock = new ManualClock();
  const wire = new Listener();
  const machine = machineFor('access-gate', { deviceId: 'gate', seed: 1, reportEveryMs: 60_000, warmUpFactor: 1 });
  const runner = new DeviceRunner('gate', machine, new FaultyWire(wire, clock, randomOf(1)), clock);
  runner.start();
  await clock.advance(1);
  wire.connected = false;
  const count = OUTBOX_LENGTH + 10;
  for (let index = 0; index < count; index++) runner.stimulate({ kind: 'card', granted: false, openForMs: 0 });
  // One is in flight, the outbox holds its length, the rest was shed and counted.
  expect(runner.shed).toBe(count - OUTBOX_LENGTH - 1);
  wire.restore();
  await clock.advance(1);
  expect(heard(wire, 'gate', 'event')).toHaveLength(OUTBOX_LENGTH + 1);

  runner.powerOff();
  runner.stimulate({ kind: 'force' });
  await clock.advance(600_000);
  expect(heard(wire, 'gate', 'event')).not.toContain('forced_open');
  runner.powerOn();
  await clock.advance(1);
  expect(wire.heard.at(-1)?.body).toMatchObject({ values: { open: false } });
});

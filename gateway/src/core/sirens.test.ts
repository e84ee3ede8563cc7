import { describe, expect, test } from 'vitest';
import { OPEN_COMMANDS_MAXIMUM } from './commands.ts';
import { CalledEstate } from './testing/called-estate.ts';

const MINUTE = 60_000;
const li = { by: '李秀英', byId: 'person-1', byPost: 'A岗' } as const;

/** An estate whose siren does what its outlet is told: the notice becomes a command, goes out and is confirmed. */
class SoundedEstate extends CalledEstate {
  readonly #start = this.now;
  readonly sounded: string[] = [];
  isSirenAway = false;
  /** It does what it is told, and says nothing. */
  isDumb = false;
  #nonces = 0;

  constructor() {
    super();
    this.link('siren-1', 'siren', 'lobby', 86_400_000);
    this.link('co-1', 'carbon-monoxide-detector', 'flat-501', 86_400_000);
  }

  /** Lets time pass until so many minutes after the start, and the outlet do its work in every second of it. */
  until(minutes: number): void {
    this.outlet();
    while (this.now < this.#start + minutes * MINUTE) {
      this.pass(1000);
      this.outlet();
    }
  }

  outlet(): void {
    const waiting = this.notices().filter(({ channel, state }) => channel === 'siren' && state === 'waiting');
    for (const { id, alertId, kind } of waiting) {
      const { outcome } = this.tell('sound_siren', id, { cause: 'notification', alertId, isRepeat: kind === 'repeat' });
      this.settle(id, outcome.ok ? 'sent' : 'failed', outcome.ok ? null : outcome.detail);
      this.goesOut(id);
    }
  }

  goesOut(commandId: string): void {
    if (this.isSirenAway) return;
    const taken = this.submit({ kind: 'command-taken', commandId, isUrgent: true }).outcome;
    const command = this.view.get('command', commandId);
    if (!taken.ok || command?.state !== 'sent') return;
    if (command.kind === 'sound_siren') this.sounded.push(`${(this.now - this.#start) / MINUTE} ${command.cause}`);
    if (this.isDumb) return;
    this.submit({
      ...{ kind: 'command-answer', linkId: 'siren-1', deviceId: 'siren-1', commandId, result: 'accepted', reason: '' },
    });
    this.reading('siren-1', { sounding: command.kind === 'sound_siren' });
  }

  tell(command: 'sound_siren' | 'silence_siren', commandId: string, more: object) {
    const order = { kind: 'order-command', commandId, deviceId: 'siren-1', command, reason: '', ...li } as const;
    return this.submit({ ...order, cause: 'person', alertId: null, ...more });
  }

  person(command: 'sound_siren' | 'silence_siren'): void {
    const nonce = `person ${++this.#nonces}`;
    const { outcome } = this.tell(command, nonce, {});
    expect(outcome).toMatchObject({ ok: true });
    this.goesOut(nonce);
  }

  open(): readonly string[] {
    return this.view.get('open_command', 'siren-1')?.commandIds ?? [];
  }

  take(): void {
    for (const { id, state } of this.alerts()) if (state === 'active-unacknowledged') this.acknowledge(id);
  }

  minutes(): readonly number[] {
    return this.sounded.filter((line) => line.endsWith('notification')).map((line) => Number(line.split(' ')[0]));
  }
}

type Act = readonly [minute: number, act: (estate: SoundedEstate) => void];
const gas = (alarm: boolean) => (estate: SoundedEstate) => void estate.gas(alarm);
const take = (estate: SoundedEstate) => estate.take();
const silence = (estate: SoundedEstate) => estate.person('silence_siren');
const each = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** What happens when, and the minutes at which the gateway sounds the siren. */
const stories: readonly (readonly [string, readonly Act[], number, readonly number[]])[] = [
  ['nobody takes it: each minute, and in the last step each five', [[0, gas(true)]], 26, [...each(0, 15), 20, 25]],
  [
    'somebody takes it: no more',
    [
      [0, gas(true)],
      [1.5, take],
    ],
    14,
    [0, 1],
  ],
  [
    'who took it did not come: again, from the first step on',
    [
      [0, gas(true)],
      [1.5, take],
    ],
    19,
    [0, 1, 16.5, 17.5, 18.5],
  ],
  [
    'who took it silenced it and did not come: it stays silent',
    [
      [0, gas(true)],
      [1.5, take],
      [2, silence],
    ],
    40,
    [0, 1],
  ],
  [
    'silenced, and somebody sounded it again: nothing is held',
    [
      [0, gas(true)],
      [1.5, take],
      [2, silence],
      [3, (estate) => estate.person('sound_siren')],
    ],
    18,
    [0, 1, 16.5, 17.5],
  ],
  [
    'silenced, and the gas came again: it sounds with the call',
    [
      [0, gas(true)],
      [1.5, take],
      [2, silence],
      [5, gas(false)],
      [8, gas(true)],
    ],
    10,
    [0, 1, 8, 9, 10],
  ],
  [
    'silenced, nobody came, and the gas came again while others are called: it sounds with the next call',
    [
      [0, gas(true)],
      [1.5, take],
      [2, silence],
      [17, gas(false)],
      [18, gas(true)],
    ],
    20,
    [0, 1, 18.5, 19.5],
  ],
  [
    'silenced, and another alert is raised in the building: it sounds for that one',
    [
      [0, gas(true)],
      [0.5, take],
      [1, silence],
      [3, (estate) => void estate.reading('co-1', { alarm: true })],
    ],
    5,
    [0, 3, 4, 5],
  ],
  [
    'silenced while it could wait, and its level rises: it sounds',
    [
      [0, (estate) => void estate.reading('gas-1', { methane_lel: 30 })],
      [1, silence],
      [2, gas(true)],
    ],
    4,
    [2, 3, 4],
  ],
  [
    'the gas is gone and nobody has taken it: people are called, the building is let alone',
    [
      [0, gas(true)],
      [1.5, gas(false)],
    ],
    9,
    [0, 1],
  ],
  [
    'closed: no more',
    [
      [0, gas(true)],
      [0.5, gas(false)],
      [0.6, (estate) => void estate.close(estate.alert().id)],
    ],
    9,
    [0],
  ],
  [
    'a silence that never went out holds nothing',
    [
      [0, gas(true)],
      [1.5, take],
      [2, (estate) => void estate.tell('silence_siren', 'never sent', {})],
    ],
    18,
    [0, 1, 16.5, 17.5],
  ],
];

describe('a siren that falls silent by itself', () => {
  test.each(stories)('%s', (_name, acts, until, expected) => {
    const estate = new SoundedEstate();
    for (const [minute, act] of acts) {
      estate.until(minute);
      act(estate);
      estate.outlet();
    }
    estate.until(until);
    expect(estate.minutes()).toEqual(expected);
    const failed = estate.view.rows('alert_event').filter(({ type }) => type === 'notify-failed');
    expect(failed).toEqual([]);
  });

  test('is not sounded for a drill, nor for what is no danger to a building', () => {
    const estate = new SoundedEstate();
    const until = estate.now + 600_000;
    estate.submit({ kind: 'begin-test', deviceId: 'gas-1', until, certificateId: null, ...li });
    estate.gas(true);
    estate.until(5);
    expect(estate.sounded).toEqual([]);
  });

  test('leaves one entry a repeat in the timeline, and what came of its command only when that is news', () => {
    const estate = new SoundedEstate();
    const entries = (type: string) =>
      estate.view
        .rows('alert_event')
        .filter((row) => row.type === type && (type === 'command' || row.detail['channel'] === 'siren'))
        .map(({ detail }) => `${detail['answer'] ?? detail['state'] ?? detail['kind']}`);
    estate.gas(true);
    estate.until(3.5);
    expect(entries('notified')).toEqual(['raised', 'repeat', 'repeat', 'repeat']);
    const first = ['waiting', 'sent', 'accepted', 'confirmed'];
    expect(entries('command')).toEqual(first);
    estate.isSirenAway = true;
    estate.until(6.5);
    expect(entries('command')).toEqual([...first, 'expired']);
    estate.isSirenAway = false;
    estate.until(8.5);
    expect(entries('command')).toEqual([...first, 'expired', 'confirmed']);
    expect(entries('notified')).toHaveLength(9);
  });

  test('a repeat that waits for a siren which is away never goes out once somebody has taken the alert', () => {
    const estate = new SoundedEstate();
    estate.gas(true);
    estate.until(0.5);
    estate.isSirenAway = true;
    estate.until(1.1);
    const waiting = [...estate.view.all('command')].find(({ state }) => state === 'waiting');
    expect(waiting).toMatchObject({ kind: 'sound_siren', cause: 'notification' });
    estate.take();
    estate.isSirenAway = false;
    estate.goesOut(waiting?.id ?? '');
    expect(estate.view.get('command', waiting?.id ?? '')).toMatchObject({ state: 'expired', detail: 'too-late' });
    expect(estate.minutes()).toEqual([0]);
  });

  test('a repeat that is ordered just after somebody has taken the alert is refused', () => {
    const estate = new SoundedEstate();
    estate.gas(true);
    estate.outlet();
    const { id: alertId } = estate.alert();
    estate.take();
    const late = { cause: 'notification', alertId, isRepeat: true };
    expect(estate.tell('sound_siren', 'late', late).outcome).toMatchObject({ ok: false, code: 'COMMAND_INTERLOCKED' });
  });

  describe('and ten alerts of one building sound', () => {
    const detectors = Array.from({ length: 10 }, (_, index) => `co-${index + 2}`);
    const alarmed = () => {
      const estate = new SoundedEstate();
      for (const id of detectors) estate.link(id, 'carbon-monoxide-detector', 'flat-501', 86_400_000);
      for (const id of detectors) void estate.reading(id, { alarm: true });
      return estate;
    };

    test('confirms nothing: a person can still silence it', () => {
      const estate = alarmed();
      estate.isDumb = true;
      estate.outlet();
      expect(estate.open()).toHaveLength(OPEN_COMMANDS_MAXIMUM - 1);
      estate.take();
      expect(estate.tell('silence_siren', 'quiet', {}).outcome).toMatchObject({ ok: true });
      expect(estate.tell('silence_siren', 'too many', {}).outcome).toMatchObject({ code: 'COMMANDS_OPEN' });
    });

    test('confirms nothing: their repeats of one minute are one command', () => {
      const estate = alarmed();
      estate.isDumb = true;
      estate.until(0.9);
      const before = estate.sounded.length;
      estate.until(1.1);
      expect(estate.sounded.length - before).toBe(1);
      expect(estate.open()).toHaveLength(1);
    });

    test('is away: the repeat that waits goes out while one of them is untaken, and not after that', () => {
      for (const isAllTaken of [false, true]) {
        const estate = alarmed();
        estate.until(0.9);
        estate.isSirenAway = true;
        estate.until(1.4);
        const [waiting] = estate.open();
        expect(estate.open()).toHaveLength(1);
        const [last] = estate.alerts().slice(-1);
        for (const { id } of estate.alerts()) if (isAllTaken || id !== last?.id) estate.acknowledge(id);
        estate.isSirenAway = false;
        estate.goesOut(waiting ?? '');
        expect(estate.view.get('command', waiting ?? '')?.state).toBe(isAllTaken ? 'expired' : 'confirmed');
      }
    });
  });
});

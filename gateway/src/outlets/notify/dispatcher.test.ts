import type { Channel as ChannelName } from '@gridcall/contract/channel.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Input } from '../../core/input.ts';
import type { NotificationRow } from '../../core/model.ts';
import { Estate, START } from '../../core/testing/estate.ts';
import { systemRandom } from '../../platform/random.ts';
import { ManualClock } from '../../platform/testing/manual-clock.ts';
import type { Answer } from '../../spine/submit.ts';
import { type Channel, failed, type Notice, type SendOutcome } from './channel.ts';
import { Dispatcher, ORDINARY_AT_ONCE } from './dispatcher.ts';
import { makeNotice } from './notice.ts';
import { aRow } from './testing/rows.ts';

type Result = Extract<Input, { kind: 'notification-result' }>;

let clock: ManualClock;
let estate: Estate;
let dispatcher: Dispatcher;
let sent: string[];
let results: Result[];
let answer: Answer;
let health: 'up' | 'down';
let settle: (notice: Notice, signal: AbortSignal) => Promise<SendOutcome>;

/** Real enough: it says what it is told, and stands for the wire. */
function channelOf(name: ChannelName): Channel {
  return {
    ...{ name, timeoutMs: 10_000 },
    health: () => ({ state: health, reason: '', detail: {} }),
    send: (notice, signal) => {
      sent.push(notice.id);
      return settle(notice, signal);
    },
  };
}

beforeEach(() => {
  clock = new ManualClock(START);
  estate = new Estate();
  estate.link('gas-1', 'gas-detector');
  estate.reading('gas-1', { methane_lel: 40, alarm: true });
  // What the chain itself has made is not what is looked at here.
  for (const { id } of [...estate.view.all('notification')])
    estate.view.apply([{ op: 'remove', table: 'notification', key: id }]);
  [sent, results] = [[], []];
  answer = { kind: 'committed', outcome: { ok: true, id: 'I' } };
  health = 'up';
  settle = async () => ({ state: 'sent' });
  dispatcher = make();
  dispatcher.start();
});

afterEach(() => {
  dispatcher.stop();
  expect(clock.waiting).toBe(0);
});

function make(): Dispatcher {
  const parts = { state: estate.view, open: () => '13800138000', pageUrl: '' };
  return new Dispatcher({
    ...{ state: estate.view, clock, random: systemRandom },
    channels: new Map((['sms', 'wecom', 'steward-page'] as const).map((name) => [name, channelOf(name)])),
    submit: (input, tell) => {
      if (input.kind === 'notification-result') results.push(input);
      tell(answer);
    },
    noticeOf: (row, view) => makeNotice(row, view, parts),
    onOutcome: () => undefined,
  });
}

/** The chain that finds nobody raises an alert of its own. */
const alertId = () => estate.alerts().find(({ kind }) => kind === 'gas_leak')?.id ?? '';
const turn = () => new Promise((resolve) => setImmediate(resolve));

/** As the chain makes it: the row is committed, and the dispatcher is told. */
function put(more: Partial<NotificationRow> = {}): NotificationRow {
  const row = aRow({ alertId: alertId(), channel: 'steward-page', createdAt: clock.wallMs(), ...more });
  estate.view.apply([{ op: 'put', table: 'notification', row }]);
  dispatcher.changed(row, estate.view);
  return row;
}

async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    clock.advance(500);
    await turn();
  }
}

describe('a notice that waits', () => {
  test('is sent in the very turn in which it is made, and its result is told', async () => {
    put();
    expect(sent).toHaveLength(1);
    await turn();
    expect(results).toMatchObject([{ state: 'sent', error: null, at: START }]);
    expect(dispatcher.size).toBe(0);
  });

  test('is sent after a restart, the most urgent first', async () => {
    dispatcher.stop();
    put({ id: 'later', level: 3 });
    put({ id: 'urgent', level: 1 });
    put({ id: 'settled', state: 'sent' });
    clock.advance(1);
    dispatcher = make();
    dispatcher.start();
    await turn();
    expect(sent).toEqual(['urgent', 'later']);
    // Nobody knows what the one before has sent.
    expect(results).toMatchObject([{ isAgain: true }, { isAgain: true }]);
  });

  test('and was tried before says so, and one that was not does not', async () => {
    let tries = 0;
    settle = async () => (++tries === 1 ? failed('no answer') : { state: 'sent' });
    put({ id: 'second-time' });
    await pass(2000);
    put({ id: 'at-once' });
    await turn();
    expect(results.map(({ notificationId, isAgain }) => [notificationId, isAgain])).toEqual([
      ['second-time', true],
      ['at-once', undefined],
    ]);
  });

  test('is sent once, however often it is told of', async () => {
    const row = put();
    dispatcher.changed(row, estate.view);
    await turn();
    expect(sent).toHaveLength(1);
  });

  test('by a contact that is gone meanwhile fails with the reason', async () => {
    put({ channel: 'sms' });
    await turn();
    expect(results).toMatchObject([{ state: 'failed', error: expect.stringContaining('no longer there') }]);
    expect(sent).toEqual([]);
  });

  test('by a channel that nobody has built fails', async () => {
    put({ channel: 'kiosk', personId: null, placeId: 'building-3' });
    await turn();
    expect(results).toMatchObject([{ state: 'failed' }]);
  });
});

describe('a failure', () => {
  beforeEach(() => {
    settle = async () => failed('busy');
  });

  test('at level 1 is told after two quick tries more, within seconds', async () => {
    put();
    await pass(3000);
    expect(sent).toHaveLength(3);
    expect(results).toMatchObject([{ state: 'failed', error: 'busy' }]);
    expect((results[0]?.at ?? 0) - START).toBeLessThanOrEqual(3000);
  });

  test('at level 1 by a channel that is down is told at once', async () => {
    health = 'down';
    put();
    await turn();
    expect([sent.length, results.length]).toEqual([1, 1]);
  });

  test('that is final is told at once, at every level', async () => {
    settle = async () => failed('barred', true);
    put({ level: 4 });
    await turn();
    expect(results).toMatchObject([{ state: 'failed', error: 'barred' }]);
  });

  test('at level 2 is told within a minute', async () => {
    put({ level: 2 });
    await pass(60_000);
    expect(sent.length).toBeGreaterThan(3);
    expect(results).toHaveLength(1);
  });

  test('at level 3 is tried again until the channel is back', async () => {
    health = 'down';
    put({ level: 3 });
    await pass(3_600_000);
    expect(results).toEqual([]);
    settle = async () => ({ state: 'sent' });
    await pass(300_000);
    expect(results).toMatchObject([{ state: 'sent' }]);
  });

  test('at level 3 is given up after two hours', async () => {
    put({ level: 3 });
    await pass(2 * 3_600_000);
    expect(results).toMatchObject([{ state: 'failed' }]);
  });

  test('of a far end that hangs is one, and its answer that comes late changes nothing', async () => {
    const late = Promise.withResolvers<SendOutcome>();
    let isAborted = false;
    settle = (_, signal) => {
      signal.addEventListener('abort', () => {
        isAborted = true;
      });
      return late.promise;
    };
    put({ level: 1 });
    await pass(10_000);
    expect(isAborted).toBe(true);
    late.resolve({ state: 'sent' });
    await turn();
    expect(results).toMatchObject([{ state: 'failed', error: expect.stringContaining('in time') }]);
    expect(sent).toHaveLength(1);
  });
});

describe('only what is still true is sent', () => {
  test('a channel that was gone for an hour sends nothing of what was taken meanwhile', async () => {
    settle = async () => failed('gone');
    health = 'down';
    const row = put({ level: 3 });
    await pass(1_800_000);
    const tries = sent.length;
    estate.acknowledge(row.alertId);
    settle = async () => ({ state: 'sent' });
    await pass(1_800_000);
    expect(sent).toHaveLength(tries);
    expect(results).toMatchObject([{ state: 'failed', error: expect.stringContaining('no longer true') }]);
  });

  test('a notice that is taken back is not tried again', async () => {
    settle = async () => failed('gone');
    const row = put({ level: 3 });
    await turn();
    dispatcher.changed({ ...row, state: 'cancelled' }, estate.view);
    await pass(3_600_000);
    expect([sent.length, results.length]).toEqual([1, 0]);
    expect(dispatcher.size).toBe(0);
  });

  test('one that is on its way when it is taken back is given up where that is still possible', async () => {
    let isAborted = false;
    settle = (_, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          isAborted = true;
          resolve(failed('taken back'));
        });
      });
    const row = put();
    dispatcher.changed({ ...row, state: 'cancelled' }, estate.view);
    await turn();
    expect(isAborted).toBe(true);
    expect(dispatcher.size).toBe(0);
  });

  test('one that a newer one has taken the place of is not tried again', async () => {
    settle = async () => failed('gone');
    const { id } = put({ level: 3 });
    await turn();
    estate.view.apply([{ op: 'remove', table: 'notification', key: id }]);
    await pass(3_600_000);
    expect([sent.length, results.length, dispatcher.size]).toEqual([1, 0, 0]);
  });

  test('that somebody has it is said although it is taken', async () => {
    estate.acknowledge(alertId());
    put({ kind: 'stood-down', takenBy: { by: '李秀英', byPost: 'A岗' } });
    await turn();
    expect(results).toMatchObject([{ state: 'sent' }]);
  });
});

describe('nobody waits for another', () => {
  test('an urgent notice goes past any number that hang', async () => {
    settle = (notice) => (notice.level === 1 ? Promise.resolve({ state: 'received' }) : new Promise(() => undefined));
    for (let count = 0; count < 100; count++) put({ id: `slow ${count}`, level: 4 });
    expect(sent).toHaveLength(ORDINARY_AT_ONCE);
    put({ id: 'urgent', level: 1 });
    await turn();
    expect(results).toMatchObject([{ notificationId: 'urgent', state: 'received' }]);
  });

  test('those who wait for a busy channel come when it is free', async () => {
    for (let count = 0; count < 20; count++) put({ id: `notice ${count}`, level: 4 });
    await pass(500);
    expect(results).toHaveLength(20);
  });

  test('another channel is not busy with it', async () => {
    settle = () => new Promise(() => undefined);
    for (let count = 0; count < 10; count++) put({ id: `slow ${count}`, level: 4 });
    estate.view.apply([
      {
        ...{ op: 'put', table: 'contact' },
        row: {
          ...{ id: 'person-1 wecom', personId: 'person-1', channel: 'wecom', sealedAddress: 'x', addedAt: 0 },
          ...{ disabledAt: null, lastOkAt: null, lastError: null, lastErrorAt: null },
        },
      },
    ]);
    put({ id: 'other', level: 4, channel: 'wecom' });
    expect(sent.at(-1)).toBe('other');
  });
});

describe('a result', () => {
  test('that is not taken is told again, and the notice is not sent again', async () => {
    answer = { kind: 'refused', code: 'DISK_UNAVAILABLE', detail: '' };
    const row = put();
    await pass(5000);
    expect(results.length).toBeGreaterThan(2);
    answer = { kind: 'committed', outcome: { ok: true, id: 'I' } };
    await pass(2000);
    dispatcher.changed({ ...row, state: 'sent' }, estate.view);
    expect(sent).toHaveLength(1);
    expect(dispatcher.size).toBe(0);
  });

  test('is told while the disk refuses, of a notice that is not saved', async () => {
    answer = { kind: 'unsaved', outcome: { ok: true, id: 'I' } };
    put();
    await turn();
    expect(results).toMatchObject([{ state: 'sent' }]);
  });
});

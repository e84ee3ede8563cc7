import type { CommandDetail } from '@gridcall/contract/command.ts';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CommandRow, DeviceRow, OpenCommandRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import { systemRandom } from '../../platform/random.ts';
import { ManualClock } from '../../platform/testing/manual-clock.ts';
import type { Answer, Submit } from '../../spine/submit.ts';
import { type CommandOutlet, createCommandOutlet } from './command-outlet.ts';

let clock: ManualClock;
let rows: Map<string, CommandRow>;
let reach: CommandDetail | 'ready';
let sent: string[];
let submitted: string[];
let answerTo: (kind: string) => Answer;
let committed: (tables: ReadonlySet<string>) => void;
let outlet: CommandOutlet;
/** How often all open commands were looked through. */
let looks = 0;
let onWire: Promise<CommandDetail | null>;

const ok: Answer = { kind: 'committed', outcome: { ok: true, id: 'n' } };
const settle = () => new Promise((resolve) => setImmediate(resolve));

function wait(id: string, deviceId = 'gate-1', cause: CommandRow['cause'] = 'person'): void {
  const row = { id, deviceId, kind: 'open_gate', state: 'waiting', cause, notAfter: clock.wallMs() + 10_000 };
  rows.set(id, row as CommandRow);
}

/** As the core would have it, for as much as the outlet asks. */
const view = {
  get: (table: string, key: string) =>
    table === 'command' ? rows.get(key) : ({ id: key, linkId: key } as unknown as DeviceRow),
  *all(): Iterable<OpenCommandRow> {
    looks++;
    for (const deviceId of new Set([...rows.values()].map((row) => row.deviceId))) {
      const commandIds = [...rows.values()].filter((row) => row.deviceId === deviceId).map(({ id }) => id);
      yield { deviceId, commandIds };
    }
  },
} as unknown as View;

const submit: Submit = (input, answer) => {
  if (input.kind !== 'command-taken' && input.kind !== 'command-failed') throw new Error(input.kind);
  submitted.push(`${input.kind} ${input.commandId}${input.isUrgent ? ' urgent' : ''}`);
  const reply = answerTo(input.kind);
  const row = rows.get(input.commandId);
  if (row !== undefined && reply.kind !== 'refused' && reply.outcome.ok) {
    rows.set(row.id, { ...row, state: input.kind === 'command-taken' ? 'sent' : 'refused' });
  }
  answer(reply);
};

async function look(): Promise<void> {
  committed(new Set(['command']));
  for (let turn = 0; turn < 5; turn++) await settle();
}

beforeEach(() => {
  clock = new ManualClock();
  rows = new Map();
  reach = 'ready';
  sent = [];
  submitted = [];
  answerTo = () => ok;
  onWire = Promise.resolve(null);
  const store = {
    onCommit: (listener: typeof committed) => {
      committed = listener;
      return () => undefined;
    },
    feed: { subscribe: () => () => undefined, onNotification: () => () => undefined, showUnsaved: () => undefined },
  };
  const wire = {
    reach: () => reach,
    send: (_device: DeviceRow, { nonce }: { nonce: string }) => {
      sent.push(nonce);
      return onWire;
    },
  };
  outlet = createCommandOutlet({ store, view: () => view, submit, clock, random: systemRandom, wire });
  outlet.start();
});

describe('what waits', () => {
  test('is committed as sent, and only then goes out', async () => {
    wait('a');
    await look();
    await look();
    expect([submitted, sent]).toEqual([['command-taken a'], ['a']]);
  });

  test.each([
    ['was taken already', { kind: 'committed', outcome: { ok: true, id: 'a', repeated: true } }],
    ['has expired', { kind: 'committed', outcome: { ok: false, code: 'STATE_CONFLICT', detail: '' } }],
    ['cannot be committed', { kind: 'refused', code: 'BUSY', detail: '' }],
  ] as const)('and %s does not go out', async (_name, answer) => {
    wait('a');
    answerTo = () => answer;
    await look();
    expect(sent).toEqual([]);
  });

  test('goes out unsaved for a danger to life while the disk refuses', async () => {
    wait('a', 'valve-1', 'gas-leak');
    answerTo = () => ({ kind: 'unsaved', outcome: { ok: true, id: 'a' } });
    await look();
    expect([submitted, sent]).toEqual([['command-taken a urgent'], ['a']]);
  });

  test('goes out in order to one device, and beside each other to two', async () => {
    const { promise, resolve } = Promise.withResolvers<null>();
    onWire = promise;
    wait('a');
    wait('b');
    wait('c', 'gate-2');
    await look();
    expect(sent).toEqual(['a', 'c']);
    resolve(null);
    await settle();
    clock.advance(1);
    await look();
    expect(sent).toEqual(['a', 'c', 'b']);
  });

  test('for a device that is away is looked at again until it is there', async () => {
    wait('a');
    reach = 'not-connected';
    await look();
    clock.advance(500);
    await settle();
    expect(submitted).toEqual([]);
    reach = 'ready';
    clock.advance(500);
    await settle();
    await settle();
    expect(sent).toEqual(['a']);
  });

  test('without a way is refused at once, and what the wire knows not to be out, too', async () => {
    wait('a');
    reach = 'no-route';
    await look();
    expect([submitted, sent]).toEqual([['command-failed a'], []]);
    reach = 'ready';
    onWire = Promise.resolve('too-slow');
    wait('b');
    await look();
    expect(submitted.slice(1)).toEqual(['command-taken b', 'command-failed b']);
  });
});

test('a thousand that go out in one moment are one reason to look again', async () => {
  for (let index = 0; index < 1000; index++) wait(`c-${index}`, `valve-${index}`);
  await look();
  expect(sent).toHaveLength(1000);
  const before = looks;
  clock.advance(1);
  await settle();
  expect(looks - before).toBe(1);
});

test('once stopped it begins nothing, and waits for what is on the wire', async () => {
  const { promise, resolve } = Promise.withResolvers<null>();
  onWire = promise;
  wait('a');
  await look();
  let isStopped = false;
  const stopped = outlet.stop().then(() => {
    isStopped = true;
  });
  wait('b', 'gate-2');
  await look();
  expect([sent, isStopped]).toEqual([['a'], false]);
  resolve(null);
  await stopped;
  clock.advance(1000);
  await settle();
  expect(sent).toEqual(['a']);
});

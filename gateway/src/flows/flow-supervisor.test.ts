import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { spawnChild } from './child-process.ts';
import { endLeftOver, rememberChild } from './left-over.ts';
import type { Periods } from './supervision.ts';
import { Supervised } from './testing/supervised.ts';

function made(behaviour: string, periods: Partial<Periods> = {}): Supervised {
  const supervised = new Supervised(behaviour, periods);
  onTestFinished(() => supervised.end());
  return supervised;
}

function begin(behaviour: string, periods: Partial<Periods> = {}): Supervised {
  const supervised = made(behaviour, periods);
  supervised.supervisor.start();
  return supervised;
}

function until(check: () => void): Promise<void> {
  return vi.waitFor(check, { timeout: 45_000, interval: 10 });
}

function untilState({ supervisor }: Supervised, state: string): Promise<void> {
  return until(() => expect(supervisor.health().state).toBe(state));
}

describe('a child that is well', () => {
  test('is up, shows its vitals, is told to nobody else, and ends when asked to', async () => {
    const supervised = begin('well');
    const { supervisor, pidFile } = supervised;
    await until(() => expect(supervisor.health()).toMatchObject({ state: 'running', memory: 1, utilization: 0.5 }));
    expect(supervisor.editor()).toMatchObject({ port: 4000, nodeTypes: new Set(['inject']) });
    await until(() => expect(supervised.conditions).toEqual([{ state: 'running' }]));
    const { pid } = JSON.parse(readFileSync(pidFile, 'utf8'));
    expect(Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[18])).toBeGreaterThan(0);
    await supervisor.stop();
    expect(supervisor.health()).toMatchObject({ state: 'stopped', restarts: 0, lastFailure: null });
    expect(() => readFileSync(pidFile)).toThrow('ENOENT');
  });

  test('reads nothing but its own, starts nothing, and knows nothing of the gateway', async () => {
    const supervised = begin('spy');
    await until(() => expect(supervised.written('seen')).not.toBe(''));
    const { tries, environment } = JSON.parse(supervised.written('seen'));
    expect(tries).toEqual([...Array(4).fill('ERR_ACCESS_DENIED'), 'NO_SUCH_MODULE']);
    expect(environment).toEqual(['HOME', 'NODE_ENV', 'TZ']);
  });

  test('that hears nothing of SIGTERM is killed when its time is over', async () => {
    const supervised = begin('deaf');
    await untilState(supervised, 'running');
    await supervised.supervisor.stop();
    expect(supervised.supervisor.health()).toMatchObject({ state: 'stopped', lastFailure: null });
  });
});

describe('a child that does not go on', () => {
  const cases: readonly (readonly [behaviour: string, reason: RegExp, periods: Partial<Periods>])[] = [
    ['spin', /^silent \(SIGKILL\)$/, { silenceMs: 1000 }],
    ['mute', /^silent \(SIGKILL\)$/, { silenceMs: 1000 }],
    ['exit', /^exit 7$/, {}],
    ['throw', /^exit 1$/, {}],
    ['reject', /^exit 1$/, {}],
    ['memory', /^SIGABRT$/, {}],
    ['buffers', /^too-much-memory \(SIGKILL\)$/, {}],
    ['flood', /^too-many-messages \(SIGKILL\)$/, { tickMs: 2000 }],
    ['endless', /^message-too-long \(SIGKILL\)$/, {}],
    ['nonsense', /^message-unknown \(SIGKILL\)$/, {}],
    ['again', /^ready-twice \(SIGKILL\)$/, {}],
    ['print', /^too-much-output \(SIGKILL\)$/, { tickMs: 1000 }],
  ];
  test.each(cases)('because of %s is started again, and the cause is known', async (behaviour, reason, periods) => {
    const supervised = begin(`${behaviour} well`, periods);
    await until(() => expect(supervised.failures).not.toEqual([]));
    expect(supervised.failures[0]).toMatch(reason);
    await untilState(supervised, 'running');
    expect(supervised.conditions).toEqual([{ state: 'running' }]);
  });

  test('that never is ready is killed when its time is over', async () => {
    const supervised = begin('never-ready', { startMs: 500 });
    await until(() => expect(supervised.failures).not.toEqual([]));
    expect(supervised.failures[0]).toBe('never ready (SIGKILL)');
  });

  test('three times in a row has its flows turned off, keeps its editor, and is told; a deploy turns them on', async () => {
    const supervised = begin('exit reject throw well');
    const { supervisor, conditions } = supervised;
    await untilState(supervised, 'safe-mode');
    expect(supervisor.editor()).toBeDefined();
    expect(conditions).toEqual([{ state: 'running' }, { state: 'safe-mode', reason: 'exit 1' }]);
    supervisor.deployed();
    expect(supervisor.health()).toMatchObject({ state: 'running', safeMode: false, restarts: 3 });
  });

  test('whose flows stop for want of a type is told', async () => {
    const { conditions } = begin('types');
    const stopped = { state: 'stopped', reason: 'missing-types gone' };
    await until(() => expect(conditions).toEqual([{ state: 'running' }, stopped]));
  });
});

describe('what it is told and what it asks', () => {
  const reading = {
    subject: 'reading',
    deviceKind: 'gas-detector',
    deviceName: '',
    placeId: '',
    placeName: '',
  } as const;

  test('only what it wants is told; what it does not take is dropped and counted', async () => {
    const supervised = begin('subscribe');
    const { supervisor } = supervised;
    await until(() => expect(supervisor.wants('reading', 'gas-1')).toBe(true));
    expect([supervisor.wants('reading', 'gas-2'), supervisor.wants('alert', 'gas-1')]).toEqual([false, false]);
    for (let at = 0; at < 250; at++) supervisor.deliver({ ...reading, deviceId: 'gas-1', at, values: {} });
    expect(supervisor.health().droppedDeliveries).toBe(50);
    await until(() => expect(supervised.written('delivered').trim().split('\n')).toHaveLength(200));
  });

  test('more than so many at once are refused in words, the others answered', async () => {
    // No tick falls among them: each begins the count anew.
    const supervised = begin('ask', { tickMs: 60_000 });
    await until(() => expect(supervised.written('answered').trim().split('\n')).toHaveLength(5));
    expect(supervised.written('answered')).toContain('"code":"TOO_MANY"');
    expect(supervised.supervisor.health().refusedRequests).toBe(5);
    for (const [, answer] of supervised.asked) answer({ ok: true, subject: 'S' });
    await until(() => expect(supervised.written('answered').trim().split('\n')).toHaveLength(30));
  });
});

describe('what a killed gateway left behind', () => {
  test('is ended at the next start, though it spins', async () => {
    const supervised = made('spin well');
    const { process: orphan, channel } = spawnChild(supervised.program);
    channel.write(`${JSON.stringify({ type: 'init', safeMode: false })}\n`);
    await until(() => expect(supervised.written('lives')).toBe('x'));
    rememberChild(supervised.pidFile, orphan.pid ?? 0);
    onTestFinished(() => void orphan.kill('SIGKILL'));
    const ended = new Promise((resolve) => orphan.on('exit', (_code, signal) => resolve(signal)));
    expect([endLeftOver(supervised.pidFile), await ended]).toEqual([orphan.pid, 'SIGKILL']);
    expect(endLeftOver(supervised.pidFile)).toBeNull();
  });

  test('is not taken for another process under the same number', async () => {
    const supervised = made('well');
    const { process: other } = spawnChild(supervised.program);
    onTestFinished(() => void other.kill('SIGKILL'));
    rememberChild(supervised.pidFile, other.pid ?? 0);
    const identity = JSON.parse(readFileSync(supervised.pidFile, 'utf8'));
    writeFileSync(supervised.pidFile, JSON.stringify({ ...identity, began: '1' }));
    expect(endLeftOver(supervised.pidFile)).toBeNull();
    expect([other.exitCode, other.signalCode, existsSync(supervised.pidFile)]).toEqual([null, null, false]);
  });
});

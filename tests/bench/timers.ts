import { cpSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { compileCacheDirectory } from '@gridcall/command/supervise/compile-cache.ts';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import { FarEnd } from '@gridcall/gateway/outlets/notify/testing/far-end.ts';
import { keyedTableNames } from '@gridcall/gateway/store/tables.ts';
import { firedTimers, openChains, spreadTimers } from '../harness/open-chains.ts';
import { startPart, temporaryFolder } from '../harness/part-process.ts';
import type { GatewayUnderTest } from '../harness/stack.ts';
import { gatewayFile } from './drain-fill.ts';
import { percentiles } from './figures.ts';
import { type Plan, type Repetition, repeat, type Section } from './section.ts';

const MINUTE_MS = 60_000;
/** Long enough for the gateway to stand before the first is due. */
const AHEAD_MS = 4_000;
/** What fires last has been committed by then. */
const SETTLE_MS = 20_000;

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

/** A gateway with the folder of one that was killed; `full` stays as it is. */
async function onCopy<T>(full: GatewayUnderTest, use: (dataDir: string) => Promise<T>): Promise<T> {
  const dataDir = temporaryFolder('timers');
  cpSync(full.dataDir, dataDir, { recursive: true });
  try {
    return await use(dataDir);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function startOn(full: GatewayUnderTest, dataDir: string) {
  return startPart(
    'gateway',
    { ...full.configuration, dataDir },
    { nodeArguments: gatewayNodeArguments, environment: { NODE_COMPILE_CACHE: compileCacheDirectory } },
  );
}

/** Lets all timers fall due within a minute and kills the gateway twice in it. */
function killedTwice(plan: Plan, full: GatewayUnderTest): Promise<Repetition> {
  const overMs = plan.short ? MINUTE_MS / 10 : MINUTE_MS;
  return onCopy(full, async (dataDir) => {
    const now = Date.now();
    const from = now + AHEAD_MS;
    const due = spreadTimers(dataDir, now, from, overMs);
    let gateway = await startOn(full, dataDir);
    for (const share of [1 / 3, 2 / 3]) {
      await pass(from + share * overMs - Date.now());
      await gateway.kill('SIGKILL');
      gateway = await startOn(full, dataDir);
    }
    await pass(from + overMs + SETTLE_MS - Date.now());
    await gateway.kill('SIGKILL');
    const { never, twice, lateMs } = firedTimers(dataDir, due);
    const { p50, p99, maximum } = percentiles(lateMs);
    return {
      ours: never + twice,
      peer: null,
      detail: `${due.size} timers, ${never} never, ${twice} twice; called p50 ${p50}, p99 ${p99}, at most ${maximum} ms late, with both restarts in it`,
    };
  });
}

/** The rows that a start reads, read by nobody but SQLite. */
function bareReadMs(dataDir: string): number {
  const from = performance.now();
  const database = new DatabaseSync(gatewayFile(dataDir), { readOnly: true });
  for (const table of keyedTableNames) database.prepare(`SELECT * FROM "${table}"`).all();
  database.close();
  return performance.now() - from;
}

/** From the start of the process until it says that it stands: its timers are armed before that. */
function restarted(full: GatewayUnderTest): Promise<Repetition> {
  return onCopy(full, async (dataDir) => {
    // Due later than this takes: what is measured is the arming, not the firing.
    const now = Date.now();
    const due = spreadTimers(dataDir, now, now + MINUTE_MS, MINUTE_MS);
    const peer = bareReadMs(dataDir);
    const gateway = await startOn(full, dataDir);
    await gateway.kill('SIGKILL');
    const ours = gateway.startedInMs;
    return { ours, peer, detail: `${due.size} open alerts, ${(ours / peer).toFixed(1)} times the bare reading` };
  });
}

export const timers: Section = {
  name: 'timers',
  title: 'Timers: 10,000 alerts of level 1 that nobody has taken, each with the timer of its next call',
  needs: [],
  figures: [
    {
      id: 'timers-exactly-once',
      title: 'all due within a minute, the gateway killed twice in it: timers that did not fire, or fired twice',
      unit: 'timers',
      peer: null,
      judged: 'value',
      gate: { atMost: 0 },
      limitedBy:
        'Nothing: a timer is a row that goes in the very transaction that keeps what its firing did. How late they are is the two restarts.',
    },
    {
      id: 'timers-restart',
      title: 'start of the process → all timers armed',
      unit: 'ms',
      peer: 'reading the same rows with node:sqlite and nothing else',
      judged: 'value',
      gate: { atMost: 1000 },
      limitedBy:
        'Half of it is the start as it is without any alert: reading modules. By processor time, a fourth is reading the rows into memory, which is 1.4 times what the bare reading takes; the rest is the first transaction, in which each device has its whole silence limit anew, and collecting what all that left behind.',
      nextStep:
        'The first transaction could be awaited by the timers of silence alone: those of the chains stand before it.',
    },
  ],
  async run(plan) {
    const callCentre = new FarEnd();
    callCentre.answer = (_, response) => response.end('{}');
    await callCentre.start();
    const full = await openChains(plan.short ? 1_000 : 10_000, `${callCentre.url}/send`);
    plan.say('the alerts stand');
    try {
      return await repeat(plan, ['timers-exactly-once', 'timers-restart'], async () => ({
        'timers-restart': await restarted(full),
        'timers-exactly-once': await killedTwice(plan, full),
      }));
    } finally {
      await callCentre.stop();
      rmSync(full.dataDir, { recursive: true, force: true });
    }
  },
};

/**
 * The long storm: does anything grow? The gateway and the queue as they ship, with their own limits, under the
 * simulator's storm for half an hour; every few seconds the resident memory and the write-ahead log of both are read,
 * and a line is laid through what came after the first five minutes.
 * `node tests/bench/storm.ts --minutes 5` runs it alone, and shorter.
 */
import { closeSync, mkdirSync, openSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { endianness } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UplinkRelay } from '@gridcall/command/demo/uplink-relay.ts';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import { GatewayUnderTest, QueueUnderTest } from '../harness/stack.ts';
import type { FigureDefinition, Repetition, Section } from './section.ts';
import { residentMb } from './servers.ts';
import { startPeople } from './storm-people.ts';
import { minutesOf, type Sample, slopeOf } from './storm-slope.ts';
import { startStorm, uplinkCut } from './storm-world.ts';

const SAMPLE_MS = 5_000;
/** The first five minutes of thirty, in which caches fill and code is compiled; of a shorter run, the first sixth. */
const WARM_SHARE = 1 / 6;
const SEED = 20_260_131;
/** A slope below this is what a page of memory more or less makes in half an hour: 1.5 MB a day. */
const LEAST_ERROR_MB = 0.001;

const figureIds = ['storm-gateway-rss', 'storm-queue-rss', 'storm-gateway-wal', 'storm-queue-wal'] as const;
type FigureId = (typeof figureIds)[number];
type Sources = Readonly<Record<FigureId, () => number>>;
type Series = Readonly<Record<FigureId, readonly Sample[]>>;

function fileMb(path: string): number {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) / 1024 / 1024;
}

/**
 * How much of a write-ahead log is in use: its file keeps the largest size that it ever had, so that whatever made it
 * longer once would look like a slope. The number of frames stands in the header of its index (SQLite, WAL-mode File
 * Format, 2.1: mxFrame); a frame is a page and 24 bytes.
 */
function logInUseMb(database: string): number {
  const header = Buffer.alloc(20);
  const file = openSync(`${database}-shm`, 'r');
  readSync(file, header, 0, header.length, 0);
  closeSync(file);
  const pageBytes = endianness() === 'LE' ? header.readUInt16LE(14) : header.readUInt16BE(14);
  const frames = endianness() === 'LE' ? header.readUInt32LE(16) : header.readUInt32BE(16);
  return (frames * (pageBytes + 24)) / 1024 / 1024;
}

/** Upward is a slope of more than twice its own standard error, which is what the peer's column holds. */
function repetitionOf(samples: readonly Sample[], warmSeconds: number, detail: string): Repetition {
  const slope = slopeOf(samples.filter(({ at }) => at >= warmSeconds));
  const mb = (value: number) => value.toFixed(1);
  return {
    ours: slope.perMinute,
    peer: Math.max(LEAST_ERROR_MB, 2 * slope.error),
    detail: `mean ${mb(slope.mean)} MB, minutes ${mb(slope.first)} → ${mb(slope.last)} MB, highest ${mb(slope.highest)} MB; ${detail}`,
  };
}

interface Stack {
  readonly gateway: GatewayUnderTest;
  readonly queue: QueueUnderTest;
  readonly relay: UplinkRelay;
  stop(): Promise<void>;
}

async function startStack(): Promise<Stack> {
  const queue = await QueueUnderTest.start();
  const relay = new UplinkRelay();
  const relayPort = await relay.start();
  relay.aim({ host: '127.0.0.1', port: queue.process.httpPort });
  const gateway = await GatewayUnderTest.start(
    { dataDir: queue.dataDir, uplink: { url: `http://127.0.0.1:${relayPort}` } },
    { nodeArguments: gatewayNodeArguments },
  );
  return {
    gateway,
    queue,
    relay,
    stop: async () => {
      relay.stop();
      await Promise.all([gateway.process.kill('SIGTERM'), queue.process.kill('SIGTERM')]);
      rmSync(queue.dataDir, { recursive: true, force: true });
    },
  };
}

function databaseOf({ queue }: Stack, part: 'gateway' | 'queue'): string {
  return join(queue.dataDir, part, `${part}.db`);
}

function sourcesOf(stack: Stack): Sources {
  const { gateway, queue } = stack;
  return {
    'storm-gateway-rss': () => residentMb(gateway.process.pid),
    'storm-queue-rss': () => residentMb(queue.process.pid),
    'storm-gateway-wal': () => logInUseMb(databaseOf(stack, 'gateway')),
    'storm-queue-wal': () => logInUseMb(databaseOf(stack, 'queue')),
  };
}

/** Reads every source until the minutes are over; `tell` hears once a minute how it stands. */
async function sampled(sources: Sources, minutes: number, tell: (words: string) => void): Promise<Series> {
  const series: Record<FigureId, Sample[]> = {
    'storm-gateway-rss': [],
    'storm-queue-rss': [],
    'storm-gateway-wal': [],
    'storm-queue-wal': [],
  };
  const from = performance.now();
  for (let sample = 1; sample * SAMPLE_MS <= minutes * 60_000; sample++) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, sample * SAMPLE_MS - (performance.now() - from))));
    const at = (performance.now() - from) / 1000;
    for (const id of figureIds) series[id].push({ at, value: sources[id]() });
    if (sample % 12 === 0)
      tell(`${sample / 12} min: ${figureIds.map((id) => `${id} ${sources[id]().toFixed(1)}`).join(', ')} MB`);
  }
  return series;
}

/** The storm over the stack, until the minutes are over or something breaks. */
async function underStorm(stack: Stack, minutes: number, tell: (words: string) => void) {
  const { gateway, queue, relay } = stack;
  const world = await startStorm(gateway.client, gateway.mqttPort, SEED);
  const people = startPeople(gateway.client, [await queue.officer('甲'), await queue.officer('乙')]);
  let cuts = 0;
  const cut = setInterval(() => {
    cuts++;
    relay.setOpen(false);
    setTimeout(() => relay.setOpen(true), uplinkCut.forMs);
  }, uplinkCut.everyMs);
  try {
    const sources = sourcesOf(stack);
    const series = await sampled(sources, minutes, (words) =>
      tell(`${words}; ${world.troubles()} troubles, ${people.acts()} acts, ${cuts} cuts`),
    );
    const [ofGateway, ofQueue] = (['gateway', 'queue'] as const).map((part) =>
      fileMb(`${databaseOf(stack, part)}-wal`).toFixed(1),
    );
    const detail = `${minutes} minutes, ${world.devices} devices, ${world.troubles()} troubles, ${people.acts()} acts of people and ${people.failures()} rounds of theirs that failed, ${cuts} cuts of the uplink, files of the logs ${ofGateway} and ${ofQueue} MB at the end`;
    return { series, detail };
  } finally {
    clearInterval(cut);
    await people.stop();
    await world.stop();
  }
}

async function runStorm(minutes: number, tell: (words: string) => void): Promise<Record<FigureId, Repetition>> {
  const stack = await startStack();
  const { series, detail } = await underStorm(stack, minutes, tell).finally(() => stack.stop());
  mkdirSync('bench-results', { recursive: true });
  const byMinute = Object.fromEntries(figureIds.map((id) => [id, minutesOf(series[id])]));
  writeFileSync('bench-results/storm.json', `${JSON.stringify({ minutes, byMinute }, undefined, 2)}\n`);
  const entries = figureIds.map((id) => [id, repetitionOf(series[id], minutes * 60 * WARM_SHARE, detail)] as const);
  return Object.fromEntries(entries) as Record<FigureId, Repetition>;
}

interface Words {
  readonly title: string;
  readonly limitedBy: string;
  readonly nextStep: string;
}

function figure(id: FigureId, { title, limitedBy, nextStep }: Words): FigureDefinition {
  return {
    id,
    title: `${title}: slope after the first five minutes`,
    unit: 'MB/min',
    peer: 'twice the standard error of the slope',
    judged: 'ratio',
    gate: { atMost: 1 },
    limitedBy,
    nextStep,
  };
}

const checkpoint = {
  limitedBy:
    'The checkpoint at 4,000 pages: a reader that is at work just then puts it off. The file of the log keeps the largest size that it ever had; what is measured is how much of it is in use.',
  nextStep: 'a checkpoint that begins the log anew once it is twice as long as it should be',
};

export const storm: Section = {
  name: 'storm',
  title: 'Storm: thirty minutes of trouble without a pause',
  needs: [],
  onlyByName: true,
  figures: [
    figure('storm-gateway-rss', {
      title: 'resident set of the gateway',
      limitedBy:
        'What the collector has not yet brought back. Of alerts that have ended, some 100 a minute in this storm, the last 500 stay in memory, and those of which the queue is owed something.',
      nextStep: 'a heap snapshot in the tenth and in the thirtieth minute, and what stands in the second alone',
    }),
    figure('storm-queue-rss', {
      title: 'resident set of the queue',
      limitedBy: 'The collector, whose young generation is held small; nothing is kept between two requests.',
      nextStep: 'a heap snapshot in the tenth and in the thirtieth minute, and what stands in the second alone',
    }),
    figure('storm-gateway-wal', { title: 'write-ahead log of the gateway, in use', ...checkpoint }),
    figure('storm-queue-wal', { title: 'write-ahead log of the queue, in use', ...checkpoint }),
  ],
  async run(plan) {
    const measured = await runStorm(plan.short ? 1 : 30, plan.say);
    return Object.fromEntries(Object.entries(measured).map(([id, repetition]) => [id, [repetition]]));
  },
};

if (import.meta.main) {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
  const measured = await runStorm(Number(values.minutes), (words) => process.stderr.write(`${words}\n`));
  process.stdout.write(`${JSON.stringify(measured, undefined, 2)}\n`);
}

/**
 * `npm run bench` — every figure beside its peer in the same run, as ratios; a table, and JSON in bench-results/.
 * `--short` takes one repetition of each with short runs: it shows that the bench works, not what the figures are.
 */

import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bootOfBareMs, bootToFirstAlertMs } from './boot.ts';
import { type Figure, figureTable, median, spread } from './figures.ts';
import type { LoadResult } from './load.ts';
import { load, residentMb, type Server, slowDiskPrefix, startBare, startGateway } from './servers.ts';

const { values: options } = parseArgs({
  options: { short: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
});
const repetitions = options.short ? 1 : 3;
const closedSeconds = options.short ? 2 : 5;
const pacedSeconds = options.short ? 8 : 30;
const memorySeconds = options.short ? 10 : 180;
const hasStrace = spawnSync('strace', ['-V']).status === 0;
const figures: Figure[] = [];

function wanted(name: string): boolean {
  return options.only === '' || name.startsWith(options.only);
}

async function withServer<T>(start: () => Promise<Server>, use: (server: Server) => Promise<T>): Promise<T> {
  const server = await start();
  try {
    return await use(server);
  } finally {
    await server.stop();
  }
}

function closed(server: Server): Promise<LoadResult> {
  return load(server, { mode: 'closed', warmSeconds: 1, seconds: closedSeconds, alarmsPerSecond: 0, listen: null });
}

function add(figure: Omit<Figure, 'median' | 'spread' | 'holds'> & { readonly ratios: readonly number[] }): void {
  const middle = median(figure.ratios);
  const holds =
    figure.atLeast === undefined ? middle <= (figure.atMost ?? Number.POSITIVE_INFINITY) : middle >= figure.atLeast;
  figures.push({ ...figure, median: middle, spread: spread(figure.ratios), holds });
  const last = figures.at(-1);
  if (last)
    process.stderr.write(`${last.name}: ${middle.toFixed(2)} (${last.spread}) ${holds ? '' : 'DOES NOT HOLD'}\n`);
}

async function ingest(): Promise<void> {
  for (const [count, atLeast] of [
    [1, 0.18],
    [10, 0.25],
    [100, 0.55],
    [1000, 0.65],
  ] as const) {
    const name = `ingest, ${count} links`;
    if (!wanted(name)) continue;
    const ratios: number[] = [];
    const details: string[] = [];
    for (let repetition = 0; repetition < repetitions; repetition++) {
      const bare = await withServer(() => startBare(count), closed);
      const ours = await withServer(() => startGateway(count), closed);
      ratios.push(ours.perSecond / bare.perSecond);
      details.push(
        `${Math.round(ours.perSecond)} / ${Math.round(bare.perSecond)} a second, PUBACK p99 ${ours.ackMs.p99.toFixed(1)} ms`,
      );
    }
    add({ name, peer: 'bare aedes, no storage', atLeast, ratios, details });
  }
}

async function slowDisk(): Promise<void> {
  const name = 'slow disk (+5 ms a fsync), 1000 links';
  if (!wanted(name)) return;
  if (!hasStrace) {
    process.stderr.write(`${name}: left out, strace is not installed\n`);
    return;
  }
  const ratios: number[] = [];
  const delays: number[] = [];
  const details: string[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const bare = await withServer(() => startBare(1000), closed);
    const fastDelay = await withServer(() => startGateway(1000), loopDelayUnderLoad);
    const [ours, slowDelay] = await withServer(
      () => startGateway(1000, slowDiskPrefix),
      async (server) => {
        await server.loopDelayMaximumMs();
        const result = await closed(server);
        return [result, await server.loopDelayMaximumMs()] as const;
      },
    );
    ratios.push(ours.perSecond / bare.perSecond);
    delays.push(slowDelay / fastDelay);
    details.push(
      `${Math.round(ours.perSecond)} / ${Math.round(bare.perSecond)} a second; longest loop delay ${slowDelay.toFixed(0)} ms, fast disk ${fastDelay.toFixed(0)} ms`,
    );
  }
  add({ name, peer: 'bare aedes, no storage', atLeast: 0.5, ratios, details });
  add({
    name: 'slow disk, longest loop delay',
    peer: 'the same on the fast disk',
    atMost: 1.25,
    ratios: delays,
    details: [],
  });
}

async function loopDelayUnderLoad(server: Server): Promise<number> {
  await server.loopDelayMaximumMs();
  await closed(server);
  return server.loopDelayMaximumMs();
}

function paced(server: Server): Promise<LoadResult> {
  return load(server, {
    mode: 'paced',
    warmSeconds: 2,
    seconds: pacedSeconds,
    alarmsPerSecond: 20,
    listen: server.listen,
  });
}

async function live(): Promise<void> {
  const name = 'live: publish → SSE, p99';
  if (!wanted(name)) return;
  const ratios: number[] = [];
  const toAck: number[] = [];
  const details: string[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const bare = await withServer(() => startBare(1000), paced);
    const ours = await withServer(() => startGateway(1000), paced);
    if (ours.alarmsHeard < ours.alarmsSent)
      throw new Error(`only ${ours.alarmsHeard} of ${ours.alarmsSent} alarms were heard`);
    ratios.push(ours.alarmMs.p99 / bare.alarmMs.p99);
    toAck.push(ours.alarmMs.p99 / ours.ackMs.p99);
    details.push(
      `p50 ${ours.alarmMs.p50.toFixed(2)}, p99 ${ours.alarmMs.p99.toFixed(2)} / ${bare.alarmMs.p99.toFixed(2)} ms; PUBACK p99 ${ours.ackMs.p99.toFixed(2)} ms; ${ours.alarmsHeard} alarms`,
    );
  }
  add({ name, peer: "bare aedes's publish → subscriber p99", atMost: 4, ratios, details });
  add({ name: 'live: p99 to PUBACK p99', peer: 'the PUBACK of the same run', atMost: 2, ratios: toAck, details: [] });
}

async function memory(): Promise<void> {
  const name = `memory after ${memorySeconds} s of 1000 × 1/s`;
  if (!wanted(name)) return;
  const measure = async (server: Server) => {
    const job = {
      mode: 'paced',
      warmSeconds: 0,
      seconds: memorySeconds,
      alarmsPerSecond: 20,
      listen: server.listen,
    } as const;
    const done = load(server, job);
    let resident = 0;
    const timer = setInterval(() => {
      resident = residentMb(server.pid);
    }, 500);
    await done;
    clearInterval(timer);
    return resident;
  };
  const bare = await withServer(() => startBare(1000), measure);
  const ours = await withServer(() => startGateway(1000), measure);
  add({
    name,
    peer: 'bare aedes, same connections',
    atMost: 1.35,
    ratios: [ours / bare],
    details: [`${ours.toFixed(0)} / ${bare.toFixed(0)} MB`],
  });
}

async function boot(): Promise<void> {
  const name = 'boot → first alert through';
  if (!wanted(name)) return;
  const ratios: number[] = [];
  const details: string[] = [];
  for (let repetition = 0; repetition < Math.max(3, repetitions); repetition++) {
    const bare = await bootOfBareMs();
    const ours = await bootToFirstAlertMs();
    ratios.push(ours / bare);
    details.push(`${ours.toFixed(0)} / ${bare.toFixed(0)} ms`);
  }
  add({ name, peer: "bare aedes's boot", atMost: 5, ratios, details });
}

await ingest();
await slowDisk();
await live();
await boot();
await memory();
mkdirSync('bench-results', { recursive: true });
writeFileSync(
  'bench-results/bench.json',
  `${JSON.stringify({ short: options.short, node: process.version, figures }, undefined, 2)}\n`,
);
process.stdout.write(figureTable(figures));

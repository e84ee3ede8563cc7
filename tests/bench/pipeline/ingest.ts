/** How many messages a second are acknowledged with none lost: ours as fast as the links go, the pipeline's by a ladder. */
import { setTimeout as pass } from 'node:timers/promises';
import { type Plan, type Repetition, repeat, type Section } from '../section.ts';
import { type GatewayServer, load, scaled, slowDiskPrefix, startGateway, withServer } from '../servers.ts';
import { missingRows, storedKeys, storedRows } from '../stored.ts';
import { type PipelineServer, startPipeline } from './server.ts';

const LINKS = 1000;
const STEP = 1.25;
const STEPS_MAX = 10;
/** What is acknowledged and not a row this long after the last message is kept in memory alone. */
const SETTLE_SECONDS = 0.25;
const DRAIN_SECONDS_MAX = 10;

/** Acknowledged messages a second of the gateway; every one of them is looked for in its file after SIGKILL. */
async function losslessRate(plan: Plan, server: GatewayServer): Promise<number> {
  const [warmSeconds, seconds] = plan.short ? [0.2, 0.5] : [1, 5];
  const job = { mode: 'closed', warmSeconds, seconds, alarmsPerSecond: 0, listen: null, identified: true } as const;
  const result = await load(server, job);
  await server.kill();
  const missing = missingRows(storedKeys(server.database), server.links, result.acknowledgedOf);
  if (missing > 0) throw new Error(`${missing} of ${result.acknowledged} acknowledged messages stand in no row`);
  return result.perSecond;
}

interface Step {
  readonly rate: number;
  readonly acknowledged: number;
  readonly missing: number;
}

async function step(plan: Plan, server: PipelineServer, rate: number): Promise<Step> {
  const before = storedRows(server.database);
  const { acknowledged } = await load(server, {
    mode: 'paced',
    warmSeconds: 0,
    seconds: plan.short ? 0.5 : 5,
    perSecond: rate / server.links.length,
    alarmsPerSecond: 0,
    listen: null,
    identified: true,
    settleSeconds: SETTLE_SECONDS,
  });
  return { rate, acknowledged, missing: acknowledged - (storedRows(server.database) - before) };
}

/** The highest rate of the ladder at which every acknowledged message was a row, and the first at which one was not. */
async function cleanRate(
  plan: Plan,
  server: PipelineServer,
  from: number,
): Promise<{ clean: number; lossy: Step | null }> {
  let clean = 0;
  let rate = from;
  let lossy: Step | null = null;
  for (let steps = 0; steps < (plan.short ? 1 : STEPS_MAX); steps++) {
    const done = await step(plan, server, rate);
    if (done.missing <= 0) {
      clean = rate;
      if (lossy !== null) break;
      rate *= STEP;
      continue;
    }
    lossy = done;
    if (clean > 0) break;
    await drained(server);
    rate /= STEP;
  }
  if (clean === 0 && !plan.short) throw new Error(`the pipeline lost messages at ${rate.toFixed(0)}/s, too`);
  return { clean: clean || rate, lossy };
}

/** What one step left behind is not counted against the next. */
async function drained(server: PipelineServer): Promise<void> {
  let rows = -1;
  for (let waited = 0; waited < DRAIN_SECONDS_MAX && storedRows(server.database) > rows; waited++) {
    rows = storedRows(server.database);
    await pass(1000);
  }
}

async function once(plan: Plan, prefix: readonly string[], from: number): Promise<Repetition> {
  const links = scaled(plan, LINKS);
  const ours = await withServer(
    () => startGateway(links, prefix),
    (server) => losslessRate(plan, server),
  );
  const { clean, lossy } = await withServer(
    () => startPipeline(links, { prefix }),
    (server) => cleanRate(plan, server, from),
  );
  const detail =
    lossy === null
      ? 'the pipeline lost nothing at any step'
      : `the pipeline at ${lossy.rate.toFixed(0)}/s: ${lossy.missing} of ${lossy.acknowledged} acknowledged stood in no row`;
  return { ours, peer: clean, detail };
}

const peer = 'the highest clean rate of mosquitto → Node-RED → SQLite';

export const pipelineIngest: Section = {
  name: 'pipeline-ingest',
  title: 'Beside the pipeline of today: ingest with nothing acknowledged and lost',
  needs: ['pipeline'],
  figures: [
    {
      id: 'lossless-ingest',
      title: `${LINKS} links, each acknowledged message found in the file after SIGKILL`,
      unit: 'messages/s',
      peer,
      judged: 'ratio',
      gate: { atLeast: 8 },
      limitedBy:
        'The processor of the main thread: broker and rules share it. The pipeline acknowledges before it has a row, takes one fsync for each, and mosquitto drops what its queue of 1,000 does not hold.',
      nextStep: 'As for ingest from 1,000 links: fewer objects for each message.',
    },
  ],
  run: (plan) => repeat(plan, ['lossless-ingest'], async () => ({ 'lossless-ingest': await once(plan, [], 3000) })),
};

export const pipelineSlowDisk: Section = {
  name: 'pipeline-slow-disk',
  title: 'Beside the pipeline of today: ingest with nothing lost, 5 ms added to each fsync',
  needs: ['pipeline', 'strace'],
  figures: [
    {
      id: 'lossless-slow-disk',
      title: `${LINKS} links, each acknowledged message found in the file after SIGKILL`,
      unit: 'messages/s',
      peer,
      judged: 'ratio',
      gate: { atLeast: 200 },
      limitedBy:
        'The batch that one fsync carries: each link has one message in flight. The pipeline pays an fsync for each message.',
      nextStep: 'More messages of one link in flight, so that an fsync carries more than one of each.',
    },
  ],
  run: (plan) =>
    repeat(plan, ['lossless-slow-disk'], async () => ({
      'lossless-slow-disk': await once(plan, slowDiskPrefix, 100),
    })),
};

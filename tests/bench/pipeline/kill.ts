import { setTimeout as pass } from 'node:timers/promises';
import type { LoadResult } from '../load.ts';
import { type Plan, repeat, type Section } from '../section.ts';
import { load, type Server, scaled, startGateway, withServer } from '../servers.ts';
import { missingRows, storedKeys } from '../stored.ts';
import { startPipeline } from './server.ts';

const LINKS = 1000;

/** Seconds before the kill, and as many after it. */
function halves(plan: Plan): number {
  return plan.short ? 1 : 6;
}

/** Kills in the middle of the load, counted from when all links are connected. */
async function killedUnderLoad(plan: Plan, server: Server, kill: () => Promise<void>): Promise<LoadResult> {
  const started = Promise.withResolvers<void>();
  const done = load(
    server,
    {
      mode: 'paced',
      warmSeconds: 0,
      seconds: halves(plan) * 2,
      alarmsPerSecond: 0,
      listen: null,
      identified: true,
      settleSeconds: plan.short ? 0.5 : 3,
    },
    started.resolve,
  );
  // A load that fails before it starts says so, instead of being waited for.
  await Promise.race([started.promise, done]);
  await pass(halves(plan) * 1000);
  await kill();
  return done;
}

interface Loss {
  readonly lost: number;
  readonly acknowledged: number;
}

/** Killed while the links send; its links hear no more, and what they heard is looked for in the file. */
async function lossOfGateway(plan: Plan): Promise<Loss> {
  return withServer(
    () => startGateway(scaled(plan, LINKS)),
    async (server) => {
      const { acknowledged, acknowledgedOf } = await killedUnderLoad(plan, server, server.kill);
      return { lost: missingRows(storedKeys(server.database), server.links, acknowledgedOf), acknowledged };
    },
  );
}

/** Node-RED is killed, the process that keeps rows; mosquitto acknowledges on. Its queue was empty, so its own death loses less. */
async function lossOfPipeline(plan: Plan): Promise<Loss> {
  return withServer(
    () => startPipeline(scaled(plan, LINKS)),
    async (server) => {
      const { acknowledged, acknowledgedOf } = await killedUnderLoad(plan, server, server.restartNodeRed);
      return { lost: missingRows(storedKeys(server.database), server.links, acknowledgedOf), acknowledged };
    },
  );
}

export const pipelineKill: Section = {
  name: 'pipeline-kill',
  title: 'Beside the pipeline of today: acknowledged and lost after kill -9, 1,000 links with 1 message/s each',
  needs: ['pipeline'],
  figures: [
    {
      id: 'lost-after-kill',
      title: 'acknowledged messages that stand in no row',
      unit: 'messages',
      peer: 'Node-RED killed and started again at once, mosquitto acknowledging meanwhile',
      judged: 'value',
      gate: { atMost: 0 },
      limitedBy:
        'Nothing: the PUBACK is sent after the commit. The pipeline loses what mosquitto acknowledges while nobody has subscribed, and what Node-RED holds in memory.',
    },
  ],
  run: (plan) =>
    repeat(plan, ['lost-after-kill'], async () => {
      const ours = await lossOfGateway(plan);
      const peer = await lossOfPipeline(plan);
      const detail = `of ${ours.acknowledged} / ${peer.acknowledged} acknowledged`;
      return { 'lost-after-kill': { ours: ours.lost, peer: peer.lost, detail } };
    }),
};

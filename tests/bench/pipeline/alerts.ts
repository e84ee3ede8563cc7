import type { LoadResult } from '../load.ts';
import { type FigureDefinition, type Plan, repeat, type Section } from '../section.ts';
import { load, type Server, scaled, startGateway, withServer } from '../servers.ts';
import { startPipeline } from './server.ts';

const LINKS = 1000;
const ALARMS_PER_SECOND = 20;

const asShipped = 'mosquitto → Node-RED → SQLite as they come';
const noDelay = 'the same with Nagle off in mosquitto and in Node-RED';

const whenQuiet =
  'One commit stands between the alarm and its line, and with it the fsync and two hops between threads. The pipeline as it comes waits 40 ms for Nagle and a delayed acknowledgement; with Nagle off it tells its alert beside the insert, before the row is kept.';
const whenLoaded =
  'The commit, and the batch that is in flight when the alarm comes: an alarm waits for at most one of them.';

/** Not profiled since alarms call people. */
const nextStep =
  'Profile the input of one alarm: since alarms call people it keeps a chain, its notices and their lines in the timeline in the same commit.';

function figure(id: string, title: string, peer: string, atMost: number, limitedBy: string): FigureDefinition {
  return { id, title, unit: 'ms', peer, judged: 'ratio', gate: { atMost }, limitedBy, nextStep };
}

interface Both {
  readonly quiet: LoadResult;
  readonly loaded: LoadResult;
}

/** Each link alarms once: the quiet run takes the first links, and the loaded one takes its alarms from the last. */
async function measure(plan: Plan, server: Server): Promise<Both> {
  const [quietSeconds, loadedSeconds] = plan.short ? [1, 1] : [10, 15];
  const common = { mode: 'paced', alarmsPerSecond: ALARMS_PER_SECOND, listen: server.listen } as const;
  const few = server.links.slice(0, ALARMS_PER_SECOND * quietSeconds);
  const quiet = await load(
    { ...server, links: few },
    { ...common, warmSeconds: 1, seconds: quietSeconds, perSecond: 0 },
  );
  const loaded = await load(server, { ...common, warmSeconds: plan.short ? 0.5 : 2, seconds: loadedSeconds });
  for (const result of [quiet, loaded])
    if (result.alarmsHeard < result.alarmsSent)
      throw new Error(`only ${result.alarmsHeard} of ${result.alarmsSent} alarms were heard`);
  return { quiet, loaded };
}

function beside(ours: LoadResult, peer: LoadResult) {
  const detail = `p50 ${ours.alarmMs.p50.toFixed(2)} / ${peer.alarmMs.p50.toFixed(2)} ms, ${ours.alarmsHeard} alarms`;
  return { ours: ours.alarmMs.p99, peer: peer.alarmMs.p99, detail };
}

export const pipelineAlerts: Section = {
  name: 'pipeline-alerts',
  title: 'Beside the pipeline of today: an alarm from its publish to who listens, p99',
  needs: ['pipeline'],
  figures: [
    figure('alert-quiet', '20 alarms/s and nothing else', asShipped, 0.1, whenQuiet),
    figure('alert-quiet-no-delay', '20 alarms/s and nothing else, Nagle off', noDelay, 1, whenQuiet),
    figure('alert-loaded', `${LINKS} links with 1 message/s each`, asShipped, 0.6, whenLoaded),
    figure('alert-loaded-no-delay', `${LINKS} links with 1 message/s each, Nagle off`, noDelay, 1, whenLoaded),
  ],
  run(plan) {
    const links = scaled(plan, LINKS);
    const ids = ['alert-quiet', 'alert-quiet-no-delay', 'alert-loaded', 'alert-loaded-no-delay'] as const;
    return repeat(plan, ids, async () => {
      const once = (server: Server) => measure(plan, server);
      const peer = await withServer(() => startPipeline(links), once);
      const ours = await withServer(() => startGateway(links), once);
      const quickPeer = await withServer(() => startPipeline(links, { noDelay: true }), once);
      return {
        'alert-quiet': beside(ours.quiet, peer.quiet),
        'alert-quiet-no-delay': beside(ours.quiet, quickPeer.quiet),
        'alert-loaded': beside(ours.loaded, peer.loaded),
        'alert-loaded-no-delay': beside(ours.loaded, quickPeer.loaded),
      };
    });
  },
};

import type { LoadResult } from './load.ts';
import { processorTaken, processorTime } from './processor.ts';
import { type FigureDefinition, type Plan, type Repetition, repeat, type Section } from './section.ts';
import { type GatewayServer, load, type Server, scaled, startBare, startGateway, withServer } from './servers.ts';

const sizes = [
  { links: 1, atLeast: 0.18 },
  { links: 10, atLeast: 0.25 },
  { links: 100, atLeast: 0.55 },
  { links: 1000, atLeast: 0.65 },
] as const;

const idOf = (links: number) => `ingest-${links}`;

interface Limit {
  readonly limitedBy: string;
  readonly nextStep: string;
}

const theMainThread: Limit = {
  limitedBy:
    'The main thread, which takes several times the processor of the store threads (below). Its profile: a fifth is garbage collection, a fifth `writev` of PUBACKs, one for each link, a fifth our own rules, guard and duplicate check, a sixth the parsing and handling of aedes, 5 % `postMessage`. The fsync is hidden: the writer idles two thirds of the time.',
  nextStep: 'Fewer objects for each message: what is collected again costs as much as the rules.',
};

const limits: Readonly<Record<(typeof sizes)[number]['links'], Limit>> = {
  1: {
    limitedBy:
      'One commit for each message: while its one link waits for the PUBACK nothing can gather. Profiled, the main thread idles most of the time, and the writer spends 97 % of its own in the transaction, two thirds of that in the kernel at the fsync.',
    nextStep: 'A message that is alone could skip the hop between the threads; the fsync stays.',
  },
  10: {
    limitedBy: 'The fsync: a commit takes some six of the ten messages (below), and the others wait for the next.',
    nextStep: 'Linger a little longer while the last commit was quick, so that all ten travel together.',
  },
  100: theMainThread,
  1000: theMainThread,
};

export function closedLoop(plan: Plan): (server: Server) => Promise<LoadResult> {
  const [warmSeconds, seconds] = plan.short ? [0.2, 0.5] : [1, 5];
  return (server) => load(server, { mode: 'closed', warmSeconds, seconds, alarmsPerSecond: 0, listen: null });
}

/** What the messages cost, from the connecting of the links to the end. */
async function withItsCost(plan: Plan, server: GatewayServer) {
  const pid = server.pids[0] ?? 0;
  const before = processorTime(pid);
  const batches = await server.batches();
  const ours = await closedLoop(plan)(server);
  const taken = processorTaken(before, processorTime(pid), ours.acknowledged);
  const aCommit = ours.acknowledged / ((await server.batches()) - batches);
  return { ours, taken: `${aCommit.toFixed(1)} messages a commit, ${taken}` };
}

export const ingest: Section = {
  name: 'ingest',
  title: 'Ingest: acknowledged messages a second, each committed before its PUBACK',
  needs: [],
  figures: sizes.map(
    ({ links, atLeast }): FigureDefinition => ({
      id: idOf(links),
      title: `${links} ${links === 1 ? 'link' : 'links'}, each with one message in flight`,
      unit: 'messages/s',
      peer: 'bare aedes, no storage',
      judged: 'ratio',
      gate: { atLeast },
      ...limits[links],
    }),
  ),
  async run(plan) {
    const all: Record<string, readonly Repetition[]> = {};
    for (const { links } of sizes) {
      const measured = await repeat(plan, [idOf(links)], async () => {
        const bare = await withServer(() => startBare(scaled(plan, links)), closedLoop(plan));
        const { ours, taken } = await withServer(
          () => startGateway(scaled(plan, links)),
          (server) => withItsCost(plan, server),
        );
        const detail = `PUBACK p99 ${ours.ackMs.p99.toFixed(1)} / ${bare.ackMs.p99.toFixed(1)} ms, ${taken}`;
        return { [idOf(links)]: { ours: ours.perSecond, peer: bare.perSecond, detail } };
      });
      Object.assign(all, measured);
    }
    return all;
  },
};

import type { LoadResult } from './load.ts';
import { type FigureDefinition, type Plan, type Repetition, repeat, type Section } from './section.ts';
import { load, type Server, scaled, startBare, startGateway, withServer } from './servers.ts';

const sizes = [
  { links: 1, atLeast: 0.18 },
  { links: 10, atLeast: 0.25 },
  { links: 100, atLeast: 0.55 },
  { links: 1000, atLeast: 0.65 },
] as const;

const idOf = (links: number) => `ingest-${links}`;

const limits: Readonly<Record<number, string>> = {
  1: 'One fsync and two hops between threads stand before every PUBACK, and nothing can gather while one link waits for it.',
  10: 'The latency of the fsync; batches are half empty.',
  100: 'The processor: the broker and the rules share one thread.',
  1000: 'The processor: the broker and the rules share one thread; the fsync is hidden behind it.',
};

export function closedLoop(plan: Plan): (server: Server) => Promise<LoadResult> {
  const [warmSeconds, seconds] = plan.short ? [0.2, 0.5] : [1, 5];
  return (server) => load(server, { mode: 'closed', warmSeconds, seconds, alarmsPerSecond: 0, listen: null });
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
      limitedBy: limits[links] ?? '',
    }),
  ),
  async run(plan) {
    const all: Record<string, readonly Repetition[]> = {};
    for (const { links } of sizes) {
      const measured = await repeat(plan, [idOf(links)], async () => {
        const bare = await withServer(() => startBare(scaled(plan, links)), closedLoop(plan));
        const ours = await withServer(() => startGateway(scaled(plan, links)), closedLoop(plan));
        const detail = `PUBACK p99 ${ours.ackMs.p99.toFixed(1)} / ${bare.ackMs.p99.toFixed(1)} ms`;
        return { [idOf(links)]: { ours: ours.perSecond, peer: bare.perSecond, detail } };
      });
      Object.assign(all, measured);
    }
    return all;
  },
};

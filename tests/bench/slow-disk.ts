import { closedLoop } from './ingest.ts';
import { type Plan, repeat, type Section } from './section.ts';
import { type GatewayServer, scaled, slowDiskPrefix, startBare, startGateway, withServer } from './servers.ts';

const links = 1000;

async function underLoad(plan: Plan, server: GatewayServer) {
  await server.loopDelayMaximumMs();
  const result = await closedLoop(plan)(server);
  return { result, delayMs: await server.loopDelayMaximumMs() };
}

export const slowDisk: Section = {
  name: 'slow-disk',
  title: 'Slow disk: 5 ms added to each fsync',
  needs: ['strace'],
  figures: [
    {
      id: 'slow-disk-ingest',
      title: `ingest, ${links} links`,
      unit: 'messages/s',
      peer: 'bare aedes, no storage',
      judged: 'ratio',
      gate: { atLeast: 0.5 },
      limitedBy: 'The batch that one fsync carries: every link has one message in flight.',
      nextStep: 'As for ingest from 1,000 links: the main thread, once the fsync is hidden behind the next batch.',
    },
    {
      id: 'slow-disk-loop',
      title: 'longest delay of the event loop meanwhile',
      unit: 'ms',
      peer: 'the gateway on the fast disk',
      judged: 'ratio',
      gate: { atMost: 1.25 },
      limitedBy: 'Batches as large as the links are many; the fsync is on the writer thread and never holds the loop.',
    },
  ],
  run: (plan) =>
    repeat(plan, ['slow-disk-ingest', 'slow-disk-loop'], async () => {
      const bare = await withServer(() => startBare(scaled(plan, links)), closedLoop(plan));
      const fast = await withServer(
        () => startGateway(scaled(plan, links)),
        (server) => underLoad(plan, server),
      );
      const slow = await withServer(
        () => startGateway(scaled(plan, links), slowDiskPrefix),
        (server) => underLoad(plan, server),
      );
      return {
        'slow-disk-ingest': {
          ours: slow.result.perSecond,
          peer: bare.perSecond,
          detail: `on the fast disk ${Math.round(fast.result.perSecond)}/s; PUBACK p50 ${slow.result.ackMs.p50.toFixed(1)} / ${fast.result.ackMs.p50.toFixed(1)} ms`,
        },
        'slow-disk-loop': { ours: slow.delayMs, peer: fast.delayMs, detail: '' },
      };
    }),
};

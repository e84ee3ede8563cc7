import { repeat, type Section } from './section.ts';
import { load, residentMb, type Server, scaled, startBare, startGateway, withServer } from './servers.ts';

/** Resident memory at the end of the load, while all links are still connected. */
async function afterLoad(server: Server, seconds: number): Promise<number> {
  let resident = 0;
  const timer = setInterval(() => {
    resident = residentMb(server.pid);
  }, 500);
  try {
    await load(server, { mode: 'paced', warmSeconds: 0, seconds, alarmsPerSecond: 20, listen: server.listen });
  } finally {
    clearInterval(timer);
  }
  return resident;
}

export const memory: Section = {
  name: 'memory',
  title: 'Memory: resident after a minute of 1,000 links with 1 message/s each',
  needs: [],
  figures: [
    {
      id: 'memory-resident',
      title: 'resident set of the gateway',
      unit: 'MB',
      peer: 'bare aedes, same connections and load',
      judged: 'ratio',
      gate: { atMost: 1.35 },
      limitedBy:
        'The modules of the gateway and the buffers of the writer thread; the links cost what they cost in aedes.',
    },
  ],
  run(plan) {
    const links = scaled(plan, 1000);
    const seconds = plan.short ? 2 : 60;
    return repeat(plan, ['memory-resident'], async () => {
      const peer = await withServer(
        () => startBare(links),
        (server) => afterLoad(server, seconds),
      );
      const ours = await withServer(
        () => startGateway(links),
        (server) => afterLoad(server, seconds),
      );
      return { 'memory-resident': { ours, peer, detail: '' } };
    });
  },
};

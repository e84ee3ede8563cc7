import { startPipeline } from './pipeline/server.ts';
import { type FigureDefinition, type Plan, type Repetition, repeat, type Section } from './section.ts';
import { load, residentMb, type Server, scaled, startBare, startGateway, withServer } from './servers.ts';

const LINKS = 1000;
const SECONDS = 60;

/** Resident memory at the end of the load, while all links are still connected. */
async function afterLoad(plan: Plan, server: Server): Promise<number> {
  let resident = 0;
  const timer = setInterval(() => {
    resident = server.pids.reduce((sum, pid) => sum + residentMb(pid), 0);
  }, 500);
  try {
    const seconds = plan.short ? 1 : SECONDS;
    await load(server, { mode: 'paced', warmSeconds: 0, seconds, alarmsPerSecond: 5, listen: server.listen });
  } finally {
    clearInterval(timer);
  }
  return resident;
}

/** Both at once: memory is no matter of who has the processor, and the load leaves most of it idle. */
async function beside(plan: Plan, startPeer: () => Promise<Server>): Promise<Repetition> {
  const [ours, peer] = await Promise.all(
    [() => startGateway(scaled(plan, LINKS)), startPeer].map((start) =>
      withServer<Server, number>(start, (server) => afterLoad(plan, server)),
    ),
  );
  if (ours === undefined || peer === undefined) throw new Error('two were measured');
  return { ours, peer, detail: '' };
}

const figure = {
  unit: 'MB',
  judged: 'ratio',
  limitedBy:
    'Three quarters of it stand before the first link: modules, read into three isolates (main, writer, reader). 1,000 links add some 20 MB; under load the heap grows by what V8 sees no need to collect yet: about half of it is in use.',
  nextStep:
    '`--optimize-for-size` beside the small young generation took 254 MB down to 212 in one trial; its price in ingest is to be measured.',
} as const;

const afterWhat = `after ${SECONDS} s of ${LINKS} links with 1 message/s each`;

const bareFigure: FigureDefinition = {
  ...figure,
  id: 'memory-beside-bare',
  title: `resident set ${afterWhat}`,
  peer: 'bare aedes, same connections and load',
  gate: { atMost: 1.35 },
};

const pipelineFigure: FigureDefinition = {
  ...figure,
  id: 'memory-beside-pipeline',
  title: `resident set ${afterWhat}`,
  peer: 'mosquitto and Node-RED together',
  gate: { atMost: 1.1 },
};

export const memory: Section = {
  name: 'memory',
  title: 'Memory',
  needs: [],
  figures: [bareFigure],
  run: (plan) =>
    repeat(plan, [bareFigure.id], async () => ({
      [bareFigure.id]: await beside(plan, () => startBare(scaled(plan, LINKS))),
    })),
};

export const pipelineMemory: Section = {
  name: 'pipeline-memory',
  title: 'Beside the pipeline of today: memory',
  needs: ['pipeline'],
  figures: [pipelineFigure],
  run: (plan) =>
    repeat(plan, [pipelineFigure.id], async () => ({
      [pipelineFigure.id]: await beside(plan, () => startPipeline(scaled(plan, LINKS))),
    })),
};

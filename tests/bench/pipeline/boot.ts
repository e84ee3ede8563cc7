import { bootToFirstAlertMs, limitOfBoot } from '../boot.ts';
import { repeat, type Section } from '../section.ts';
import { withServer } from '../servers.ts';
import { startPipeline } from './server.ts';

export const pipelineBoot: Section = {
  name: 'pipeline-boot',
  title:
    'Beside the pipeline of today: from the start of the processes, with data of an earlier run, to the first alert',
  needs: ['pipeline'],
  figures: [
    {
      id: 'boot-beside-pipeline',
      title: 'boot → first alert comes through',
      unit: 'ms',
      peer: 'mosquitto and Node-RED, started together',
      judged: 'ratio',
      gate: { atMost: 0.5 },
      ...limitOfBoot,
    },
  ],
  run: (plan) =>
    repeat(plan, ['boot-beside-pipeline'], async () => {
      const ours = await bootToFirstAlertMs();
      const peer = await withServer(
        () => startPipeline(1),
        (server) => server.rebootMs(),
      );
      return { 'boot-beside-pipeline': { ours, peer, detail: '' } };
    }),
};

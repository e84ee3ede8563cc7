import type { LoadResult } from './load.ts';
import { repeat, type Section } from './section.ts';
import { load, type Server, scaled, startBare, startGateway, withServer } from './servers.ts';

export const live: Section = {
  name: 'live',
  title: 'Live: an alarm from its publish to the live stream, 1,000 links with 1 message/s each',
  needs: [],
  figures: [
    {
      id: 'live-p99',
      title: 'publish → line of the live stream, p99',
      unit: 'ms',
      peer: 'bare aedes, publish → subscriber',
      judged: 'ratio',
      gate: { atMost: 4 },
      limitedBy:
        'The commit stands before the line, and at this rate almost every message has one of its own. Profiled, the writer spends 96 % of its time in the transactions; on the main thread `writev` takes a fifth, `postMessage` to the writer a seventh, garbage collection a tenth.',
      nextStep:
        'Trace the slowest commits: whether the checkpoint of the log or the roll-forward of the history holds the batch behind it.',
    },
    {
      id: 'live-to-puback',
      title: 'the same beside the PUBACK of all messages, p99',
      unit: 'ms',
      peer: 'PUBACK of the same run',
      judged: 'ratio',
      gate: { atMost: 2 },
      limitedBy: 'Both leave after the same commit; between them stands only the writing of one line.',
    },
  ],
  run(plan) {
    const links = scaled(plan, 1000);
    const paced = (server: Server): Promise<LoadResult> =>
      load(server, {
        mode: 'paced',
        warmSeconds: plan.short ? 1 : 2,
        seconds: plan.short ? 2 : 20,
        alarmsPerSecond: 20,
        listen: server.listen,
      });
    return repeat(plan, ['live-p99', 'live-to-puback'], async () => {
      const bare = await withServer(() => startBare(links), paced);
      const ours = await withServer(() => startGateway(links), paced);
      if (ours.alarmsHeard < ours.alarmsSent)
        throw new Error(`only ${ours.alarmsHeard} of ${ours.alarmsSent} alarms were heard`);
      const detail = `p50 ${ours.alarmMs.p50.toFixed(2)} / ${bare.alarmMs.p50.toFixed(2)} ms, ${ours.alarmsHeard} alarms`;
      return {
        'live-p99': { ours: ours.alarmMs.p99, peer: bare.alarmMs.p99, detail },
        'live-to-puback': { ours: ours.alarmMs.p99, peer: ours.ackMs.p99, detail: '' },
      };
    });
  },
};

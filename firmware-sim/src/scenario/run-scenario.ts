import type { Clock } from '../clock.ts';
import { type Scenario, timeMs } from './scenario.ts';
import { act, type World } from './world.ts';

export interface ProgressLine {
  readonly atMs: number;
  readonly zh: string;
  readonly en: string;
  readonly end?: 'done' | 'failed';
}

export interface ScenarioRun {
  /** Resolves after the last step, or when it was broken off; the world is put back in either case. */
  readonly ended: Promise<'done' | 'failed'>;
  breakOff(): void;
}

/** Plays a scenario on a world by a clock. A step whose device is not there fails the run, in words. */
export function runScenario(
  scenario: Scenario,
  world: World,
  clock: Clock,
  onLine: (line: ProgressLine) => void,
): ScenarioRun {
  const startedAt = clock.now();
  const cancels: (() => void)[] = [];
  const outcome = Promise.withResolvers<'done' | 'failed'>();
  let over = false;

  const end = (result: 'done' | 'failed', zh: string, en: string) => {
    if (over) return;
    over = true;
    for (const cancel of cancels) cancel();
    for (const { action, device } of scenario.finally ?? []) act(world, action, device);
    onLine({ atMs: clock.now() - startedAt, zh, en, end: result });
    outcome.resolve(result);
  };

  for (const step of scenario.steps) {
    const call = () => {
      onLine({ atMs: clock.now() - startedAt, zh: step.say.zh, en: step.say.en });
      if (step.action === undefined || act(world, step.action, step.device)) return;
      const wanted = JSON.stringify(step.device ?? {});
      end('failed', `没有符合 ${wanted} 的设备，场景中止`, `no device fits ${wanted}: broken off`);
    };
    cancels.push(clock.after(timeMs(step.at), call));
  }
  cancels.push(clock.after(timeMs(scenario.length), () => end('done', '场景结束', 'The scenario has ended')));
  return { ended: outcome.promise, breakOff: () => end('failed', '场景被中止', 'The scenario was broken off') };
}

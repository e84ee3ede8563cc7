import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ConfigurationSchema } from '@gridcall/contract/configuration.ts';
import { Value } from 'typebox/value';
import { expect, it } from 'vitest';
import { isFailure, type SupervisedPart, Supervisor } from './supervisor.ts';

const entry = fileURLToPath(new URL('./fixtures/part.ts', import.meta.url));

function part(dataDir: string, changed: Partial<SupervisedPart> = {}): SupervisedPart {
  const configuration = Value.Parse(ConfigurationSchema, Value.Default(ConfigurationSchema, { dataDir }));
  return {
    name: 'part',
    entry,
    configuration: () => configuration,
    environment: process.env,
    onDeath: () => undefined,
    onBack: () => undefined,
    onFailure: () => undefined,
    ...changed,
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

it('starts a part, hands on its lines, and stops it', async () => {
  const lines: string[] = [];
  const supervisor = new Supervisor(part('well', { onLine: (line) => lines.push(line) }));
  const ready = await supervisor.start();
  if (isFailure(ready)) throw new Error(ready.message);
  expect(lines).toEqual(['a line of its log']);
  await supervisor.stop();
  await supervisor.stop();
  expect(isAlive(ready.httpPort)).toBe(false);
});

it('ends a start that fails with the own message of the part', async () => {
  const supervisor = new Supervisor(part('bad setting'));
  expect(await supervisor.start()).toEqual({ name: 'part', exitCode: 78, message: 'the setting is bad' });
  await supervisor.stop();
});

it('restarts what dies, and says so', async () => {
  const back = Promise.withResolvers<void>();
  const deaths: [number, number][] = [];
  const supervisor = new Supervisor(
    part('well', { onDeath: (exitCode, pauseMs) => deaths.push([exitCode, pauseMs]), onBack: () => back.resolve() }),
  );
  const ready = await supervisor.start();
  if (isFailure(ready)) throw new Error(ready.message);
  process.kill(ready.httpPort, 'SIGKILL');
  await back.promise;
  expect(deaths).toEqual([[137, 500]]);
  expect(supervisor.pid).not.toBe(ready.httpPort);
  await supervisor.stop();
});

it('leaves no part behind when the supervising process is killed', async () => {
  const script = `
    import { Supervisor } from ${JSON.stringify(new URL('./supervisor.ts', import.meta.url).href)};
    const quiet = () => undefined;
    const supervisor = new Supervisor({ name: 'part', entry: ${JSON.stringify(entry)}, configuration: () => ({ dataDir: 'stubborn' }),
      environment: process.env, onDeath: quiet, onBack: quiet, onFailure: quiet });
    console.log(JSON.stringify(await supervisor.start()));`;
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(createInterface({ input: parent.stdout }), 'line');
  const { httpPort: pid } = JSON.parse(String(line)) as { httpPort: number };
  expect(isAlive(pid)).toBe(true);
  parent.kill('SIGKILL');
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 50));
});

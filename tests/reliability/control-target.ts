import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../harness/part-process.ts';
import type { CrashTarget } from './crash-rounds.ts';

/** The negative control: aedes with a store in `published`, the way most users build it. The same harness must find losses. */
export function controlTarget(): CrashTarget {
  const file = join(temporaryFolder('control'), 'control.db');
  const links = Array.from({ length: 20 }, (_, index) => ({ username: `crash-${index}`, password: 'any' }));
  return {
    start: async () => {
      const script = fileURLToPath(new URL('./control-broker.ts', import.meta.url));
      const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
      const mqttPort = await new Promise<number>((resolve) =>
        createInterface({ input: child.stdout }).once('line', (line) => resolve(Number(line))),
      );
      const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      return {
        mqttPort,
        links,
        kill: async () => {
          child.kill('SIGKILL');
          await exited;
        },
      };
    },
    storedKeys: async () => {
      const database = new DatabaseSync(file, { readOnly: true });
      const rows = database.prepare('SELECT key FROM message').all() as { key: string }[];
      database.close();
      return new Set(rows.map(({ key }) => key));
    },
  };
}

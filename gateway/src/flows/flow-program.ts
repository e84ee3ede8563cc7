import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import { CHILD_PROGRAM, CHILD_READS, type Init } from '@gridcall/contract/flow-wire.ts';
import type { ChildProgram } from './child-process.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
/** Where the pages have the editor. */
const EDITOR_ROOT = '/flows';

/** The child may write here and nowhere else; the rest of the data folder it cannot even read. */
export function makeFlowsDirectory(dataDir: string): string {
  const directory = join(dataDir, 'flows');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return realpathSync(directory);
}

export function flowFileIn(directory: string): string {
  return join(directory, 'flows.json');
}

export function flowProgram(
  directory: string,
  configuration: Pick<Configuration['flows'], 'memoryMegabytes'>,
): ChildProgram {
  return {
    file: join(repository, CHILD_PROGRAM),
    directory,
    readable: CHILD_READS.map((name) => join(repository, name)),
    memoryMegabytes: configuration.memoryMegabytes,
  };
}

export function flowInit(
  directory: string,
  configuration: Pick<Configuration['flows'], 'allowedHosts'>,
  signingKey: Buffer,
): Omit<Init, 'type' | 'editorSecret' | 'safeMode'> {
  return {
    directory,
    flowFile: flowFileIn(directory),
    adminRoot: EDITOR_ROOT,
    allowedHosts: configuration.allowedHosts,
    // The same after each start, or what flows keep under it could not be read; and of no use for anything else.
    credentialSecret: createHmac('sha256', signingKey).update('credentials of flows').digest('base64url'),
  };
}

/**
 * What runs is what was deployed: the child can write its file as it likes, and a power cut may spoil it. Written only where
 * it differs, and whole or not at all.
 */
export function restoreFlowFile(path: string, flows: string): void {
  if (existsSync(path) && isSame(readFileSync(path, 'utf8'), flows)) return;
  writeFileSync(`${path}.new`, flows, { flush: true });
  renameSync(`${path}.new`, path);
}

/** Node-RED lays the same flows out in its own way. */
function isSame(left: string, right: string): boolean {
  try {
    return JSON.stringify(JSON.parse(left)) === JSON.stringify(JSON.parse(right));
  } catch {
    return false;
  }
}

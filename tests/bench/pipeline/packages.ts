/**
 * The packages of the pipeline that are not ours. They come from a folder that git does not see, into which npm puts them
 * once, at the versions named here: nobody who installs Gridcall gets them.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../.cache/bench-pipeline/', import.meta.url));
const wanted = ['node-red-node-sqlite@1.1.1', 'sqlite3@5.1.7'];
/** sqlite3 compiles itself where nobody has compiled it for this system. */
const INSTALL_MINUTES = 6;

export const pipelineModules = join(folder, 'node_modules');

/** Compiled or unpacked, it is there; a module without it was installed by halves. */
const proof = join(pipelineModules, 'sqlite3/build/Release/node_sqlite3.node');

/** Why the pipeline cannot run, or null. */
export function lackingPackages(mayInstall: boolean): string | null {
  if (existsSync(proof)) return null;
  if (!mayInstall) return `${wanted.join(' and ')} are not installed; a run without --short installs them`;
  mkdirSync(folder, { recursive: true });
  process.stderr.write(`  installing ${wanted.join(' and ')} in ${folder}, once\n`);
  const npm = spawnSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--no-save', ...wanted], {
    encoding: 'utf8',
    timeout: INSTALL_MINUTES * 60_000,
  });
  if (existsSync(proof)) return null;
  const words = `${npm.stderr ?? ''}`.split('\n').filter((line) => line.startsWith('npm error'));
  return `npm could not install ${wanted.join(' and ')}: ${npm.error?.message ?? words[0] ?? `it ended with ${npm.status}`}`;
}

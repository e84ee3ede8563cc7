import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { secretFiles } from '@gridcall/contract/configuration.ts';
import { CommandFailure, systemCode } from './failure.ts';

export type SecretName = keyof typeof secretFiles;
const secretNames = Object.keys(secretFiles) as SecretName[];

/**
 * Makes a folder and what is missing above it, one by one. Not `recursive`: where a parent exists and still nothing can be
 * made in it (`/proc`), Node's own recursion never ends.
 */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
}

/**
 * Makes the data folder and every secret that is missing: 32 random bytes in base64url, mode 0600 in a folder of 0700.
 * A secret that exists is never touched: with another signing key no receipt would open its follow-up any more.
 * Returns the names it made.
 */
export function ensureSecrets(dataDir: string): SecretName[] {
  try {
    makeFolder(dataDir);
    const folder = join(dataDir, dirname(secretFiles.uplink));
    makeFolder(folder);
    chmodSync(folder, 0o700);
    return secretNames.filter((name) => makeSecret(join(dataDir, secretFiles[name])));
  } catch (error) {
    throw new CommandFailure(
      `数据文件夹 ${dataDir} 写不进去（${systemCode(error)}）。请修改其权限，或用 GRIDCALL_DATA_DIR 指定另一个文件夹。\n` +
        `The data folder ${dataDir} cannot be written (${systemCode(error)}). Mend its permissions, or name another with GRIDCALL_DATA_DIR.`,
    );
  }
}

function makeSecret(path: string): boolean {
  try {
    // `wx` fails when the file exists: two starts at once agree on one secret.
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

export function readSecret(dataDir: string, name: SecretName): string | undefined {
  try {
    const text = readFileSync(join(dataDir, secretFiles[name]), 'utf8').trim();
    return text === '' ? undefined : text;
  } catch (error) {
    const code = systemCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new CommandFailure(
      `${join(dataDir, secretFiles[name])} 读不到（${code}）。请用启动 Gridcall 的同一用户运行。\n` +
        `${join(dataDir, secretFiles[name])} cannot be read (${code}). Run this as the user that starts Gridcall.`,
    );
  }
}

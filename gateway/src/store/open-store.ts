import { accessSync, constants, mkdirSync } from 'node:fs';
import type { GatewayIdentity } from '../core/view.ts';
import type { Clock } from '../platform/clock.ts';
import { type Random, systemRandom } from '../platform/random.ts';
import { Ballast } from './ballast.ts';
import type { Misfit, OpenDatabaseOptions, OpenedDatabase } from './database.ts';
import { GatewayStore } from './gateway-store.ts';
import { loadMemory } from './load.ts';
import { lockDirectory } from './lock.ts';
import { Memory } from './memory.ts';
import { StoreOpenError } from './open-error.ts';
import type { Store } from './store.ts';
import { WorkerClient } from './worker-client.ts';
import type { WriterAnswer, WriterRequest } from './writer.ts';

export interface StoreOptions {
  readonly directory: string;
  readonly synchronous: 'FULL' | 'OFF';
  /** Largest size of the file in pages of 4096 bytes; 0 for no limit. */
  readonly maxPages: number;
  readonly ballastBytes: number;
  readonly readingDays: number;
  readonly changesKept: number;
  readonly gateway: GatewayIdentity;
  readonly clock: Clock;
  readonly random?: Random;
}

/** Opens the store of a folder, or throws StoreOpenError. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { directory } = options;
  const release = claim(directory);
  let writer: WorkerClient<WriterRequest, WriterAnswer> | undefined;
  try {
    const data: OpenDatabaseOptions = {
      directory,
      synchronous: options.synchronous,
      maxPages: options.maxPages,
      newEpoch: (options.random ?? systemRandom).bytes(6).toString('hex'),
      now: options.clock.wallMs(),
    };
    writer = new WorkerClient(new URL('./writer.ts', import.meta.url), data);
    const opened = openedOf(await writer.first(), directory);
    const memory = new Memory(options.gateway, options.clock);
    loadMemory(directory, memory, options.clock.wallMs());
    const ballast = new Ballast(directory, options.ballastBytes);
    return new GatewayStore({ options, writer, memory, ballast, opened, release });
  } catch (error) {
    await writer?.terminate();
    release();
    throw error instanceof StoreOpenError ? error : cannotOpen(directory, error);
  }
}

/** Makes sure of the folder, and that no other gateway works in it. */
function claim(directory: string): () => void {
  let release: (() => void) | null;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    accessSync(directory, constants.W_OK | constants.X_OK);
    release = lockDirectory(directory);
  } catch (error) {
    throw new StoreOpenError(
      {
        zh: `数据文件夹无法写入：${directory}`,
        en: `The data folder cannot be written: ${directory}`,
        mendZh: '请检查文件夹的权限和磁盘空间，或用 GRIDCALL_DATA_DIR 换一个文件夹。',
        mendEn: 'Check its permissions and the free space, or choose another folder with GRIDCALL_DATA_DIR.',
      },
      { cause: error },
    );
  }
  if (release !== null) return release;
  throw new StoreOpenError({
    zh: `数据文件夹正被另一个网关使用：${directory}`,
    en: `Another gateway is working in the data folder: ${directory}`,
    mendZh: '请先停止那个网关，或用 GRIDCALL_DATA_DIR 换一个文件夹。',
    mendEn: 'Stop that gateway first, or choose another folder with GRIDCALL_DATA_DIR.',
  });
}

function openedOf(answer: WriterAnswer, directory: string): OpenedDatabase {
  if (!answer.ok) throw cannotOpen(directory, new Error(answer.message));
  const opened = answer.value as OpenedDatabase;
  if (opened.misfit === null) return opened;
  throw ofAnotherVersion(directory, opened.misfit);
}

function ofAnotherVersion(directory: string, misfit: Misfit): StoreOpenError {
  if (misfit.kind === 'newer') {
    const { found, known } = misfit;
    return new StoreOpenError({
      zh: `数据库来自更新的版本（格式 ${found}，本程序到 ${known}）：${directory}`,
      en: `The database was written by a newer version (format ${found}; this program knows ${known}): ${directory}`,
      mendZh: '请安装与数据相同或更新的版本。',
      mendEn: 'Install the version that wrote it, or a newer one.',
    });
  }
  const { found, step, reason } = misfit;
  return new StoreOpenError({
    zh: `数据库来自另一个版本：它的格式号是 ${found}，升级到格式 ${step} 时内容对不上（${reason}）：${directory}`,
    en: `The database is of another version: it has format ${found}, and what stands in it does not fit the step to format ${step} (${reason}): ${directory}`,
    mendZh: '数据没有改动。请装回上次能启动的版本；或恢复升级前的备份再升级（docs/operations.md“Upgrade”）。',
    mendEn:
      'Nothing was changed. Go back to the version that started last; or restore the backup of before the upgrade and upgrade again (docs/operations.md, Upgrade).',
  });
}

function cannotOpen(directory: string, cause: unknown): StoreOpenError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new StoreOpenError(
    {
      zh: `数据库打不开：${directory}（${reason}）`,
      en: `The database cannot be opened: ${directory} (${reason})`,
      mendZh: '请检查磁盘空间和文件权限；如磁盘损坏，请从备份恢复。',
      mendEn: 'Check the free space and the permissions of its files; if the disk is damaged, restore a backup.',
    },
    { cause },
  );
}

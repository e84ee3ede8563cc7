import { errorTable } from '@gridcall/contract/errors.ts';
import { MigrationError, NewerDatabaseError } from './store/database.ts';

/** Why the queue did not start, in one sentence that names the mend. No stack: there is nothing to debug in a taken port. */
export interface StartFailure {
  readonly zh: string;
  readonly en: string;
}

interface SystemFault {
  readonly code?: string;
  readonly errcode?: number;
  readonly message: string;
}

export function describeStartFailure(
  error: unknown,
  place: { host: string; port: number; folder: string },
): StartFailure {
  const fault: SystemFault = error instanceof Error ? error : { message: String(error) };
  const { host, port, folder } = place;
  if (error instanceof NewerDatabaseError) {
    return {
      zh: `数据文件夹 ${folder} 里的队列数据库由更新的版本写成：请升级程序，或用 GRIDCALL_DATA_DIR 换一个文件夹。`,
      en: `The queue's database in ${folder} was written by a later version: upgrade this program, or choose another folder with GRIDCALL_DATA_DIR.`,
    };
  }
  if (error instanceof MigrationError) return ofAnotherVersion(error, folder);
  if (fault.code === 'EADDRINUSE') {
    return {
      zh: `端口 ${host}:${port} 已被占用：请停止占用它的程序，或用 GRIDCALL_QUEUE_PORT 换一个端口。`,
      en: `Port ${host}:${port} is taken: stop the program that holds it, or choose another with GRIDCALL_QUEUE_PORT.`,
    };
  }
  if (fault.code === 'EACCES' && error instanceof Error && 'syscall' in error && error.syscall === 'listen') {
    return {
      zh: `没有权限使用端口 ${port}：请用 GRIDCALL_QUEUE_PORT 换一个 1024 以上的端口。`,
      en: `Not allowed to use port ${port}: choose one above 1024 with GRIDCALL_QUEUE_PORT.`,
    };
  }
  if (fault.code === 'EADDRNOTAVAIL' || fault.code === 'ENOTFOUND') {
    return {
      zh: `这台机器没有地址 ${host}：请改正 queue.host。`,
      en: `This machine has no address ${host}: correct queue.host.`,
    };
  }
  if (
    fault.code !== undefined &&
    ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ENOSPC', 'ENOENT'].includes(fault.code)
  ) {
    return unusableFolder(folder, fault.message);
  }
  if (fault.errcode !== undefined) return unusableFolder(folder, fault.message);
  return { zh: `${errorTable.INTERNAL.zh}：${fault.message}`, en: `${errorTable.INTERNAL.en}: ${fault.message}` };
}

function ofAnotherVersion({ found, step, message }: MigrationError, folder: string): StartFailure {
  return {
    zh: `数据文件夹 ${folder} 里的队列数据库来自另一个版本：它的格式号是 ${found}，升级到格式 ${step} 时内容对不上（${message}）。数据没有改动。请装回上次能启动的版本；或恢复升级前的备份再升级（docs/operations.md“Upgrade”）。`,
    en: `The queue's database in ${folder} is of another version: it has format ${found}, and what stands in it does not fit the step to format ${step} (${message}). Nothing was changed. Go back to the version that started last; or restore the backup of before the upgrade and upgrade again (docs/operations.md, Upgrade).`,
  };
}

function unusableFolder(folder: string, reason: string): StartFailure {
  return {
    zh: `无法在数据文件夹 ${folder} 中读写（${reason}）：请检查权限和剩余空间，或用 GRIDCALL_DATA_DIR 换一个文件夹。`,
    en: `The data folder ${folder} cannot be read or written (${reason}): check its rights and free space, or choose another with GRIDCALL_DATA_DIR.`,
  };
}

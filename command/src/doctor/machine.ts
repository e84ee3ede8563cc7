import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Configuration, secretFiles } from '@gridcall/contract/configuration.ts';
import { systemCode } from '../failure.ts';
import { type Finding, ill, well } from './check.ts';

const NODE_MAJOR = 24;
const LEAST_BYTES = 512 * 1024 * 1024;
const MEBIBYTE = 1024 * 1024;

export function nodeVersion(version: string): Finding {
  if (Number(version.split('.')[0]) === NODE_MAJOR) return well('node', `Node ${version}`, `Node ${version}`);
  return ill('node', {
    zh: `Node 是 ${version}`,
    en: `Node is ${version}`,
    mendZh: `需要 Node ${NODE_MAJOR}：用 npm run gridcall 启动，它带着自己的 Node。`,
    mendEn: `Node ${NODE_MAJOR} is needed: start with npm run gridcall, which brings its own.`,
  });
}

/** The folder itself, or the one it would be made in. */
function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

export function dataFolder(dataDir: string): Finding {
  try {
    accessSync(nearestFolder(dataDir), constants.W_OK | constants.X_OK);
    return well('data', `数据文件夹 ${dataDir} 可写`, `the data folder ${dataDir} can be written`);
  } catch (error) {
    return ill('data', {
      zh: `数据文件夹 ${dataDir} 写不进去（${systemCode(error)}）`,
      en: `the data folder ${dataDir} cannot be written (${systemCode(error)})`,
      mendZh: '修改权限，或用 GRIDCALL_DATA_DIR 指定另一个文件夹。',
      mendEn: 'Mend its permissions, or name another with GRIDCALL_DATA_DIR.',
    });
  }
}

export function space(dataDir: string): Finding {
  const { bavail, bsize } = statfsSync(nearestFolder(dataDir));
  const free = bavail * bsize;
  const mebibytes = Math.floor(free / MEBIBYTE);
  if (free >= LEAST_BYTES) return well('space', `可用空间 ${mebibytes} MiB`, `${mebibytes} MiB free`);
  return ill('space', {
    zh: `只剩 ${mebibytes} MiB`,
    en: `only ${mebibytes} MiB left`,
    mendZh: '请清理磁盘：写满之后只有生命安全报警还会处理，读数会先被丢弃。',
    mendEn: 'Free space: on a full disk only life-safety alerts are still taken, and readings are shed first.',
  });
}

export function secrets(dataDir: string): Finding {
  const files = Object.values(secretFiles).map((file) => join(dataDir, file));
  const there = files.filter((file) => existsSync(file));
  const missing = files.filter((file) => !there.includes(file));
  // Windows has no such bits.
  const loose = process.platform === 'win32' ? [] : there.filter((file) => (statSync(file).mode & 0o077) !== 0);
  if (there.length === 0) return well('secrets', '秘密会在第一次启动时生成', 'secrets will be made at the first start');
  if (loose.length > 0) {
    return ill('secrets', {
      zh: `其他用户也能读 ${loose.join('、')}`,
      en: `others can read ${loose.join(', ')}`,
      mendZh: `请运行 chmod 600 ${loose.join(' ')}`,
      mendEn: 'Take the rights of the others away.',
    });
  }
  if (missing.length > 0) {
    return ill('secrets', {
      zh: `缺少 ${missing.join('、')}`,
      en: `${missing.join(', ')} missing`,
      mendZh: '请从备份恢复；没有备份就重新启动，会生成新的（旧回执的查询码随之失效）。',
      mendEn: 'Restore from a backup, or start once to make new ones (the codes of old receipts end with them).',
    });
  }
  return well('secrets', '秘密文件齐全，只有本用户可读', 'all secrets are there, for their owner alone');
}

/** No time server is asked: what embedded boards without a battery show is a clock from before this program. */
const EARLIEST = Date.UTC(2026, 0, 1);
const LATEST = Date.UTC(2046, 0, 1);
const APART_MS = 5000;

export function clock(now: number, queueNow: number | undefined): Finding {
  const time = new Date(now).toISOString();
  const apart = queueNow === undefined ? 0 : Math.abs(now - queueNow);
  if (now >= EARLIEST && now < LATEST && apart < APART_MS) return well('clock', `时钟 ${time}`, `clock ${time}`);
  const seconds = Math.round(apart / 1000);
  return ill('clock', {
    zh: apart >= APART_MS ? `与事件队列的时钟相差 ${seconds} 秒` : `时钟不对：${time}`,
    en: apart >= APART_MS ? `${seconds} s off the queue's clock` : `the clock is wrong: ${time}`,
    mendZh: '请打开时间同步（timedatectl set-ntp true）。',
    mendEn: 'Turn on time synchronisation (timedatectl set-ntp true).',
  });
}

export function reach({ http, mqtt }: Configuration): Finding {
  const open = [http.host, mqtt.host].filter((host) => !host.startsWith('127.') && host !== '::1');
  if (open.length === 0)
    return well('reach', '只在本机可达（默认）', 'reachable from this machine alone (the default)');
  return well('reach', `局域网可达（${open.join('、')}）`, `reachable from the network (${open.join(', ')})`);
}

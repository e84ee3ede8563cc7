import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StartError } from '../../../platform/secrets.ts';
import { KEY_BYTES } from './secure-channel.ts';

/** The base keys of one reader: `own` is proved, `pending` was kept before the reader was told and is not proved yet. */
export interface KeyPair {
  readonly own: Buffer | null;
  readonly pending: Buffer | null;
}

/** Where the keys of readers are kept: one file each, mode 0600, in the data folder's secrets. Nobody reads them out. */
export interface ReaderKeys {
  read(address: number): KeyPair;
  /** Keeps a new key, durably, before the reader hears of it: or a lost acknowledgement would lock us out. */
  keepPending(address: number, key: Buffer): void;
  /** The reader has proved that it knows the pending key. */
  confirmPending(address: number): void;
}

export function readerKeysIn(dataDir: string, busId: string): ReaderKeys {
  const ownPath = (address: number) => join(dataDir, 'secrets', `osdp-${busId}-${address}.key`);
  const pendingPath = (address: number) => `${ownPath(address)}.new`;
  return {
    read: (address) => ({ own: keyFrom(ownPath(address)), pending: keyFrom(pendingPath(address)) }),
    keepPending: (address, key) => {
      const path = pendingPath(address);
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      const file = openSync(path, 'w', 0o600);
      try {
        writeSync(file, `${key.toString('base64')}\n`);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      syncFolder(dirname(path));
    },
    confirmPending: (address) => {
      renameSync(pendingPath(address), ownPath(address));
      syncFolder(dirname(ownPath(address)));
    },
  };
}

function keyFrom(path: string): Buffer | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw new StartError(
      `无法读取读卡器密钥 ${path}：请检查文件权限。\nThe reader key ${path} cannot be read: check its permissions.`,
      78,
      { cause },
    );
  }
  const key = Buffer.from(text.trim(), 'base64');
  if (key.length === KEY_BYTES) return key;
  throw new StartError(
    `读卡器密钥 ${path} 不是 16 字节的 base64：请从备份恢复，或删除它并重新进入安装模式。\n` +
      `The reader key ${path} is not 16 bytes in base64: restore it from your backup, or remove it and install the reader again.`,
    78,
  );
}

/** A rename is durable only when its folder is; some systems cannot sync a folder, and need not. */
function syncFolder(path: string): void {
  try {
    const folder = openSync(path, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch {
    // Windows: a folder cannot be opened.
  }
}

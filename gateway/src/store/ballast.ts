import { type FileHandle, open, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

export const BALLAST_FILE = 'ballast';
const CHUNK_BYTES = 1024 * 1024;

/**
 * A file that only takes up room. When the filesystem is full it is unlinked, and what an alarm has to write fits in.
 * Its blocks are written, since a sparse file would free nothing.
 */
export class Ballast {
  private readonly path: string;
  private readonly bytes: number;

  constructor(directory: string, bytes: number) {
    this.path = join(directory, BALLAST_FILE);
    this.bytes = bytes;
  }

  /** Whether the ballast stands in full afterwards. A disk that has no room for it is no error. */
  async restore(): Promise<boolean> {
    if (this.bytes === 0 || (await this.size()) === this.bytes) return true;
    let file: FileHandle | undefined;
    try {
      file = await open(this.path, 'w', 0o600);
      // Not zeros: a filesystem that compresses would keep them as nothing.
      const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, this.bytes), 'Gridcall ballast; ');
      for (let left = this.bytes; left > 0; left -= chunk.length) {
        await file.write(chunk, 0, Math.min(left, chunk.length));
      }
      await file.sync();
      await file.close();
      file = undefined;
      return (await this.size()) === this.bytes;
    } catch {
      await file?.close().catch(() => undefined);
      await this.release();
      return false;
    }
  }

  /** Bytes given back to the filesystem. */
  async release(): Promise<number> {
    const bytes = await this.size();
    if (bytes === 0) return 0;
    try {
      await unlink(this.path);
      return bytes;
    } catch {
      return 0;
    }
  }

  private async size(): Promise<number> {
    try {
      return (await stat(this.path)).size;
    } catch {
      return 0;
    }
  }
}

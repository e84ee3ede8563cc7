import { statfs } from 'node:fs/promises';

/** Room on the filesystem of a folder, in bytes; nulls where the system does not say. */
export async function diskSpace(
  folder: string,
): Promise<{ readonly freeBytes: number | null; readonly totalBytes: number | null }> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    return { freeBytes: null, totalBytes: null };
  }
}

import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const MAXIMUM_BYTES = 5 * 1024 * 1024;

/** What the parts write themselves, in `logs/{part}.log`; above 5 MiB the file becomes `.old` and the older one goes. */
export function partLog(dataDir: string, part: string): (line: string) => void {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${part}.log`);
  let bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return (line) => {
    try {
      if (bytes > MAXIMUM_BYTES) {
        renameSync(path, `${path}.old`);
        bytes = 0;
      }
      appendFileSync(path, `${line}\n`);
      bytes += line.length + 1;
    } catch {
      // A full disk must not stop the demonstration for the sake of its log.
    }
  };
}

import type { SerialLine } from '../wire/serial-line.ts';
import type { OsdpReader } from './osdp-reader.ts';

/** Hangs readers on a line. Returns what takes them off. */
export function hangOn(line: SerialLine, readers: readonly OsdpReader[]): () => void {
  return line.onBytes((bytes) => {
    for (const reader of readers) for (const reply of reader.receive(bytes)) line.write(reply);
  });
}

import { boot } from './boot.ts';
import { ingest } from './ingest.ts';
import { live } from './live.ts';
import { memory } from './memory.ts';
import type { Section } from './section.ts';
import { slowDisk } from './slow-disk.ts';

/** Every section of the bench, in the order in which it is measured and told. */
export const sections: readonly Section[] = [ingest, slowDisk, live, boot, memory];

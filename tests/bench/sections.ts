import { boot } from './boot.ts';
import { drain } from './drain.ts';
import { idleLinks } from './idle-links.ts';
import { ingest } from './ingest.ts';
import { live } from './live.ts';
import { memory, pipelineMemory } from './memory.ts';
import { notices } from './notices.ts';
import { pages } from './pages.ts';
import { pipelineAlerts } from './pipeline/alerts.ts';
import { pipelineBoot } from './pipeline/boot.ts';
import { pipelineIngest, pipelineSlowDisk } from './pipeline/ingest.ts';
import { pipelineKill } from './pipeline/kill.ts';
import type { Section } from './section.ts';
import { slowDisk } from './slow-disk.ts';
import { storm } from './storm.ts';
import { timers } from './timers.ts';

/** Every section of the bench, in the order in which it is measured and told. */
export const sections: readonly Section[] = [
  ingest,
  slowDisk,
  live,
  notices,
  boot,
  memory,
  pipelineAlerts,
  pipelineIngest,
  pipelineSlowDisk,
  pipelineKill,
  pipelineBoot,
  pipelineMemory,
  drain,
  idleLinks,
  timers,
  pages,
  storm,
];

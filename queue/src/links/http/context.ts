import type { Notices } from '../../outlets/push/notices.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Random } from '../../platform/random.ts';
import type { Database } from '../../store/schema.ts';
import type { Announcer } from './announcer.ts';

/** What every route is given. */
export interface HttpContext {
  readonly database: Database;
  readonly epoch: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly districtCode: string;
  readonly signingKey: Buffer;
  readonly pagesDirectory: string;
  readonly requestsPerMinute: number;
  readonly liveConnections: number;
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  readonly announcer: Announcer;
  readonly notices: Notices;
  /** The key under which phones subscribe. */
  readonly pushKey: string;
  readonly pushHosts: readonly string[];
}

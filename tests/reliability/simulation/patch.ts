import type { Connection } from '../../../gateway/src/outlets/http-connection.ts';
import type { Decide } from '../../../gateway/src/spine/pending.ts';
import type { Submit } from '../../../gateway/src/spine/submit.ts';
import type { Queries } from '../../../gateway/src/store/queries.ts';

/** Where a bug can be planted: each hook wraps a real part. Wrappers are made anew for each process, so they forget as it does. */
export interface Patch {
  readonly decide?: (real: Decide) => Decide;
  readonly submit?: (real: Submit) => Submit;
  readonly uplinkSubmit?: (real: Submit) => Submit;
  readonly queries?: (real: Queries) => Queries;
  readonly connection?: () => (real: Connection) => Connection;
  readonly leaksFailedBatches?: true;
  readonly withoutIndexes?: true;
}

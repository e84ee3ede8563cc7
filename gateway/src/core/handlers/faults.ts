import type { ErrorCode } from '@gridcall/contract/errors.ts';
import { unchanged } from '../draft.ts';
import type { Decision } from '../view.ts';

const DETAIL_CHARACTERS = 200;
const SHORTEST_REPORT_MS = 1000;
const LONGEST_REPORT_MS = 24 * 3_600_000;
/** No sensor is good for longer; a time beyond it is one in other units than milliseconds. */
const LATEST = Date.UTC(2200, 0, 1);

/** An act that is refused, and changes nothing. */
export function fault(code: ErrorCode, detail: string): Decision {
  return unchanged({ ok: false, code, detail: detail.slice(0, DETAIL_CHARACTERS) });
}

export function reportEveryFault(every: number | null): Decision | undefined {
  if (every === null || (every >= SHORTEST_REPORT_MS && every <= LONGEST_REPORT_MS)) return undefined;
  return fault('BODY_INVALID', `reportEveryMs: from ${SHORTEST_REPORT_MS} to ${LONGEST_REPORT_MS}`);
}

export function timeFault(field: string, at: number | null): Decision | undefined {
  if (at === null || (Number.isSafeInteger(at) && at > 0 && at < LATEST)) return undefined;
  return fault('BODY_INVALID', `${field}: milliseconds since 1970, before the year 2200`);
}

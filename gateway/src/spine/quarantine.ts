import type { Input } from '../core/input.ts';
import type { QuarantineRow } from '../core/model.ts';

const PAYLOAD_MAXIMUM = 512;
const DETAIL_MAXIMUM = 500;

/**
 * The record of an input that could not be processed. Only what a device said is kept with it: other inputs hold
 * residents' words, sealed phones or hashes of secrets, and installers read this list.
 */
export function quarantineOf(input: Input, id: string, at: number, detail: string): QuarantineRow {
  const isDevice = input.kind === 'reading' || input.kind === 'device-event' || input.kind === 'device-status';
  const payload = isDevice ? JSON.stringify(input) : JSON.stringify({ id: input.id, kind: input.kind });
  return {
    id,
    at,
    linkId: isDevice ? input.linkId : null,
    topic: input.kind,
    payload: payload.slice(0, PAYLOAD_MAXIMUM),
    code: 'INPUT_FAILED',
    detail: detail.slice(0, DETAIL_MAXIMUM),
  };
}

import type { Outgoing } from './access.ts';

/** A reader that is behind by this much gets no more QoS 0; it would be old when it came. */
const DROP_ABOVE_BYTES = 512 * 1024;
/** And by this much it is cut off: what waits for it is memory that others need. */
const CLOSE_ABOVE_BYTES = 900 * 1024;

export type SlowVerdict = 'forward' | 'drop' | 'close';

/** What is to become of a message for somebody for whom `waitingBytes` wait already. */
export function slowVerdict(waitingBytes: number, qos: number): SlowVerdict {
  if (waitingBytes > CLOSE_ABOVE_BYTES) return 'close';
  return waitingBytes > DROP_ABOVE_BYTES && qos === 0 ? 'drop' : 'forward';
}

/** What became of a message of the gateway. QoS 0, to a live session only: nothing old moves the world. */
export type Sent = 'sent' | 'not-connected' | 'not-listening' | 'too-slow';

/** One message on its way through aedes, which asks about it in the same call. */
export interface OutgoingMessage extends Outgoing {
  isSent: boolean;
}

import type { SeenMessage } from '../core/view.ts';

/** How many messages of a device are known again. */
export const RING_SIZE = 64;
/** A key that is a hash of topic and payload means the same message only for so long. */
export const HASH_KEY_VALID_MS = 600_000;

/** The last messages of one device. Flat arrays, since there is one ring for each of 10,000 devices. */
class Ring {
  private readonly keys: string[] = [];
  private readonly hashes: number[] = [];
  private readonly times: number[] = [];
  private next = 0;

  find(key: string): SeenMessage | undefined {
    const index = this.keys.lastIndexOf(key);
    if (index < 0) return undefined;
    return { contentHash: this.hashes[index] as number, receivedAt: this.times[index] as number };
  }

  add(key: string, seen: SeenMessage): void {
    const known = this.keys.lastIndexOf(key);
    const at = known < 0 ? this.next : known;
    this.keys[at] = key;
    this.hashes[at] = seen.contentHash;
    this.times[at] = seen.receivedAt;
    if (known < 0) this.next = (this.next + 1) % RING_SIZE;
  }
}

/** Which messages were taken lately, by device: what makes a resend known. */
export class SeenMessages {
  private readonly rings = new Map<string, Ring>();

  find(deviceId: string, key: string, now: number): SeenMessage | undefined {
    const seen = this.rings.get(deviceId)?.find(key);
    return seen !== undefined && isValid(key, seen, now) ? seen : undefined;
  }

  add(deviceId: string, key: string, seen: SeenMessage): void {
    let ring = this.rings.get(deviceId);
    if (ring === undefined) {
      ring = new Ring();
      this.rings.set(deviceId, ring);
    }
    ring.add(key, seen);
  }
}

function isValid(key: string, seen: SeenMessage, now: number): boolean {
  // A clock that was set back by more than that shows the past as the future, and is no reason to swallow an event.
  return !key.startsWith('h:') || Math.abs(now - seen.receivedAt) <= HASH_KEY_VALID_MS;
}

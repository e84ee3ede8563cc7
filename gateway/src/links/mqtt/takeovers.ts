const MINUTE_MS = 60_000;
/** So many changes of place within a minute are no lost network any more: two devices use one id. */
const FLAPPING_FROM = 4;

interface Recent {
  since: number;
  count: number;
  notedAt: number;
}

/**
 * A second connection of a link takes the place of the first [MQTT-3.1.4-2]. Once, that is a device whose network went;
 * again and again, it is two devices with one credential, and whoever installed them must hear it.
 */
export class Takeovers {
  readonly #recent = new Map<string, Recent>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The sentence to be shown; `undefined` when it was shown within the last minute and nothing is new. */
  note(linkId: string, now: number, addresses: { readonly old: string; readonly new: string }): string | undefined {
    this.#count++;
    let recent = this.#recent.get(linkId);
    if (recent === undefined || now - recent.since > MINUTE_MS) {
      recent = { since: now, count: 0, notedAt: Number.NEGATIVE_INFINITY };
      this.#recent.set(linkId, recent);
    }
    recent.count++;
    const isNewlyFlapping = recent.count === FLAPPING_FROM;
    if (!isNewlyFlapping && now - recent.notedAt < MINUTE_MS) return undefined;
    recent.notedAt = now;
    const from = addresses.old === addresses.new ? addresses.new : `${addresses.old} and ${addresses.new}`;
    if (recent.count < FLAPPING_FROM) {
      return `A newer connection of this link took the place of the one from ${addresses.old}.`;
    }
    return `Two devices use this id in turn (${recent.count} changes within a minute, from ${from}): give each its own link.`;
  }
}

import type { Alert, LiveChange } from '@gridcall/contract/http-gateway.ts';
import type { Feed } from '../../store/store.ts';

/** More than there are devices for; beyond it the oldest is no longer listed, though still on the stream. */
const KEPT_MAXIMUM = 10_000;

/**
 * Alerts decided while the disk refuses: in no table yet, and shown everywhere all the same. One leaves as soon as its
 * committed change comes.
 */
export class UnsavedAlerts {
  readonly #alerts = new Map<string, Alert>();

  /** Follows the feed; returns what ends that. */
  follow(feed: Feed): () => void {
    return feed.subscribe((change) => this.take(change));
  }

  take(change: LiveChange): void {
    if (change.type !== 'alert') return;
    this.#alerts.delete(change.subject);
    if (!change.unsaved || change.data === null) return;
    this.#alerts.set(change.subject, change.data as Alert);
    if (this.#alerts.size <= KEPT_MAXIMUM) return;
    const [oldest] = this.#alerts.keys();
    if (oldest !== undefined) this.#alerts.delete(oldest);
  }

  get(id: string): Alert | undefined {
    return this.#alerts.get(id);
  }

  all(): Iterable<Alert> {
    return this.#alerts.values();
  }
}

import type { Alert, LiveChange } from '@gridcall/contract/http-gateway.ts';
import { listAlerts } from '../data/gateway-api.ts';
import {
  applyChange,
  emptyCollection,
  failLoad,
  finishLoad,
  type LiveCollection,
  startLoad,
} from '../data/live-collection.ts';
import type { Fault, Result } from '../data/result.ts';
import { StaffStore } from '../data/staff-store.ts';
import { language } from '../i18n/language.ts';
import type { AlertFilter } from './alert-order.ts';
import { type Features, featuresOf } from './features.ts';
import { type RingMemory, rememberAll, ringFor } from './ring.ts';
import { isOvertaken } from './sent-acts.ts';

/** What all views of the steward's page share: the alerts, kept by the live stream. */
export class StewardStore extends StaffStore<LiveChange> {
  alerts: LiveCollection<Alert> = emptyCollection();
  fault: Fault | null = null;
  filter: AlertFilter = 'open';
  /** Counts every change of any kind, by type, so that a view can tell whether to read its own list again. */
  readonly news: Record<LiveChange['type'], number> = {
    alert: 0,
    'service-request': 0,
    notice: 0,
    device: 0,
    uplink: 0,
  };
  onRing: (alert: Alert) => void = () => undefined;
  #ring: RingMemory | null = null;
  #loadNo = 0;

  constructor() {
    super({ root: '/api/v1', roles: ['steward', 'operator'], language, changeEvent: 'change' });
  }

  /** What the server of this page can do. */
  get features(): Features {
    return featuresOf(this.session.kind === 'signed-in' ? this.session.session : null);
  }

  /** Whether the queue serves this page, and a gateway may be further away than the page's own server. */
  get isAtQueue(): boolean {
    return this.session.kind === 'signed-in' && this.session.session.features !== undefined;
  }

  setFilter(filter: AlertFilter): void {
    if (filter === this.filter) return;
    this.filter = filter;
    this.changed();
    void this.load();
  }

  /** What an answer of the server told before the stream did; or after it, and then the stream knows better. */
  takeAlert(alert: Alert): void {
    if (isOvertaken(alert, this.alerts.byId.get(alert.id))) return;
    this.alerts = applyChange(this.alerts, alert.id, alert);
    this.changed();
  }

  async load(): Promise<void> {
    this.#loadNo += 1;
    const no = this.#loadNo;
    this.alerts = startLoad(this.alerts);
    const result = await listAlerts(this.api, this.filter);
    if (no !== this.#loadNo) return;
    if (result.ok) {
      this.alerts = finishLoad(this.alerts, result.value.alerts, (alert) => alert.id);
      this.#ring ??= rememberAll(this.alerts.byId.values());
      for (const alert of this.alerts.byId.values()) this.#ringIfNew(alert);
      this.fault = null;
    } else {
      this.alerts = failLoad(this.alerts);
      this.fault = result.fault;
    }
    this.changed();
  }

  /** Whoever signs out of a phone is told nothing on it any more. */
  override async signOut(): Promise<Result<void>> {
    if (this.features.push !== null) await (await import('./push.ts')).endPush(this.api);
    return super.signOut();
  }

  protected override closed(): void {
    this.#ring = null;
    this.#loadNo += 1;
    this.alerts = emptyCollection();
    this.fault = null;
    this.filter = 'open';
  }

  protected override reset(): void {
    for (const type of Object.keys(this.news) as LiveChange['type'][]) this.news[type] += 1;
    void this.load();
  }

  protected override take(change: LiveChange): void {
    this.news[change.type] += 1;
    if (change.type === 'alert') {
      const alert = change.data as Alert | null;
      this.alerts = applyChange(this.alerts, change.subject, alert);
      if (alert) this.#ringIfNew(alert);
    }
    this.changed();
  }

  #ringIfNew(alert: Alert): void {
    if (!this.#ring) return;
    const next = ringFor(this.#ring, alert);
    this.#ring = next.memory;
    if (next.rings) this.onRing(alert);
  }
}

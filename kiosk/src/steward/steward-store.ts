import type { Alert, LiveChange, Session } from '@gridcall/contract/http-gateway.ts';
import { type Api, createApi } from '../data/api.ts';
import { listAlerts, readSession, signIn, signOut } from '../data/gateway-api.ts';
import {
  applyChange,
  emptyCollection,
  failLoad,
  finishLoad,
  type LiveCollection,
  startLoad,
} from '../data/live-collection.ts';
import { type LiveStatus, type LiveStream, openLiveStream } from '../data/live-stream.ts';
import { Observable } from '../data/observable.ts';
import type { Fault, Result } from '../data/result.ts';
import { nextSession, onlyFor, type SessionInput, type SessionState } from '../data/session.ts';
import { language } from '../i18n/language.ts';
import type { AlertFilter } from './alert-order.ts';
import { type RingMemory, rememberAll, ringFor } from './ring.ts';

const ROLES = ['steward', 'operator'] as const;
const ROOT = '/api/v1';

/** What all views of the steward's page share: the session, the alerts kept by the live stream, the state of the connection. */
export class StewardStore extends Observable {
  readonly api: Api = createApi({
    root: ROOT,
    language,
    onSignedOut: () => this.#session({ kind: 'refused' }),
  });
  session: SessionState = { kind: 'unknown' };
  alerts: LiveCollection<Alert> = emptyCollection();
  fault: Fault | null = null;
  status: LiveStatus = 'connecting';
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
  #stream: LiveStream | null = null;
  #ring: RingMemory | null = null;
  #loadNo = 0;

  async start(): Promise<void> {
    this.#session({ kind: 'read', result: onlyFor(await readSession(this.api), ROLES, language()) });
  }

  async signIn(token: string): Promise<Result<Session>> {
    const result = await signIn(this.api, token);
    const own = onlyFor(result, ROLES, language());
    if (result.ok && !own.ok) await signOut(this.api);
    return own;
  }

  signedIn(session: Session): void {
    this.#session({ kind: 'signed-in', session });
  }

  async signOut(): Promise<Result<void>> {
    const result = await signOut(this.api);
    if (result.ok) this.#session({ kind: 'signed-out' });
    return result;
  }

  wake(): void {
    this.#stream?.wake();
  }

  setFilter(filter: AlertFilter): void {
    if (filter === this.filter) return;
    this.filter = filter;
    this.changed();
    void this.load();
  }

  /** What an answer of the server told before the stream did. */
  takeAlert(alert: Alert): void {
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

  #session(input: SessionInput): void {
    const before = this.session;
    const after = nextSession(before, input);
    this.session = after;
    if (before.kind !== 'signed-in' && after.kind === 'signed-in') this.#open();
    if (before.kind === 'signed-in' && after.kind !== 'signed-in') this.#close();
    this.changed();
  }

  #open(): void {
    this.status = 'connecting';
    this.#stream = openLiveStream<LiveChange>({
      url: `${ROOT}/live`,
      aliveUrl: '/healthz',
      changeEvent: 'change',
      onStatus: (status) => {
        this.status = status;
        if (status === 'signed-out') this.#session({ kind: 'refused' });
        this.changed();
      },
      onReset: () => {
        for (const type of Object.keys(this.news) as LiveChange['type'][]) this.news[type] += 1;
        void this.load();
      },
      onChange: (change) => this.#take(change),
    });
  }

  #close(): void {
    this.#stream?.stop();
    this.#stream = null;
    this.#ring = null;
    this.#loadNo += 1;
    this.alerts = emptyCollection();
    this.fault = null;
    this.filter = 'open';
  }

  #take(change: LiveChange): void {
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

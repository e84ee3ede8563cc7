import type { Category } from '@gridcall/contract/categories.ts';
import type { Session } from '@gridcall/contract/http-gateway.ts';
import type { Incident, IncidentActionBody } from '@gridcall/contract/http-queue.ts';
import { type Api, createApi } from '../data/api.ts';
import { type LiveStatus, type LiveStream, openLiveStream } from '../data/live-stream.ts';
import { Observable } from '../data/observable.ts';
import {
  actOnIncident,
  type IncidentNews,
  listCategories,
  listIncidents,
  readIncident,
  readSession,
  signIn,
  signOut,
} from '../data/queue-api.ts';
import type { Fault, Result } from '../data/result.ts';
import { nextSession, onlyFor, type SessionInput, type SessionState } from '../data/session.ts';
import { language } from '../i18n/language.ts';
import { type Filters, noFilters, queryOf } from './filters.ts';
import { NewsGatherer } from './news-gatherer.ts';
import { emptyQueueList, firstPage, nextPage, type QueueList, settle, takeChange } from './queue-list.ts';

const ROLES = ['officer', 'operator'] as const;
const ROOT = '/v1';

/** What the views of the desk share: the session, the list under its filters, the state of the connection. */
export class DeskStore extends Observable {
  readonly api: Api = createApi({ root: ROOT, language, onSignedOut: () => this.#session({ kind: 'refused' }) });
  session: SessionState = { kind: 'unknown' };
  status: LiveStatus = 'connecting';
  filters: Filters = noFilters;
  list: QueueList = emptyQueueList;
  loading: 'first' | 'next' | null = 'first';
  fault: Fault | null = null;
  categories: ReadonlyMap<string, Category> = new Map();
  /** The pointer or the keyboard is in the list: nothing may move. */
  held = false;
  /** The latest that the stream said of an incident: a detail view reads its timeline again when this grows. */
  readonly versions = new Map<string, number>();
  /** Counts resets of the stream. */
  resets = 0;
  #stream: LiveStream | null = null;
  #loading: AbortController | null = null;
  readonly #news = new NewsGatherer((ids) => this.#readNews(ids));

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

  setFilters(filters: Filters): void {
    this.filters = filters;
    this.changed();
    void this.load();
  }

  hold(held: boolean): void {
    this.held = held;
    if (!held) this.settle();
  }

  settle(): void {
    this.list = settle(this.list);
    this.changed();
  }

  async load(): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    this.loading = 'first';
    this.changed();
    const result = await listIncidents(this.api, queryOf(this.filters, null), loading.signal);
    if (loading.signal.aborted) return;
    this.loading = null;
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.list = firstPage(result.value.incidents, result.value.nextCursor);
    this.changed();
  }

  async loadNext(): Promise<void> {
    if (this.loading !== null || this.list.nextCursor === null) return;
    const loading = new AbortController();
    this.#loading = loading;
    this.loading = 'next';
    this.changed();
    const result = await listIncidents(this.api, queryOf(this.filters, this.list.nextCursor), loading.signal);
    if (loading.signal.aborted) return;
    this.loading = null;
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.list = nextPage(this.list, result.value.incidents, result.value.nextCursor);
    this.changed();
  }

  take(incident: Incident): void {
    this.list = takeChange(this.list, this.filters, incident, this.held);
    this.changed();
  }

  async act(id: string, body: IncidentActionBody): Promise<Result<Incident>> {
    const result = await actOnIncident(this.api, id, body);
    if (result.ok) this.take(result.value);
    return result;
  }

  categoryName(code: string): string {
    const category = this.categories.get(code);
    if (!category) return code;
    return language() === 'en' ? category.en : category.zh;
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
    void this.#readCategories();
    this.#stream = openLiveStream<IncidentNews>({
      url: `${ROOT}/live`,
      aliveUrl: '/healthz',
      changeEvent: 'incident',
      onStatus: (status) => {
        this.status = status;
        if (status === 'signed-out') this.#session({ kind: 'refused' });
        if (status === 'live' && this.categories.size === 0) void this.#readCategories();
        this.changed();
      },
      onReset: () => {
        this.resets += 1;
        void this.load();
      },
      onChange: (news) => {
        this.versions.set(news.id, Math.max(news.version, this.versions.get(news.id) ?? 0));
        this.#news.add(news.id);
        this.changed();
      },
    });
  }

  #close(): void {
    this.#stream?.stop();
    this.#stream = null;
    this.#loading?.abort();
    this.#news.stop();
    this.versions.clear();
    this.list = emptyQueueList;
    this.loading = 'first';
    this.fault = null;
    this.held = false;
  }

  async #readCategories(): Promise<void> {
    const result = await listCategories(this.api);
    if (!result.ok) return;
    this.categories = new Map(result.value.categories.map((category) => [category.code, category]));
    this.changed();
  }

  /** Too many at once (a district after a power cut): reading the list is cheaper than reading each. */
  async #readNews(ids: readonly string[] | 'many'): Promise<void> {
    if (ids === 'many') return this.load();
    for (const result of await Promise.all(ids.map((id) => readIncident(this.api, id)))) {
      if (result.ok) this.take(result.value.incident);
    }
  }
}

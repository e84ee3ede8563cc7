import type { Category } from '@gridcall/contract/categories.ts';
import type { Incident, IncidentActionBody } from '@gridcall/contract/http-queue.ts';
import type { LiveStatus } from '../data/live-stream.ts';
import { actOnIncident, type IncidentNews, listCategories, listIncidents, readIncident } from '../data/queue-api.ts';
import type { Fault, Result } from '../data/result.ts';
import { StaffStore } from '../data/staff-store.ts';
import { language } from '../i18n/language.ts';
import { type Filters, noFilters, queryOf } from './filters.ts';
import { NewsGatherer } from './news-gatherer.ts';
import { emptyQueueList, firstPageUnder, nextPage, type QueueList, settle, takeChange } from './queue-list.ts';

/** What the views of the desk share: the list under its filters. */
export class DeskStore extends StaffStore<IncidentNews> {
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
  #loading: AbortController | null = null;
  /** Heard while the first page is on its way. */
  #heard: Incident[] = [];
  readonly #news = new NewsGatherer((ids) => this.#readNews(ids));

  constructor() {
    super({ root: '/v1', roles: ['officer', 'operator'], language, changeEvent: 'incident' });
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
    this.#heard = [];
    this.changed();
    const result = await listIncidents(this.api, queryOf(this.filters, null), loading.signal);
    if (loading.signal.aborted) return;
    this.loading = null;
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.list = firstPageUnder(result.value, this.filters, this.#heard);
    this.#heard = [];
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

  takeIncident(incident: Incident): void {
    if (this.loading === 'first') this.#heard.push(incident);
    this.list = takeChange(this.list, this.filters, incident, this.held);
    this.changed();
  }

  async act(id: string, body: IncidentActionBody): Promise<Result<Incident>> {
    const result = await actOnIncident(this.api, id, body);
    if (result.ok) this.takeIncident(result.value);
    return result;
  }

  categoryName(code: string): string {
    const category = this.categories.get(code);
    if (!category) return code;
    return language() === 'en' ? category.en : category.zh;
  }

  protected override opened(): void {
    void this.#readCategories();
  }

  protected override statusChanged(status: LiveStatus): void {
    if (status === 'live' && this.categories.size === 0) void this.#readCategories();
  }

  protected override reset(): void {
    this.resets += 1;
    void this.load();
  }

  protected override take(news: IncidentNews): void {
    this.versions.set(news.id, Math.max(news.version, this.versions.get(news.id) ?? 0));
    this.#news.add(news.id);
    this.changed();
  }

  protected override closed(): void {
    this.#loading?.abort();
    this.#heard = [];
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
      if (result.ok) this.takeIncident(result.value.incident);
    }
  }
}

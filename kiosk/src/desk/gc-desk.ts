import type { Session } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { msg } from '../i18n/language.ts';
import { sharedStyles } from '../ui/element.ts';
import { type SignInWords, StaffPage } from '../ui/staff-page.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { deskLayout } from './desk-layout.ts';
import { DeskStore } from './desk-store.ts';
import { dueOf } from './due.ts';
import { filtersOf, fragmentOf } from './filters.ts';
import './gc-filters.ts';
import type { GcFilters } from './gc-filters.ts';
import type { GcIncidentDetail } from './gc-incident-detail.ts';
import './gc-queue.ts';
import type { GcQueue } from './gc-queue.ts';

/** It can wait until somebody is signed in; then at once, since nothing more comes when the queue is gone. */
const loadDetail = () => import('./gc-incident-detail.ts');

/** The district's desk: what is due, and the next step of each. */
@customElement('gc-desk')
export class GcDesk extends StaffPage {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles, deskLayout];

  protected readonly store = new DeskStore();
  @state() private opened: string | null = null;
  @query('gc-queue') private queue!: GcQueue | null;
  @query('gc-incident-detail') private detail!: GcIncidentDetail | null;

  constructor() {
    super();
    const { filters, incidentId } = filtersOf(location.hash);
    this.store.filters = filters;
    this.opened = incidentId;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('keydown', this.#key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#key);
  }

  protected override moved(): void {
    const { filters, incidentId } = filtersOf(location.hash);
    this.opened = incidentId;
    if (fragmentOf(filters, null) !== fragmentOf(this.store.filters, null)) this.store.setFilters(filters);
  }

  /** j and k go through the list from anywhere but a field; / goes to the search, Escape back to the list. */
  readonly #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const target = event.composedPath()[0];
    const isTyping =
      target instanceof HTMLInputElement ||
      target instanceof HTMLTextAreaElement ||
      target instanceof HTMLSelectElement;
    if (event.key === 'Escape' && !event.composedPath().some((node) => node instanceof HTMLDialogElement)) {
      this.queue?.focusList();
      return;
    }
    if (isTyping) return;
    if (event.key === 'j' || event.key === 'k') this.queue?.move(event.key === 'j' ? 1 : -1);
    else if (event.key === '/') this.renderRoot.querySelector<GcFilters>('gc-filters')?.focusSearch();
    else if (event.key === 'r') this.store.settle();
    else return;
    event.preventDefault();
  };

  protected override render(): TemplateResult {
    this.#nameWindow();
    return super.render();
  }

  protected override signInWords(): SignInWords {
    return {
      heading: msg('网格事件受理台登录', { id: 'desk-sign-in' }),
      hint: msg('值守员令牌由管理员发给您，可整段粘贴。', { id: 'desk-sign-in-hint' }),
    };
  }

  protected override page(session: Session): TemplateResult {
    const store = this.store;
    // When it does not come, the page says that the queue is away; asked for again with the next picture.
    loadDetail().catch(() => undefined);
    return html`
      <header class="app-bar">
        <p class="title">
          <span class="wide">${msg('网格一呼 · 网格事件受理台', { id: 'desk-title' })}</span
          ><span class="narrow">${msg('网格事件受理台', { id: 'desk-title-short' })}</span><span class="who">${session.name}</span>
        </p>
        ${this.languageAndLeave()}
      </header>
      ${
        store.status === 'away'
          ? html`<gc-banner class="away" tone="offline" heading=${msg('连不上事件队列', { id: 'desk-away' })}
              >${msg('下面是断开前的内容，操作可能送不出去；正在自动重连。', { id: 'desk-away-mend' })}</gc-banner
            >`
          : nothing
      }
      <main class=${this.opened === null ? 'list-only' : 'with-detail'}>
        <div class="list">
          <h1 class="visually-hidden">${msg('事件列表', { id: 'desk-list' })}</h1>
          <gc-filters .store=${store} @gc-filters=${this.#filtered}></gc-filters>
          <gc-queue .store=${store} .selected=${this.opened} @gc-open=${this.#open}></gc-queue>
        </div>
        ${
          this.opened === null
            ? html`<p class="choose soft">
                ${msg('选一条事件开始处理。键盘：J、K 上下，回车打开，/ 查找。', { id: 'desk-choose' })}
              </p>`
            : html`<gc-incident-detail
                .store=${store}
                .incidentId=${this.opened}
                .say=${this.say}
                @gc-back=${() => this.#show(null)}
              ></gc-incident-detail>`
        }
      </main>
      <gc-toast></gc-toast>
    `;
  }

  async #open(event: CustomEvent<{ readonly id: string; readonly focus: boolean }>): Promise<void> {
    this.#show(event.detail.id);
    if (!event.detail.focus) return;
    const [loaded] = await Promise.allSettled([loadDetail(), this.updateComplete]);
    if (loaded.status === 'fulfilled') await this.detail?.focusFirstAction();
  }

  #filtered(): void {
    this.#show(null);
  }

  /** Replaces the address: on a desk, "back" is not how one goes from incident to incident. */
  #show(incidentId: string | null): void {
    this.opened = incidentId;
    history.replaceState(null, '', `#${fragmentOf(this.store.filters, incidentId)}`);
  }

  #nameWindow(): void {
    const now = this.store.api.now();
    const late = this.store.list.rows.filter((incident) => dueOf(incident, now)?.colour === 'red').length;
    const name = msg('网格一呼 · 网格事件受理台', { id: 'desk-title' });
    document.title = late > 0 ? `(${late}) ${name}` : name;
  }
}

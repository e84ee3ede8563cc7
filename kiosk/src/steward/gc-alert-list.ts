import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { language, msg, nameOf } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-empty.ts';
import '../ui/gc-level.ts';
import '../ui/gc-spinner.ts';
import { iconSafety } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { dateTime } from '../ui/time.ts';
import { Tick, Watch } from '../ui/watch.ts';
import { alertKindWord, retryWord } from '../ui/words.ts';
import { type AlertFilter, isOpen, visibleAlerts } from './alert-order.ts';
import { flowBadge, stateBadge, unsavedBadge } from './badges.ts';
import { fragmentOf } from './route.ts';
import { sinceWords } from './since.ts';
import type { StewardStore } from './steward-store.ts';

/** The alerts of my places, the most urgent that nobody has taken first. */
@customElement('gc-alert-list')
export class GcAlertList extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      h1 {
        font-size: 1.25rem;
      }
      ul {
        display: grid;
        gap: 0.6rem;
        margin-top: 0.8rem;
      }
      .alert {
        display: block;
        padding: 0.8rem 1rem;
        border: 1px solid var(--gc-line);
        border-inline-start: 6px solid var(--tone, var(--gc-edge));
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface);
        color: var(--gc-ink);
        text-decoration: none;
      }
      .alert:hover {
        border-color: var(--gc-brand);
        border-inline-start-color: var(--tone, var(--gc-edge));
      }
      .alert[aria-current] {
        outline: 3px solid var(--gc-brand);
      }
      .level-1 {
        --tone: var(--gc-danger);
      }
      .level-1.waiting {
        background: var(--gc-danger-soft);
      }
      .level-2 {
        --tone: var(--gc-accent);
      }
      .level-3 {
        --tone: var(--gc-brand);
      }
      .kind {
        font-size: 1.1rem;
        font-weight: 650;
      }
      .ended {
        --tone: var(--gc-line);
      }
      .badges {
        margin-top: 0.4rem;
      }
      .filter {
        flex-wrap: nowrap;
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) selected: string | null = null;

  constructor() {
    super();
    new Watch(this, () => this.store);
    new Tick(this);
  }

  protected override render(): TemplateResult {
    const { store } = this;
    const alerts = visibleAlerts(store.alerts.byId.values(), store.filter);
    return html`
      <div class="row spread">
        <h1>${msg('报警', { id: 'steward-alerts' })}</h1>
        <div class="row filter" role="group" aria-label=${msg('显示哪些报警', { id: 'steward-filter' })}>
          ${this.#filterButton('open', msg('未结束', { id: 'steward-filter-open' }))}
          ${this.#filterButton('all', msg('全部', { id: 'steward-filter-all' }))}
        </div>
      </div>
      ${this.#fault()} ${this.#list(alerts)}
      <gc-push .store=${store}></gc-push>
    `;
  }

  #filterButton(filter: AlertFilter, name: string): TemplateResult {
    return html`<gc-button
      kind="secondary"
      .pressed=${this.store.filter === filter}
      @click=${() => this.store.setFilter(filter)}
      >${name}</gc-button
    >`;
  }

  #fault(): TemplateResult | typeof nothing {
    const { fault } = this.store;
    if (!fault) return nothing;
    return html`<gc-banner tone="error" heading=${fault.title}>
      ${fault.mend}
      <gc-button slot="action" kind="secondary" @click=${() => this.store.load()}
        >${retryWord()}</gc-button
      >
    </gc-banner>`;
  }

  #list(alerts: readonly Alert[]): TemplateResult {
    if (alerts.length === 0 && !this.store.alerts.loaded) {
      return this.store.fault ? html`${nothing}` : html`<gc-spinner></gc-spinner>`;
    }
    if (alerts.length === 0) {
      return html`<gc-empty
        heading=${
          this.store.filter === 'open'
            ? msg('现在没有未结束的报警', { id: 'steward-none-open' })
            : msg('还没有任何报警', { id: 'steward-none' })
        }
        ><span slot="icon">${iconSafety}</span>${msg('有新报警时会立刻出现在这里。', {
          id: 'steward-none-note',
        })}</gc-empty
      >`;
    }
    return html`<ul>
      ${repeat(
        alerts,
        (alert) => alert.id,
        (alert) => html`<li>${this.#alert(alert)}</li>`,
      )}
    </ul>`;
  }

  #alert(alert: Alert): TemplateResult {
    const waiting = alert.state === 'active-unacknowledged';
    const tone = isOpen(alert) ? `level-${alert.level} ${waiting ? 'waiting' : ''}` : 'ended';
    return html`<a
      class="alert ${tone}"
      href=${fragmentOf({ view: 'alerts', alertId: alert.id })}
      aria-current=${alert.id === this.selected ? 'true' : nothing}
    >
      <span class="row spread"
        ><span class="kind">${alertKindWord(alert.kind)}</span><gc-level .level=${alert.level}></gc-level
      ></span>
      <span class="row">${nameOf(alert.placeName)}</span>
      ${alert.flow ? html`<span class="row">${alert.flow.title}</span>` : nothing}
      <span class="row soft small numeric">${this.#when(alert)}</span>
      <span class="row badges">${stateBadge(alert)}${unsavedBadge(alert)}${flowBadge(alert)}</span>
    </a>`;
  }

  #when(alert: Alert): string {
    const now = this.store.api.now();
    if (!isOpen(alert)) return dateTime(alert.raisedAt, now, language());
    return sinceWords(alert, now);
  }
}

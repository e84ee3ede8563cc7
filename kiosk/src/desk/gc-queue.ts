import type { Incident } from '@gridcall/contract/http-queue.ts';
import { type CSSResultGroup, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-empty.ts';
import '../ui/gc-level.ts';
import '../ui/gc-spinner.ts';
import { iconAlert, iconCheck, iconClock } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { Tick, Watch } from '../ui/watch.ts';
import { incidentStateWord, retryWord, separator } from '../ui/words.ts';
import type { DeskStore } from './desk-store.ts';
import type { Due } from './due.ts';
import { isFiltered } from './filters.ts';
import { stateAndDue } from './incident-words.ts';
import { pendingOf } from './queue-list.ts';
import { queueStyles } from './queue-styles.ts';

const dueIcons = { green: iconClock, yellow: iconClock, red: iconAlert } as const;

/**
 * The list. One tab stop; arrows, j and k move, Enter opens. Fires `gc-open` with the id, and whether the keyboard opened it.
 */
@customElement('gc-queue')
export class GcQueue extends GcElement {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles, queueStyles];

  @property({ attribute: false }) store!: DeskStore;
  @property({ attribute: false }) selected: string | null = null;
  /** The row that the keyboard is at. */
  @property({ attribute: false }) private current: string | null = null;
  #hovered = false;
  #focused = false;

  constructor() {
    super();
    new Watch(this, () => this.store);
    new Tick(this);
  }

  focusList(): void {
    this.#row(this.#currentId())?.focus();
  }

  /** Goes to the next or the previous row. While an incident is open beside the list, the new one opens: one key, not two. */
  move(by: 1 | -1): void {
    const { rows } = this.store.list;
    const at = rows.findIndex((row) => row.id === this.#currentId());
    const started = this.#focused || this.selected !== null;
    const next = rows[Math.max(0, Math.min(rows.length - 1, started ? at + by : Math.max(at, 0)))];
    if (!next) return;
    this.current = next.id;
    void this.updateComplete.then(() => this.focusList());
    if (this.selected !== null && matchMedia('(min-width: 1000px)').matches) this.#open(next.id, false);
    if (next === rows.at(-1)) void this.store.loadNext();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('selected') && this.selected !== null) this.current = this.selected;
  }

  protected override render(): TemplateResult {
    const { store } = this;
    return html`${this.#news()}
      ${
        store.fault
          ? html`<gc-banner tone="error" heading=${store.fault.title}>
              ${store.fault.mend}
              <gc-button slot="action" kind="secondary" @click=${() => store.load()}
                >${retryWord()}</gc-button
              >
            </gc-banner>`
          : nothing
      }
      ${this.#list()}`;
  }

  /** Always there, so that the list does not move when it speaks. */
  #news(): TemplateResult {
    const { count, level } = pendingOf(this.store.list);
    const { rows, nextCursor } = this.store.list;
    const shown = nextCursor === null ? `${rows.length}` : `${rows.length}+`;
    return html`<div class="news row spread">
      <p class="soft small" role="status">
        ${
          count === 0
            ? msg(str`${shown} 条，按级别和等待时间排列`, { id: 'desk-count' })
            : msg(str`有 ${count} 条变动，移开鼠标后更新`, { id: 'desk-pending' })
        }
      </p>
      ${level === null ? nothing : html`<gc-level .level=${level}></gc-level>`}
      ${
        count === 0
          ? nothing
          : html`<gc-button kind="quiet" @click=${() => this.store.settle()}
              >${msg('现在更新（R）', { id: 'desk-settle' })}</gc-button
            >`
      }
    </div>`;
  }

  #list(): TemplateResult | typeof nothing {
    const { store } = this;
    const { rows } = store.list;
    if (rows.length === 0) {
      if (store.loading === 'first') return html`<gc-spinner></gc-spinner>`;
      return store.fault ? nothing : this.#empty();
    }
    const current = this.#currentId();
    return html`<div class="scroll" @scroll=${this.#scrolled}>
      <ul
        aria-label=${msg('事件列表', { id: 'desk-list' })}
        aria-busy=${store.loading === 'first' ? 'true' : nothing}
        @pointerenter=${() => this.#hold('hovered', true)}
        @pointerleave=${() => this.#hold('hovered', false)}
        @focusin=${() => this.#hold('focused', true)}
        @focusout=${() => this.#hold('focused', false)}
        @keydown=${this.#key}
      >
        ${repeat(
          rows,
          (incident) => incident.id,
          (incident) => html`<li>${this.#incident(incident, incident.id === current)}</li>`,
        )}
      </ul>
      ${this.#more()}
    </div>`;
  }

  #incident(incident: Incident, isCurrent: boolean): TemplateResult {
    const { store } = this;
    const { due, words } = stateAndDue(incident, store.api.now());
    return html`<button
      type="button"
      class="incident level-${incident.level} ${store.list.leaving.has(incident.id) ? 'leaving' : ''}"
      data-id=${incident.id}
      tabindex=${isCurrent ? '0' : '-1'}
      aria-current=${incident.id === this.selected ? 'true' : nothing}
      @click=${(event: MouseEvent) => this.#open(incident.id, event.detail === 0)}
      @focus=${() => {
        this.current = incident.id;
      }}
    >
      <span class="row spread"
        ><span class="what">${store.categoryName(incident.categoryCode)}</span
        ><gc-level .level=${incident.level}></gc-level
      ></span>
      <span class="where">${nameOf(incident.placeName)}</span>
      ${incident.text === '' ? nothing : html`<span class="text soft small">${incident.text}</span>`}
      <span class="row spread small numeric"
        ><span class="soft"
          >${[incident.number, incidentStateWord(incident.state), this.#times(incident)]
            .filter((part) => part !== '')
            .join(separator)}</span
        >${this.#due(due, words)}</span
      >
    </button>`;
  }

  #times({ occurrences }: Incident): string {
    return occurrences > 1 ? msg(str`${occurrences} 次`, { id: 'desk-times' }) : '';
  }

  #due(due: Due | null, words: string): TemplateResult | typeof nothing {
    if (!due) return nothing;
    return html`<span class="due ${due.colour}">${dueIcons[due.colour]}${words}</span>`;
  }

  #more(): TemplateResult | typeof nothing {
    const { store } = this;
    if (store.list.nextCursor === null) return nothing;
    return html`<gc-button wide kind="secondary" ?busy=${store.loading === 'next'} @click=${() => store.loadNext()}
      >${msg('再显示 50 条', { id: 'desk-more' })}</gc-button
    >`;
  }

  #empty(): TemplateResult {
    return html`<gc-empty
      heading=${
        isFiltered(this.store.filters)
          ? msg('没有符合条件的事件', { id: 'desk-none-filtered' })
          : msg('没有未结案的事件', { id: 'desk-none' })
      }
      ><span slot="icon">${iconCheck}</span>${msg('新事件到达后会自动出现。', { id: 'desk-none-note' })}</gc-empty
    >`;
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    this.move(event.key === 'ArrowDown' ? 1 : -1);
  }

  #open(id: string, focus: boolean): void {
    this.current = id;
    this.emit('gc-open', { id, focus });
  }

  #hold(which: 'hovered' | 'focused', value: boolean): void {
    if (which === 'hovered') this.#hovered = value;
    else this.#focused = value;
    const held = this.#hovered || this.#focused;
    if (held !== this.store.held) this.store.hold(held);
  }

  #scrolled(event: Event): void {
    const { scrollTop, clientHeight, scrollHeight } = event.target as HTMLElement;
    if (scrollHeight - scrollTop - clientHeight < 400) void this.store.loadNext();
  }

  #currentId(): string | null {
    const { rows } = this.store.list;
    const wanted = this.current ?? this.selected;
    return rows.some((row) => row.id === wanted) ? wanted : (rows[0]?.id ?? null);
  }

  #row(id: string | null): HTMLButtonElement | null {
    return id === null ? null : this.renderRoot.querySelector<HTMLButtonElement>(`[data-id="${CSS.escape(id)}"]`);
  }
}

import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { language, msg } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-button.ts';
import '../ui/gc-field.ts';
import type { GcField } from '../ui/gc-field.ts';
import '../ui/gc-select.ts';
import { Watch } from '../ui/watch.ts';
import { levelWord } from '../ui/words.ts';
import type { DeskStore } from './desk-store.ts';
import { type Filters, isFiltered, noFilters } from './filters.ts';

const TYPING_MS = 250;

/** Narrows the list. Fires `gc-filters` when it does. */
@customElement('gc-filters')
export class GcFilters extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      div {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 0.5rem;
        padding-bottom: var(--gc-gap);
      }
      .search {
        grid-column: 1 / -1;
      }
      .clear,
      .category {
        grid-column: 1 / -1;
      }
      @media (min-width: 700px) {
        div {
          grid-template-columns: 7.5rem 9.5rem minmax(0, 1fr);
        }
        .category {
          grid-column: auto;
        }
        .clear {
          justify-self: start;
        }
      }
    `,
  ];

  @property({ attribute: false }) store!: DeskStore;
  @query('.search') private search!: GcField;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
  }

  focusSearch(): void {
    this.search.focus();
    this.search.select();
  }

  protected override render(): TemplateResult {
    const { filters } = this.store;
    return html`<div role="search">
      <gc-field
        class="search"
        kind="search"
        hide-label
        label=${msg('查找', { id: 'desk-search' })}
        placeholder=${msg('编号、地点、设备或内容', { id: 'desk-search-hint' })}
        maxLength="80"
        .value=${filters.text}
        @gc-input=${this.#typed}
      ></gc-field>
      <gc-select
        hide-label
        label=${msg('状态', { id: 'desk-filter-state' })}
        .value=${filters.state}
        .choices=${[
          { value: 'open', name: msg('未结案', { id: 'desk-filter-open' }) },
          { value: 'all', name: msg('全部状态', { id: 'desk-filter-all' }) },
        ]}
        @gc-change=${(event: CustomEvent<Filters['state']>) => this.#set({ state: event.detail })}
      ></gc-select>
      <gc-select
        hide-label
        label=${msg('级别', { id: 'desk-filter-level' })}
        .value=${filters.level}
        .choices=${[
          { value: '', name: msg('全部级别', { id: 'desk-filter-levels' }) },
          ...([1, 2, 3, 4] as const).map((level) => ({ value: `${level}`, name: `L${level} ${levelWord(level)}` })),
        ]}
        @gc-change=${(event: CustomEvent<Filters['level']>) => this.#set({ level: event.detail })}
      ></gc-select>
      <gc-select
        class="category"
        hide-label
        label=${msg('类别', { id: 'desk-filter-category' })}
        .value=${filters.categoryCode}
        .choices=${this.#categories()}
        @gc-change=${(event: CustomEvent<string>) => this.#set({ categoryCode: event.detail })}
      ></gc-select>
      ${
        isFiltered(filters)
          ? html`<gc-button class="clear" kind="quiet" @click=${() => this.#set(noFilters)}
              >${msg('清除条件', { id: 'desk-filter-clear' })}</gc-button
            >`
          : nothing
      }
    </div>`;
  }

  #categories(): { readonly value: string; readonly name: string }[] {
    const english = language() === 'en';
    const known = [...this.store.categories.values()].map((category) => ({
      value: category.code,
      name: `${category.code} ${english ? category.en : category.zh}`,
    }));
    return [{ value: '', name: msg('全部类别', { id: 'desk-filter-categories' }) }, ...known];
  }

  #typed(event: CustomEvent<string>): void {
    clearTimeout(this.#typing);
    const text = event.detail;
    this.#typing = setTimeout(() => this.#set({ text }), TYPING_MS);
  }

  #set(change: Partial<Filters>): void {
    clearTimeout(this.#typing);
    this.store.setFilters({ ...this.store.filters, ...change });
    this.emit('gc-filters');
  }
}

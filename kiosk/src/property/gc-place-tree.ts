import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-field.ts';
import { findPlaces, type PlaceNode, pathWords } from './place-tree.ts';

/** More lines than this nobody scrolls through on a ladder. */
const SHOWN_MAXIMUM = 120;
/** Below this a field to search in is only in the way. */
const SEARCH_FROM = 8;

/** One of the own places. Fires `gc-place` with its id. Places of another company can be touched, so that the page can say why not. */
@customElement('gc-place-tree')
export class GcPlaceTree extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      fieldset {
        display: grid;
        gap: 0.7rem;
        margin: 0;
        padding: 0;
        border: 0;
        min-width: 0;
      }
      legend {
        padding: 0 0 0.35rem;
        font-weight: 600;
      }
      ul {
        border: 1px solid var(--gc-line);
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface);
        overflow: hidden;
      }
      li + li {
        border-top: 1px solid var(--gc-line);
      }
      label {
        display: flex;
        align-items: center;
        gap: 0.7rem;
        min-height: var(--gc-target);
        padding: 0.45rem 0.9rem 0.45rem calc(0.9rem + var(--depth) * 1.3rem);
        cursor: pointer;
      }
      label:hover {
        background: var(--gc-brand-soft);
      }
      label:has(:checked) {
        background: var(--gc-brand-soft);
        font-weight: 650;
      }
      .depth-0 {
        --depth: 0;
      }
      .depth-1 {
        --depth: 1;
      }
      .depth-2 {
        --depth: 2;
      }
      .depth-3 {
        --depth: 3;
      }
      input {
        flex: none;
        width: 1.3rem;
        height: 1.3rem;
        margin: 0;
        accent-color: var(--gc-brand);
      }
      .other {
        display: block;
        color: var(--gc-ink-soft);
        font-size: 0.85rem;
        font-weight: 400;
      }
      .note {
        color: var(--gc-ink-soft);
        font-size: 0.88rem;
      }
    `,
  ];

  @property({ attribute: false }) places: readonly PlaceNode[] = [];
  @property() selected = '';
  /** Whose devices are linked; null for an operator, who links for every company. */
  @property({ attribute: false }) companyId: string | null = null;
  @state() private text = '';

  protected override render(): TemplateResult {
    const found = findPlaces(this.places, this.text);
    const left = found.length - SHOWN_MAXIMUM;
    return html`<fieldset>
      <legend>${msg('装在哪里', { id: 'property-place' })}</legend>
      ${
        this.places.length < SEARCH_FROM
          ? nothing
          : html`<gc-field
              kind="search"
              hide-label
              label=${msg('找地点', { id: 'property-place-search' })}
              placeholder=${msg('找地点：楼号、单元、房间', { id: 'property-place-search-hint' })}
              .value=${this.text}
              @gc-input=${(event: CustomEvent<string>) => {
                this.text = event.detail;
              }}
            ></gc-field>`
      }
      ${
        found.length === 0
          ? html`<p class="note" role="status">${msg('没有这样的地点；缺少的地点请管理员加上。', { id: 'property-place-none' })}</p>`
          : html`<ul>
              ${repeat(
                found.slice(0, SHOWN_MAXIMUM),
                ({ place }) => place.id,
                (node) => this.#line(node),
              )}
            </ul>`
      }
      ${left > 0 ? html`<p class="note">${msg(str`还有 ${left} 处没有列出，请用上面的搜索。`, { id: 'property-place-more' })}</p>` : nothing}
    </fieldset>`;
  }

  #line({ place, path, depth, companyId }: PlaceNode): TemplateResult {
    const isOther = this.companyId !== null && companyId !== this.companyId;
    // Found by a search, a unit alone does not say which building it is in.
    const name = this.text === '' ? nameOf(place.name) : pathWords(path, nameOf);
    return html`<li>
      <label class="depth-${this.text === '' ? Math.min(depth, 3) : 0}">
        <input
          type="radio"
          name="place"
          .value=${place.id}
          .checked=${place.id === this.selected}
          @change=${() => this.emit('gc-place', place.id)}
        />
        <span
          >${name}${
            isOther
              ? html`<span class="other">${msg('不归本单位管理', { id: 'property-place-other' })}</span>`
              : nothing
          }</span
        >
      </label>
    </li>`;
  }
}

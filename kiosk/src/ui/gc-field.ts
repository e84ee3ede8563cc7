import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { GcElement, sharedStyles } from './element.ts';
import { fieldStyles } from './field-styles.ts';

export type FieldKind =
  | 'text'
  | 'password'
  | 'telephone'
  | 'digits'
  | 'search'
  | 'area'
  | 'date-time'
  | 'date'
  | 'time';

const inputTypes = {
  ...{ text: 'text', password: 'password', telephone: 'tel', digits: 'text', search: 'search' },
  ...{ 'date-time': 'datetime-local', date: 'date', time: 'time' },
} as const;

/** One field with its label, its hint and its fault beside it. Fires `gc-input` with the text as detail. Never auto-filled. */
@customElement('gc-field')
export class GcField extends GcElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      input,
      textarea {
        display: block;
        width: 100%;
        min-height: var(--gc-target);
        padding: 0.5em 0.75em;
        border: 2px solid var(--gc-edge);
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface);
        color: var(--gc-ink);
        font: inherit;
        -webkit-user-select: text;
        user-select: text;
      }
      textarea {
        min-height: calc(var(--gc-target) * 1.6);
        resize: none;
        line-height: 1.5;
      }
      input:focus-visible,
      textarea:focus-visible {
        outline-offset: 1px;
        border-color: var(--gc-brand);
      }
      input::placeholder,
      textarea::placeholder {
        color: var(--gc-ink-soft);
        opacity: 1;
      }
    `,
    fieldStyles,
  ];

  @property() kind: FieldKind = 'text';
  @property() label = '';
  @property() value = '';
  @property() hint = '';
  @property() fault = '';
  @property() placeholder = '';
  @property({ type: Number }) maxLength = 200;
  @property({ type: Number }) rows = 3;
  @property({ type: Boolean }) disabled = false;
  @property({ type: Boolean, attribute: 'hide-label' }) hideLabel = false;
  @property() min = '';
  @property() max = '';
  @query('#field') private field!: HTMLInputElement | HTMLTextAreaElement;

  select(): void {
    this.field.select();
  }

  protected override render() {
    const described = this.fault ? 'fault' : this.hint ? 'hint' : nothing;
    return html`
      <label for="field" class=${this.hideLabel ? 'visually-hidden' : ''}>${this.label}</label>
      ${this.kind === 'area' ? this.#area(described) : this.#input(described)}
      ${this.fault ? html`<p class="fault" id="fault" role="alert">${this.fault}</p>` : nothing}
      ${!this.fault && this.hint ? html`<p class="hint" id="hint">${this.hint}</p>` : nothing}
    `;
  }

  #area(described: string | typeof nothing) {
    return html`<textarea
      id="field"
      class=${this.fault ? 'faulty' : ''}
      rows=${this.rows}
      maxlength=${this.maxLength}
      autocomplete="off"
      placeholder=${this.placeholder || nothing}
      aria-describedby=${described}
      aria-invalid=${this.fault ? 'true' : nothing}
      ?disabled=${this.disabled}
      .value=${live(this.value)}
      @input=${this.#typed}
    ></textarea>`;
  }

  #input(described: string | typeof nothing) {
    const type = this.kind === 'area' ? 'text' : inputTypes[this.kind];
    return html`<input
      id="field"
      class=${this.fault ? 'faulty' : ''}
      type=${type}
      inputmode=${this.kind === 'digits' ? 'numeric' : nothing}
      maxlength=${this.maxLength}
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      placeholder=${this.placeholder || nothing}
      min=${this.min || nothing}
      max=${this.max || nothing}
      aria-describedby=${described}
      aria-invalid=${this.fault ? 'true' : nothing}
      ?disabled=${this.disabled}
      .value=${live(this.value)}
      @input=${this.#typed}
    />`;
  }

  #typed(event: Event): void {
    this.value = (event.target as HTMLInputElement).value;
    this.emit('gc-input', this.value);
  }
}

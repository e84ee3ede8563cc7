import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { GcElement, sharedStyles } from './element.ts';
import { fieldStyles } from './field-styles.ts';

export interface Option {
  readonly value: string;
  readonly name: string;
}

/** One of a list. Fires `gc-change` with the value as detail. */
@customElement('gc-select')
export class GcSelect extends GcElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      select {
        display: block;
        width: 100%;
        min-height: var(--gc-target);
        padding: 0.4em 0.6em;
        border: 2px solid var(--gc-edge);
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface);
        color: var(--gc-ink);
        font: inherit;
      }
    `,
    fieldStyles,
  ];

  @property() label = '';
  @property() value = '';
  @property() hint = '';
  @property() fault = '';
  @property({ attribute: false }) choices: readonly Option[] = [];
  @property({ type: Boolean, attribute: 'hide-label' }) hideLabel = false;
  @property({ type: Boolean }) disabled = false;
  @query('select') private select!: HTMLSelectElement;

  /** What somebody has chosen stays chosen in the browser, also where the owner takes the choice back. */
  protected override updated(): void {
    if (this.choices.some(({ value }) => value === this.value)) this.select.value = this.value;
  }

  protected override render() {
    return html`
      <label for="select" class=${this.hideLabel ? 'visually-hidden' : ''}>${this.label}</label>
      <select
        id="select"
        class=${this.fault ? 'faulty' : ''}
        aria-describedby=${this.fault ? 'fault' : this.hint ? 'hint' : nothing}
        aria-invalid=${this.fault ? 'true' : nothing}
        ?disabled=${this.disabled}
        @change=${this.#changed}
      >
        ${this.choices.map(
          (choice) =>
            html`<option value=${choice.value} ?selected=${choice.value === this.value}>${choice.name}</option>`,
        )}
      </select>
      ${this.fault ? html`<p class="fault" id="fault" role="alert">${this.fault}</p>` : nothing}
      ${!this.fault && this.hint ? html`<p class="hint" id="hint">${this.hint}</p>` : nothing}
    `;
  }

  #changed(event: Event): void {
    this.value = (event.target as HTMLSelectElement).value;
    this.emit('gc-change', this.value);
  }
}

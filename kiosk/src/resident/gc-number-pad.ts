import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { msg } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import { iconErase } from '../ui/icons.ts';
import { digitsOf } from './number-entry.ts';

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** Digits by touch or by keyboard. The kiosk has no keyboard of its own, so none is called up. Fires `gc-input`, and `gc-enter` on Enter. */
@customElement('gc-number-pad')
export class GcNumberPad extends GcElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      :host {
        max-width: 26rem;
        margin-inline: auto;
      }
      label {
        display: block;
        margin-bottom: 0.4rem;
        font-weight: 600;
      }
      input {
        width: 100%;
        min-height: calc(var(--gc-target) * 1.1);
        padding: 0.2em 0.5em;
        border: 2px solid var(--gc-edge);
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface);
        color: var(--gc-ink);
        font: inherit;
        font-size: 1.7rem;
        font-weight: 600;
        font-variant-numeric: tabular-nums;
        letter-spacing: 0.1em;
        text-align: center;
      }
      input.long {
        font-size: 1.35rem;
        letter-spacing: 0.04em;
      }
      input[aria-invalid] {
        border-color: var(--gc-danger);
      }
      .fault {
        min-height: 1.5em;
        margin-block: 0.3rem;
        color: var(--gc-danger);
        font-weight: 600;
      }
      .keys {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: calc(var(--gc-gap) * 0.6);
      }
      button {
        min-height: calc(var(--gc-target) * 1.12);
        padding: 0;
        border: 1px solid var(--gc-edge);
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface);
        font-size: 1.5rem;
        font-weight: 600;
        box-shadow: var(--gc-shadow);
      }
      button:active {
        background: var(--gc-brand-soft);
      }
      @media (min-width: 1000px) and (min-height: 1400px) {
        button {
          min-height: calc(var(--gc-target) * 1.45);
          font-size: 1.8rem;
        }
      }
      .side {
        display: grid;
        place-items: center;
        background: var(--gc-surface-sunken);
        font-size: 1rem;
      }
    `,
  ];

  @property() label = '';
  @property() fault = '';
  /** Digits alone. */
  @property() value = '';
  @property({ type: Number }) limit = 12;
  /** How the digits are shown. */
  @property({ attribute: false }) shown: (digits: string) => string = (digits) => digits;

  protected override render() {
    return html`
      <label for="digits">${this.label}</label>
      <input
        id="digits"
        class="numeric ${this.limit > 6 ? 'long' : ''}"
        type="text"
        inputmode="none"
        autocomplete="off"
        aria-invalid=${this.fault ? 'true' : nothing}
        aria-describedby="fault"
        .value=${live(this.shown(this.value))}
        @input=${this.#typed}
        @keydown=${this.#key}
      />
      <p class="fault" id="fault" role="alert">${this.fault}</p>
      <div class="keys">
        ${keys.map((key) => this.#digit(key))}
        <button type="button" class="side" @click=${() => this.#set('')}>${msg('清空', { id: 'pad-clear' })}</button>
        ${this.#digit('0')}
        <button
          type="button"
          class="side"
          aria-label=${msg('删除一位', { id: 'pad-erase' })}
          @click=${() => this.#set(this.value.slice(0, -1))}
        >
          ${iconErase}
        </button>
      </div>
    `;
  }

  #digit(key: string) {
    return html`<button type="button" class="numeric" @click=${() => this.#set(this.value + key)}>${key}</button>`;
  }

  #typed(event: Event): void {
    this.#set((event.target as HTMLInputElement).value);
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Enter') this.emit('gc-enter');
  }

  #set(text: string): void {
    this.value = digitsOf(text, this.limit);
    this.requestUpdate();
    this.emit('gc-input', this.value);
  }
}

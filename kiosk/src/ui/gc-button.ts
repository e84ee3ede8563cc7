import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { GcElement, sharedStyles } from './element.ts';

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger' | 'on-dark';

/**
 * A button. Slots: `icon` and the text. `busy` keeps the place of the text, spins, and lets no second press through.
 * `pressed` makes it a toggle.
 */
@customElement('gc-button')
export class GcButton extends GcElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      :host {
        display: inline-block;
        max-width: 100%;
      }
      :host([wide]) {
        display: block;
      }
      :host([wide]) button {
        height: 100%;
      }
      button {
        position: relative;
        display: inline-flex;
        align-items: center;
        justify-content: center;
        gap: 0.5em;
        width: 100%;
        min-height: var(--gc-target);
        min-width: var(--gc-target);
        padding: 0.4em 1em;
        border: 2px solid transparent;
        border-radius: var(--gc-radius-small);
        font-weight: 600;
        line-height: 1.25;
        text-align: center;
        background: var(--gc-brand);
        color: var(--gc-on-brand);
        transition: background var(--gc-move);
      }
      button:hover {
        background: var(--gc-brand-deep);
      }
      button:active {
        transform: translateY(1px);
      }
      .secondary {
        background: var(--gc-surface);
        color: var(--gc-ink);
        border-color: var(--gc-edge);
      }
      .secondary:hover,
      .quiet:hover {
        background: var(--gc-brand-soft);
      }
      .quiet {
        background: transparent;
        color: var(--gc-brand);
        padding-inline: 0.6em;
      }
      .danger {
        background: var(--gc-danger);
        color: var(--gc-on-danger);
      }
      .danger:hover {
        background: var(--gc-danger-deep);
      }
      .on-dark {
        background: transparent;
        color: inherit;
        border-color: color-mix(in srgb, currentColor 55%, transparent);
      }
      .on-dark:hover {
        background: rgb(255 255 255 / 14%);
      }
      button[aria-pressed="true"],
      button[aria-pressed="true"]:hover {
        background: var(--gc-brand);
        border-color: var(--gc-brand);
        color: var(--gc-on-brand);
      }
      .on-dark[aria-pressed="true"],
      .on-dark[aria-pressed="true"]:hover {
        background: #fff;
        border-color: #fff;
        color: var(--gc-brand-deep);
      }
      button:disabled {
        cursor: not-allowed;
        background: var(--gc-surface-sunken);
        border-color: var(--gc-line);
        color: var(--gc-ink-soft);
      }
      .quiet:disabled {
        background: transparent;
        border-color: transparent;
        opacity: 0.55;
      }
      .spinner {
        width: 1.1em;
        height: 1.1em;
        border: 0.16em solid currentColor;
        border-inline-end-color: transparent;
        border-radius: 50%;
        animation: turn 900ms linear infinite;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
    `,
  ];

  @property() kind: ButtonKind = 'primary';
  @property({ type: Boolean }) disabled = false;
  @property({ type: Boolean }) busy = false;
  @property({ type: Boolean, reflect: true }) wide = false;
  /** `undefined`: no toggle. */
  @property({ attribute: false }) pressed: boolean | undefined = undefined;
  /** A name for assistive technology where the text alone does not say it. */
  @property() label = '';

  protected override render() {
    return html`<button
      type="button"
      class=${this.kind}
      ?disabled=${this.disabled}
      aria-busy=${this.busy ? 'true' : nothing}
      aria-pressed=${this.pressed === undefined ? nothing : String(this.pressed)}
      aria-label=${this.label || nothing}
      @click=${this.#guard}
    >
      ${this.busy ? html`<span class="spinner"></span>` : html`<slot name="icon"></slot>`}<slot></slot>
    </button>`;
  }

  #guard(event: Event): void {
    if (this.busy) event.stopImmediatePropagation();
  }
}

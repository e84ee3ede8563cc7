import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { GcElement, sharedStyles } from './element.ts';
import { iconCheck } from './icons.ts';

const SHOWN_MS = 5000;

/** One short word that something was done; never the only place where it can be seen. */
@customElement('gc-toast')
export class GcToast extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      :host {
        position: fixed;
        inset-inline: var(--gc-page-padding);
        bottom: calc(var(--gc-page-padding) + env(safe-area-inset-bottom));
        z-index: 20;
        display: grid;
        justify-items: center;
        pointer-events: none;
      }
      p {
        display: flex;
        align-items: center;
        gap: 0.6em;
        padding: 0.6em 1.1em;
        border-radius: var(--gc-radius-small);
        background: var(--gc-ink);
        color: #fff;
        box-shadow: var(--gc-shadow);
      }
    `,
  ];

  @state() private text = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  show(text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.text = '';
    }, SHOWN_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render() {
    return html`<div role="status">${this.text ? html`<p>${iconCheck}<span>${this.text}</span></p>` : nothing}</div>`;
  }
}

import { type CSSResultGroup, css, html, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { msg } from '../i18n/language.ts';
import { GcElement, sharedStyles } from './element.ts';
import './gc-button.ts';
import { iconClose } from './icons.ts';

/** A modal over the page. Slots: the content, `actions`. Fires `gc-close` when the person leaves it; the owner sets `open`. */
@customElement('gc-dialog')
export class GcDialog extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      dialog {
        width: min(36rem, calc(100vw - 2 * var(--gc-page-padding)));
        max-width: none;
        max-height: calc(100dvh - 2 * var(--gc-page-padding));
        padding: 0;
        border: 0;
        border-radius: var(--gc-radius);
        background: var(--gc-surface);
        color: var(--gc-ink);
        box-shadow: 0 20px 60px rgb(0 0 0 / 30%);
        overflow: auto;
      }
      dialog::backdrop {
        background: var(--gc-shade);
      }
      header {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--gc-gap);
        padding: 0.8rem 0.8rem 0 1.2rem;
      }
      .content {
        padding: 0.8rem 1.2rem 1.2rem;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gc-gap);
        justify-content: flex-end;
        padding: 0 1.2rem 1.2rem;
      }
      footer:not(.used) {
        display: none;
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property() heading = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  @property({ attribute: false }) private hasActions = false;

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('open')) return;
    if (this.open && !this.dialog.open) this.dialog.showModal();
    if (!this.open && this.dialog.open) this.dialog.close();
  }

  protected override render() {
    return html`<dialog aria-labelledby="heading" @cancel=${this.#cancel}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <gc-button kind="quiet" label=${msg('关闭', { id: 'ui-close' })} @click=${this.#close}>${iconClose}</gc-button>
      </header>
      <div class="content"><slot></slot></div>
      <footer class=${this.hasActions ? 'used' : ''}><slot name="actions" @slotchange=${this.#actions}></slot></footer>
    </dialog>`;
  }

  #actions(event: Event): void {
    this.hasActions = (event.target as HTMLSlotElement).assignedElements().length > 0;
  }

  #cancel(event: Event): void {
    event.preventDefault();
    this.#close();
  }

  #close(): void {
    this.emit('gc-close');
  }
}

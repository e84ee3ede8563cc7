import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { msg } from '../i18n/language.ts';
import '../ui/gc-button.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import { iconBack } from '../ui/icons.ts';

/**
 * An inner page: a way back, a heading that takes the focus, the content. Fires `gc-back`; nobody who handles it must do
 * more, since the shell goes home by itself.
 */
@customElement('gc-page')
export class GcPage extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      header {
        display: flex;
        align-items: center;
        gap: var(--gc-gap);
        margin-bottom: 1rem;
      }
      h1 {
        flex: 1;
        min-width: 0;
        font-size: 1.45rem;
      }
      h1:focus-visible {
        outline: none;
      }
      .step {
        flex: none;
        color: var(--gc-ink-soft);
        font-size: 0.9rem;
      }
      @media (max-width: 480px) {
        header {
          gap: 8px;
          margin-bottom: 0.7rem;
        }
        h1 {
          font-size: 1.25rem;
        }
      }
    `,
  ];

  @property() heading = '';
  @property() step = '';
  /** Off where there is nothing to go back to. */
  @property({ type: Boolean, attribute: 'no-back' }) noBack = false;
  @query('h1') private headingElement!: HTMLElement;

  /** A new page, or a new step of it, is read out from its heading. */
  focusHeading(): void {
    void this.updateComplete.then(() => this.headingElement.focus({ preventScroll: true }));
  }

  protected override firstUpdated(): void {
    this.focusHeading();
  }

  protected override render() {
    return html`<header>
        ${
          this.noBack
            ? nothing
            : html`<gc-button kind="secondary" @click=${this.#back}
                ><span slot="icon">${iconBack}</span>${msg('返回', { id: 'back' })}</gc-button
              >`
        }
        <h1 tabindex="-1">${this.heading}</h1>
        ${this.step ? html`<p class="step numeric">${this.step}</p>` : nothing}
      </header>
      <slot></slot>`;
  }

  #back(): void {
    this.emit('gc-back');
  }
}

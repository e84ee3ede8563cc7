import { type CSSResultGroup, css, html, type PropertyValues } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { msg, str } from '../i18n/language.ts';
import '../ui/gc-button.ts';
import type { GcButton } from '../ui/gc-button.ts';
import { FullScreen } from './full-screen.ts';

/** Asks before anything is wiped. It hides what is behind it. Fires `gc-continue`. */
@customElement('gc-idle-warning')
export class GcIdleWarning extends FullScreen {
  static override styles: CSSResultGroup = [
    FullScreen.styles,
    css`
      section {
        display: grid;
        align-content: center;
        justify-items: center;
        gap: 1.2rem;
        min-height: 100%;
        padding: var(--gc-page-padding);
        text-align: center;
      }
      h1 {
        font-size: 2.6rem;
      }
      .seconds {
        font-size: 5rem;
        font-weight: 700;
        line-height: 1;
      }
      gc-button {
        width: min(100%, 24rem);
        font-size: 1.7rem;
        --gc-target: 5.5rem;
        --gc-brand: var(--gc-accent);
        --gc-brand-deep: #f0b65e;
        --gc-on-brand: #1c2624;
        --gc-focus: #fff;
      }
    `,
  ];

  @property({ type: Number }) seconds = 0;
  @query('gc-button') private button!: GcButton;

  protected override firstUpdated(changed: PropertyValues): void {
    super.firstUpdated(changed);
    void this.button.updateComplete.then(() => this.button.focus());
  }

  protected override render() {
    return html`<dialog
      role="alertdialog"
      closedby="none"
      aria-labelledby="title"
      aria-describedby="what"
      @cancel=${this.stay}
      @close=${this.reopen}
    ><section>
      <h1 id="title">${msg('还在用吗？', { id: 'idle-heading' })}</h1>
      <p class="seconds numeric" aria-hidden="true">${this.seconds}</p>
      <p id="what">${msg(str`${this.seconds} 秒后清空屏幕，保护您的隐私。`, { id: 'idle-what' })}</p>
      <gc-button wide @click=${() => this.emit('gc-continue')}>${msg('继续', { id: 'idle-continue' })}</gc-button>
    </section></dialog>`;
  }
}

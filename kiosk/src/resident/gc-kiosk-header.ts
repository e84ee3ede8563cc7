import type { KioskView } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, nameOf } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import { clockTime, longDate } from '../ui/time.ts';

/** Where this is, and what time it is. */
@customElement('gc-kiosk-header')
export class GcKioskHeader extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      header {
        display: flex;
        align-items: flex-end;
        justify-content: space-between;
        gap: 1rem;
        padding: calc(var(--gc-page-padding) * 1.25) var(--gc-page-padding) calc(var(--gc-page-padding) * 0.9);
        padding-inline: max(var(--gc-page-padding), calc((100% - 1280px) / 2 + var(--gc-page-padding)));
        background: var(--gc-brand-deep);
        color: var(--gc-on-brand);
      }
      .estate,
      .date {
        color: #c9e0da;
      }
      .place {
        font-size: 2.3rem;
        font-weight: 700;
        line-height: 1.2;
      }
      .when {
        flex: none;
        text-align: end;
      }
      .clock {
        font-size: 2.3rem;
        font-weight: 600;
        line-height: 1.2;
      }
      :host([small]) header {
        align-items: center;
        padding-block: calc(var(--gc-page-padding) * 0.45);
      }
      :host([small]) .place,
      :host([small]) .clock {
        font-size: 1.2rem;
      }
      :host([small]) .date {
        display: none;
      }
      :host([small]) .where {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.8rem;
      }
      @media (max-width: 480px) {
        .place,
        .clock {
          font-size: 1.5rem;
        }
        .date {
          font-size: 0.8rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) view: KioskView | undefined;
  @property({ type: Boolean, reflect: true }) small = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), 5000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override render() {
    const now = Date.now();
    const product = msg('网格一呼', { id: 'product' });
    return html`<header>
      <div class="where">
        <p class="estate">${this.view ? nameOf(this.view.estateName) : msg('居民服务屏', { id: 'header-kiosk' })}</p>
        <p class="place">${this.view ? nameOf((this.view.building ?? this.view.place).name) : product}</p>
      </div>
      <div class="when">
        <p class="clock numeric">${clockTime(now)}</p>
        <p class="date">${longDate(now)}</p>
      </div>
    </header>`;
  }
}

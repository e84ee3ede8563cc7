import type { ServiceRequestReceipt } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg } from '../i18n/language.ts';
import '../ui/gc-button.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import { iconCheck, iconDone } from '../ui/icons.ts';
import { dateTime } from '../ui/time.ts';
import './gc-page.ts';
import { followUpAddress } from './route.ts';
import { loadQr } from './views.ts';

/** The gateway has it. Number, code, and both as a QR for a phone. */
@customElement('gc-receipt')
export class GcReceipt extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      .slip {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 1.2rem;
        align-items: center;
        padding: 1.4rem;
        border: 1px solid var(--gc-line);
        border-radius: var(--gc-radius);
        background: var(--gc-surface);
        box-shadow: var(--gc-shadow);
      }
      .done {
        grid-column: 1 / -1;
        display: flex;
        align-items: center;
        gap: 0.5em;
        color: var(--gc-good);
        font-size: 1.25rem;
        font-weight: 650;
      }
      .done small {
        margin-inline-start: auto;
        color: var(--gc-ink-soft);
        font-size: 0.85rem;
        font-weight: 400;
        white-space: nowrap;
      }
      dt {
        color: var(--gc-ink-soft);
      }
      dd {
        font-size: 1.7rem;
        font-weight: 700;
        line-height: 1.2;
        letter-spacing: 0.02em;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
        -webkit-user-select: text;
        user-select: text;
      }
      dd + dt {
        margin-top: 0.9rem;
      }
      figure {
        text-align: center;
        font-size: 0.85rem;
        color: var(--gc-ink-soft);
      }
      figcaption {
        margin-top: 0.4rem;
        max-width: 9rem;
      }
      .keep {
        margin-block: var(--gc-gap);
      }
      @media (min-width: 1000px) and (min-height: 1400px) {
        .slip {
          padding: 2rem;
        }
        dd {
          font-size: 2.3rem;
        }
        gc-qr {
          width: 11rem;
        }
        figcaption {
          max-width: 11rem;
        }
      }
      @media (max-width: 480px) {
        .slip {
          grid-template-columns: 1fr;
          justify-items: center;
        }
        dl {
          justify-self: stretch;
        }
      }
    `,
  ];

  @property({ attribute: false }) receipt!: ServiceRequestReceipt;

  /** Late, for it weighs as much as the form. Without it number and code are there all the same. */
  protected override firstUpdated(): void {
    loadQr().catch(() => undefined);
  }

  protected override render() {
    const { number, code, submittedAt } = this.receipt;
    return html`<gc-page no-back heading=${msg('已登记', { id: 'receipt-heading' })}>
      <div class="slip">
        <p class="done" role="status">
          ${iconCheck}${msg('我们收到了您的报事', { id: 'receipt-done' })}<small>${dateTime(submittedAt, submittedAt)}</small>
        </p>
        <dl>
          <dt>${msg('回执号', { id: 'receipt-number' })}</dt>
          <dd>${number}</dd>
          <dt>${msg('查询码', { id: 'receipt-code' })}</dt>
          <dd>${code}</dd>
        </dl>
        <figure>
          <gc-qr
            .value=${followUpAddress(location.origin, this.receipt)}
            label=${msg('二维码：用手机查进度', { id: 'receipt-qr' })}
          ></gc-qr>
          <figcaption>${msg('手机连小区网络，扫码查进度', { id: 'receipt-scan' })}</figcaption>
        </figure>
      </div>
      <p class="keep">${msg('请拍照或抄下回执号和查询码：离开后这里不会再显示。', { id: 'receipt-keep' })}</p>
      <gc-button wide @click=${this.#finished}
        ><span slot="icon">${iconDone}</span>${msg('我用完了', { id: 'finished' })}</gc-button
      >
    </gc-page>`;
  }

  #finished(): void {
    this.emit('gc-finished');
  }
}

import type { History } from '@gridcall/contract/http-gateway.ts';
import type { InstalledDevice } from '@gridcall/contract/http-property.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { readHistory } from '../data/gateway-api.ts';
import { InOrder } from '../data/in-order.ts';
import type { Fault } from '../data/result.ts';
import { msg, str } from '../i18n/language.ts';
import { chartQuantity } from '../ui/chart-quantity.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-chart.ts';
import '../ui/gc-select.ts';
import '../ui/gc-spinner.ts';
import { quantityWord } from '../ui/quantity-words.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { retryWord } from '../ui/words.ts';
import type { PropertyStore } from './property-store.ts';

const HOUR = 3_600_000;
const windows = [HOUR, 24 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR];

/** One quantity of a device over time. */
@customElement('gc-device-history')
export class GcDeviceHistory extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .choices {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 0.6rem;
      }
      gc-spinner {
        min-height: 14rem;
      }
    `,
  ];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) device!: InstalledDevice;
  @state() private quantity = '';
  @state() private window = 24 * HOUR;
  @state() private history: History | null = null;
  @state() private fault: Fault | null = null;
  #until = 0;
  readonly #reads = new InOrder();

  protected override willUpdate(changed: PropertyValues): void {
    const before = changed.get('device') as InstalledDevice | undefined;
    const isOther = changed.has('device') && before?.id !== this.device.id;
    if (isOther) {
      this.quantity = chartQuantity(this.device.kind)?.quantity ?? '';
      this.history = null;
    }
    const hasNews = changed.has('device') && before?.lastSeenAt !== this.device.lastSeenAt;
    if (isOther || hasNews || changed.has('quantity') || changed.has('window')) void this.#read();
  }

  readonly #read = async (): Promise<void> => {
    const { quantity, window, device } = this;
    if (quantity === '') return;
    const to = this.store.api.now();
    const isNews = this.#reads.ask();
    const result = await readHistory(this.store.api, device.id, { quantity, from: to - window, to });
    if (!isNews() || quantity !== this.quantity || window !== this.window || device.id !== this.device.id) return;
    this.#until = to;
    this.history = result.ok ? result.value : null;
    this.fault = result.ok ? null : result.fault;
  };

  protected override render(): TemplateResult | typeof nothing {
    const first = chartQuantity(this.device.kind)?.quantity;
    if (first === undefined) return nothing;
    const quantities = [...new Set([first, ...Object.keys(this.device.values)])];
    return html`<section class="panel stack">
      <h2>${msg('读数', { id: 'property-history' })}</h2>
      <div class="choices">
        <gc-select
          hide-label
          label=${msg('哪个测量项', { id: 'property-history-quantity' })}
          .value=${this.quantity}
          .choices=${quantities.map((value) => ({ value, name: quantityWord(value) }))}
          @gc-change=${(event: CustomEvent<string>) => {
            this.quantity = event.detail;
          }}
        ></gc-select>
        <gc-select
          hide-label
          label=${msg('多长时间', { id: 'property-history-window' })}
          .value=${String(this.window)}
          .choices=${windows.map((value) => ({ value: String(value), name: windowWord(value) }))}
          @gc-change=${(event: CustomEvent<string>) => {
            this.window = Number(event.detail);
          }}
        ></gc-select>
      </div>
      ${this.#chart()}
    </section>`;
  }

  #chart(): TemplateResult {
    const { fault, history } = this;
    if (fault) {
      return html`<gc-banner tone="error" heading=${fault.title}>
        ${fault.mend}
        <gc-button slot="action" kind="secondary" @click=${this.#read}
          >${retryWord()}</gc-button
        >
      </gc-banner>`;
    }
    if (!history) return html`<gc-spinner></gc-spinner>`;
    const highest = history.points.reduce((most, point) => Math.max(most, point.value), 0);
    const name = quantityWord(history.quantity);
    const unit = history.unit;
    const span = windowWord(this.window);
    return html`<gc-chart
      .points=${history.points}
      .from=${this.#until - this.window}
      .to=${this.#until}
      unit=${unit}
      label=${
        history.points.length === 0
          ? msg(str`${name}，${span}：没有读数`, { id: 'property-history-none' })
          : msg(str`${name}，${span}，最高 ${highest} ${unit}`, { id: 'property-history-words' })
      }
    ></gc-chart>`;
  }
}

function windowWord(window: number): string {
  switch (window) {
    case HOUR:
      return msg('最近 1 小时', { id: 'property-window-hour' });
    case 24 * HOUR:
      return msg('最近 1 天', { id: 'property-window-day' });
    case 7 * 24 * HOUR:
      return msg('最近 7 天', { id: 'property-window-week' });
    default:
      return msg('最近 30 天', { id: 'property-window-month' });
  }
}

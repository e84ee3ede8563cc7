import type { Alert, History } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { readHistory } from '../data/gateway-api.ts';
import { InOrder } from '../data/in-order.ts';
import type { Fault } from '../data/result.ts';
import { language, msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-chart.ts';
import '../ui/gc-spinner.ts';
import { chartQuantity } from '../ui/chart-quantity.ts';
import { quantityWord } from '../ui/quantity-words.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { clockTime } from '../ui/time.ts';
import { retryWord } from '../ui/words.ts';
import { isOpen } from './alert-order.ts';
import { chartWindow } from './chart-window.ts';
import type { StewardStore } from './steward-store.ts';

const REFRESH_MS = 15_000;

/** The device's quantity around the alert, with the lines that the rules watch. */
@customElement('gc-alert-chart')
export class GcAlertChart extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      gc-spinner {
        min-height: 9rem;
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) alert!: Alert;
  @state() private history: History | null = null;
  @state() private fault: Fault | null = null;
  #window = { from: 0, to: 0 };
  readonly #reads = new InOrder();
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => {
      if (isOpen(this.alert) && !document.hidden) void this.#read();
    }, REFRESH_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('alert')) return;
    const before = changed.get('alert');
    if (before?.id !== this.alert.id) this.history = null;
    if (before?.id !== this.alert.id || before?.state !== this.alert.state) void this.#read();
  }

  async #read(): Promise<void> {
    const { alert } = this;
    const shown = chartQuantity(alert.deviceKind);
    if (!shown) return;
    const window = chartWindow(alert, this.store.api.now());
    const isNews = this.#reads.ask();
    const result = await readHistory(this.store.api, alert.deviceId, { quantity: shown.quantity, ...window });
    if (!isNews() || alert.id !== this.alert.id) return;
    this.fault = result.ok ? null : result.fault;
    if (!result.ok) return;
    this.#window = window;
    this.history = result.value;
  }

  protected override render(): TemplateResult | typeof nothing {
    const shown = chartQuantity(this.alert.deviceKind);
    if (!shown) return nothing;
    return html`<section class="panel stack">
      <h2>${quantityWord(shown.quantity)}${shown.unit ? ` (${shown.unit})` : ''}</h2>
      ${this.#chart(shown)}
    </section>`;
  }

  #chart(shown: { readonly quantity: string; readonly unit: string }): TemplateResult {
    if (!this.history) {
      if (!this.fault) return html`<gc-spinner></gc-spinner>`;
      return html`<gc-banner tone="error" heading=${this.fault.title}>
        ${this.fault.mend}
        <gc-button slot="action" kind="secondary" @click=${this.#read}
          >${retryWord()}</gc-button
        >
      </gc-banner>`;
    }
    const isMethane = shown.quantity === 'methane_lel';
    return html`<gc-chart
      .points=${this.history.points}
      .from=${this.#window.from}
      .to=${this.#window.to}
      .unit=${shown.unit}
      .thresholds=${
        isMethane
          ? [
              { value: 25, name: msg('25 预警', { id: 'steward-chart-early' }) },
              { value: 50, name: msg('50 危险', { id: 'steward-chart-danger' }) },
            ]
          : []
      }
      label=${this.#inWords(shown.quantity, shown.unit)}
    ></gc-chart>`;
  }

  #inWords(quantity: string, unit: string): string {
    const points = this.history?.points ?? [];
    const highest = points.reduce((most, point) => Math.max(most, point.value), Number.NEGATIVE_INFINITY);
    const from = clockTime(this.#window.from, language());
    const to = clockTime(this.#window.to, language());
    const name = quantityWord(quantity);
    if (points.length === 0) return msg(str`${name}，${from} 至 ${to}：没有读数`, { id: 'steward-chart-none' });
    return msg(str`${name}，${from} 至 ${to}，最高 ${highest} ${unit}`, { id: 'steward-chart-words' });
  }
}

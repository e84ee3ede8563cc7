import type { Device } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { listDevices } from '../data/gateway-api.ts';
import { InOrder } from '../data/in-order.ts';
import type { Fault } from '../data/result.ts';
import { language, msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-empty.ts';
import '../ui/gc-spinner.ts';
import { iconAlert, iconCheck, iconDevice } from '../ui/icons.ts';
import { protectionWord } from '../ui/protection-words.ts';
import { valueWords } from '../ui/quantity-words.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { ago } from '../ui/time.ts';
import { Watch } from '../ui/watch.ts';
import { deviceKindWord, retryWord, separator } from '../ui/words.ts';
import { compareDevices } from './device-order.ts';

import type { StewardStore } from './steward-store.ts';

const REFRESH_MS = 30_000;
/** Many devices speak at once: their news is gathered before the list is read again. */
const GATHER_MS = 1500;

/** The devices of my places, and whether each protects now. */
@customElement('gc-device-list')
export class GcDeviceList extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr));
        gap: 0.6rem;
      }
      li {
        display: grid;
        gap: 0.3rem;
        align-content: start;
      }
      h2 {
        font-size: 1.05rem;
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @state() private devices: readonly Device[] | null = null;
  @state() private fault: Fault | null = null;
  #news = -1;
  readonly #reads = new InOrder();
  #gathering: ReturnType<typeof setTimeout> | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => {
      if (!document.hidden) void this.#read();
    }, REFRESH_MS);
  }

  /** Not when it is connected: on a page that opens here, its properties come after its code. */
  protected override firstUpdated(): void {
    void this.#read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
    clearTimeout(this.#gathering);
    this.#gathering = undefined;
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const { device } = this.store.news;
    if (this.#news !== -1 && device !== this.#news) {
      this.#gathering ??= setTimeout(() => {
        this.#gathering = undefined;
        void this.#read();
      }, GATHER_MS);
    }
    this.#news = device;
  }

  async #read(): Promise<void> {
    const isNews = this.#reads.ask();
    const result = await listDevices(this.store.api);
    if (!isNews()) return;
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.devices = [...result.value.devices].sort(compareDevices);
  }

  protected override render(): TemplateResult {
    return html`<div class="stack">
      <h1>${msg('设备', { id: 'steward-devices' })}</h1>
      ${
        this.fault
          ? html`<gc-banner tone="error" heading=${this.fault.title}>
              ${this.fault.mend}
              <gc-button slot="action" kind="secondary" @click=${this.#read}
                >${retryWord()}</gc-button
              >
            </gc-banner>`
          : nothing
      }
      ${this.#list()}
    </div>`;
  }

  #list(): TemplateResult | typeof nothing {
    const { devices } = this;
    if (!devices) return this.fault ? nothing : html`<gc-spinner></gc-spinner>`;
    if (devices.length === 0) {
      return html`<gc-empty heading=${msg('您的地点还没有接入设备', { id: 'steward-devices-none' })}
        ><span slot="icon">${iconDevice}</span>${msg('接入由安装人员完成。', {
          id: 'steward-devices-none-note',
        })}</gc-empty
      >`;
    }
    const protecting = devices.filter((device) => device.protection === 'protected').length;
    const total = devices.length;
    return html`<p class="soft">
        ${msg(str`${total} 台设备，${protecting} 台正在保护`, { id: 'steward-devices-count' })}
      </p>
      <ul>
        ${repeat(
          devices,
          (device) => device.id,
          (device) => this.#device(device),
        )}
      </ul>`;
  }

  #device(device: Device): TemplateResult {
    const isProtecting = device.protection === 'protected';
    const seen = device.lastSeenAt === null ? '' : ago(device.lastSeenAt, this.store.api.now(), language());
    return html`<li class="panel">
      <h2>${device.name}</h2>
      <p>${nameOf(device.placeName)}</p>
      <p class="row">
        <span class="badge ${isProtecting ? 'good' : 'danger'}"
          >${isProtecting ? iconCheck : iconAlert}${protectionWord(device.protection)}</span
        >
      </p>
      <p class="soft small numeric">
        ${[deviceKindWord(device.kind), device.id, seen].filter((part) => part !== '').join(separator)}
      </p>
      <p class="soft small numeric">${valueWords(device.values).join(separator)}</p>
    </li>`;
  }
}

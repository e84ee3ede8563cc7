import type { InstalledDevice } from '@gridcall/contract/http-property.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { language, msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-empty.ts';
import '../ui/gc-field.ts';
import '../ui/gc-select.ts';
import '../ui/gc-spinner.ts';
import { iconDevice, iconForward, iconSearch } from '../ui/icons.ts';
import { valueWords } from '../ui/quantity-words.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { ago } from '../ui/time.ts';
import { deviceKindWord, retryWord, separator } from '../ui/words.ts';
import { deviceBadges } from './device-badges.ts';
import './gc-copy-line.ts';
import { countOf, type DeviceFilter, deviceFilters, shownDevices } from './device-filter.ts';
import { DeviceReader } from './device-reader.ts';
import type { PropertyStore } from './property-store.ts';
import { fragmentOf } from './route.ts';

const PAGE = 60;

/** The devices of the own company: what needs a hand first. */
@customElement('gc-installed-devices')
export class GcInstalledDevices extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .filters {
        display: grid;
        gap: 0.6rem;
      }
      @media (min-width: 700px) {
        .filters {
          grid-template-columns: minmax(0, 1fr) minmax(14rem, 20rem);
        }
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr));
        gap: 0.6rem;
      }
      li a {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 0.3rem 0.6rem;
        height: 100%;
        color: inherit;
        text-decoration: none;
      }
      li a:hover {
        border-color: var(--gc-brand);
      }
      li a > div {
        display: grid;
        gap: 0.3rem;
        min-width: 0;
      }
      li strong {
        font-weight: 650;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) store!: PropertyStore;
  @state() private filter: DeviceFilter = 'all';
  @state() private text = '';
  @state() private shown = PAGE;
  readonly #reader = new DeviceReader(this, () => this.store);

  protected override render(): TemplateResult {
    const { fault } = this.#reader;
    return html`<div class="stack">
      <h1>${msg('设备', { id: 'property-devices' })}</h1>
      ${
        fault
          ? html`<gc-banner tone="error" heading=${fault.title}>
              ${fault.mend}
              <gc-button slot="action" kind="secondary" @click=${this.#reader.read}
                >${retryWord()}</gc-button
              >
            </gc-banner>`
          : nothing
      }
      ${this.#body()} ${this.#ownCompany()}
    </div>`;
  }

  /** Whoever hands a device over names the other company by its id: here it is found and copied. */
  #ownCompany(): TemplateResult | typeof nothing {
    const { session } = this.store;
    const companyId = session.kind === 'signed-in' ? session.session.companyId : null;
    if (companyId === null) return nothing;
    return html`<section class="panel">
      <gc-copy-line label=${msg('本单位编号', { id: 'property-own-company' })} text=${companyId}></gc-copy-line>
      <p class="small soft">
        ${msg('别的单位要把设备移交给本单位时，把它告诉对方。', { id: 'property-own-company-note' })}
      </p>
    </section>`;
  }

  #body(): TemplateResult | typeof nothing {
    const { devices, fault } = this.#reader;
    if (!devices) return fault ? nothing : html`<gc-spinner></gc-spinner>`;
    if (devices.length === 0) {
      return html`<gc-empty heading=${msg('本单位还没有设备', { id: 'property-devices-none' })}
        ><span slot="icon">${iconDevice}</span>${msg('从“接入”开始，五分钟接好第一台。', {
          id: 'property-devices-none-note',
        })}</gc-empty
      >`;
    }
    const now = this.store.api.now();
    const found = shownDevices(devices, { filter: this.filter, text: this.text }, now);
    const left = found.length - this.shown;
    return html`${this.#filters(devices, now)}
      <p class="soft small" role="status">${msg(str`共 ${found.length} 台`, { id: 'property-devices-count' })}</p>
      ${
        found.length === 0
          ? html`<gc-empty heading=${msg('没有符合条件的设备', { id: 'property-devices-filtered' })}
              ><span slot="icon">${iconSearch}</span>${msg('换个条件，或清空搜索。', {
                id: 'property-devices-filtered-note',
              })}</gc-empty
            >`
          : html`<ul>
              ${repeat(
                found.slice(0, this.shown),
                ({ id }) => id,
                (device) => this.#device(device, now),
              )}
            </ul>`
      }
      ${
        left > 0
          ? html`<div>
              <gc-button
                kind="secondary"
                @click=${() => {
                  this.shown += PAGE;
                }}
                >${msg(str`再显示一些（还有 ${left} 台）`, { id: 'property-devices-more' })}</gc-button
              >
            </div>`
          : nothing
      }`;
  }

  #filters(devices: readonly InstalledDevice[], now: number): TemplateResult {
    return html`<div class="filters">
      <gc-field
        kind="search"
        hide-label
        label=${msg('找设备', { id: 'property-search' })}
        placeholder=${msg('找设备：名称、编号、地点', { id: 'property-search-hint' })}
        .value=${this.text}
        @gc-input=${(event: CustomEvent<string>) => {
          this.text = event.detail;
          this.shown = PAGE;
        }}
      ></gc-field>
      <gc-select
        hide-label
        label=${msg('显示哪些', { id: 'property-filter' })}
        .value=${this.filter}
        .choices=${deviceFilters.map((value) => ({
          value,
          name: `${filterWords[value]()} (${countOf(devices, value, now)})`,
        }))}
        @gc-change=${(event: CustomEvent<DeviceFilter>) => {
          this.filter = event.detail;
          this.shown = PAGE;
        }}
      ></gc-select>
    </div>`;
  }

  #device(device: InstalledDevice, now: number): TemplateResult {
    const seen =
      device.lastSeenAt === null
        ? msg('从未上报', { id: 'property-never-seen' })
        : ago(device.lastSeenAt, now, language());
    const values = valueWords(device.values).join(separator);
    return html`<li>
      <a class="panel" href=${fragmentOf({ view: 'device', id: device.id })}>
        <div>
          <strong>${device.name}</strong>
          <span>${nameOf(device.placeName)}</span>
          <span class="row">${deviceBadges(device, now)}</span>
          <span class="soft small numeric">${[deviceKindWord(device.kind), device.id, seen].join(separator)}</span>
          ${values === '' ? nothing : html`<span class="soft small numeric">${values}</span>`}
        </div>
        ${iconForward}
      </a>
    </li>`;
  }
}

const filterWords: Readonly<Record<DeviceFilter, () => string>> = {
  all: () => msg('全部', { id: 'property-filter-all' }),
  unprotected: () => msg('没有在保护', { id: 'property-filter-unprotected' }),
  alert: () => msg('正在报警', { id: 'property-filter-alert' }),
  battery: () => msg('电量低', { id: 'property-filter-battery' }),
  expiry: () => msg('快到期或已到期', { id: 'property-filter-expiry' }),
  uncommissioned: () => msg('还没调试', { id: 'property-filter-uncommissioned' }),
  revoked: () => msg('已撤销', { id: 'property-filter-revoked' }),
};

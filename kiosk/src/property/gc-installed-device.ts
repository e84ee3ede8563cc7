import type { Session } from '@gridcall/contract/http-gateway.ts';
import type { InstalledDevice } from '@gridcall/contract/http-property.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { language, msg, nameOf } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-empty.ts';
import '../ui/gc-spinner.ts';
import { iconBack, iconDevice } from '../ui/icons.ts';
import { valueWords } from '../ui/quantity-words.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { ago, dateTime, duration } from '../ui/time.ts';
import { Watch } from '../ui/watch.ts';
import { deviceKindWord, retryWord, separator } from '../ui/words.ts';
import { isReleased } from './behind-bridge.ts';
import { deviceBadges, expiryWords } from './device-badges.ts';
import { DeviceReader } from './device-reader.ts';
import './gc-bridge.ts';
import './gc-credentials.ts';
import './gc-device-actions.ts';
import './gc-device-history.ts';
import { conventionWord } from './kind-words.ts';
import type { PropertyStore } from './property-store.ts';
import { fragmentOf } from './route.ts';

/** One device: how it stands, what it said, what can be done with it. */
@customElement('gc-installed-device')
export class GcInstalledDevice extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .back {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
        min-height: var(--gc-target);
        text-decoration: none;
      }
    `,
  ];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) deviceId = '';
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  readonly #reader = new DeviceReader(this, () => this.store);

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  protected override render(): TemplateResult {
    const { devices, fault } = this.#reader;
    const device = devices?.find(({ id }) => id === this.deviceId);
    return html`<div class="stack">
      <p>
        <a class="back" href=${fragmentOf({ view: 'devices' })}
          >${iconBack}${msg('所有设备', { id: 'property-device-back' })}</a
        >
      </p>
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
      ${this.#fresh(device)}
      ${device ? this.#device(device) : devices ? this.#gone() : fault ? nothing : html`<gc-spinner></gc-spinner>`}
    </div>`;
  }

  /** Also after a device was handed over and is seen no more: its new owner needs them. */
  #fresh(device: InstalledDevice | undefined): TemplateResult | typeof nothing {
    const credentials = this.store.fresh.get(this.deviceId);
    if (!credentials) return nothing;
    return html`<section class="panel stack">
      <h2>${msg('新的凭证', { id: 'property-fresh' })}</h2>
      <gc-credentials .credentials=${credentials} kind=${device?.kind ?? ''}></gc-credentials>
      <div>
        <gc-button kind="secondary" @click=${() => this.store.forget(this.deviceId)}
          >${msg('用完了，收起来', { id: 'property-fresh-done' })}</gc-button
        >
      </div>
    </section>`;
  }

  #gone(): TemplateResult {
    return html`<gc-empty heading=${msg('没有这台设备', { id: 'property-device-none' })}
      ><span slot="icon">${iconDevice}</span>${msg('它可能已移交给别的单位，或编号写错了。', {
        id: 'property-device-none-note',
      })}</gc-empty
    >`;
  }

  #device(device: InstalledDevice): TemplateResult {
    const now = this.store.api.now();
    return html`<header class="stack">
        <h1>${device.name}</h1>
        <p>${nameOf(device.placeName)}</p>
        <p class="row">${deviceBadges(device, now)}</p>
      </header>
      ${
        device.revokedAt !== null && !isReleased(device)
          ? nothing
          : html`<gc-device-actions
              .store=${this.store}
              .device=${device}
              .isOperator=${this.session.companyId === null}
              .say=${this.say}
              @gc-device-changed=${this.#reader.read}
            ></gc-device-actions>`
      }
      ${
        device.kind === 'bridge'
          ? html`<gc-bridge
              .store=${this.store}
              .device=${device}
              .devices=${this.#reader.devices ?? []}
              .spoken=${language()}
            ></gc-bridge>`
          : nothing
      }
      <gc-device-history .store=${this.store} .device=${device}></gc-device-history>
      ${this.#facts(device, now)}`;
  }

  #facts(device: InstalledDevice, now: number): TemplateResult {
    const never = msg('还没有', { id: 'property-fact-never' });
    const values = valueWords(device.values);
    const seen = device.lastSeenAt === null ? never : ago(device.lastSeenAt, now, language());
    const every = duration(device.reportEveryMs);
    return html`<section class="panel stack">
      <h2>${msg('资料', { id: 'property-facts' })}</h2>
      <dl>
        <dt>${msg('最后上报', { id: 'property-fact-seen' })}</dt>
        <dd class="numeric">${seen}${values.length === 0 ? '' : `${separator}${values.join(separator)}`}</dd>
        <dt>${msg('连接', { id: 'property-fact-connection' })}</dt>
        <dd>
          ${
            device.connected
              ? msg('已连上', { id: 'property-connected' })
              : msg('没有连上', { id: 'property-not-connected' })
          }
        </dd>
        <dt>${msg('调试', { id: 'property-fact-commissioned' })}</dt>
        <dd class="numeric">${device.commissionedAt === null ? never : dateTime(device.commissionedAt, now)}</dd>
        <dt>${msg('装上', { id: 'property-fact-installed' })}</dt>
        <dd class="numeric">${dateTime(device.installedAt, now)}</dd>
        <dt>${msg('到期', { id: 'property-fact-expiry' })}</dt>
        <dd class="numeric">${expiryWords(device)}</dd>
        <dt>${msg('上报', { id: 'property-fact-contract' })}</dt>
        <dd>
          ${
            device.updateContract === 'periodic'
              ? msg('定时', { id: 'property-contract-periodic' })
              : msg('有事才报，平时报平安', { id: 'property-contract-event' })
          }${separator}<span class="numeric">${every}</span>
        </dd>
        <dt>${msg('类型', { id: 'property-fact-kind' })}</dt>
        <dd>${deviceKindWord(device.kind)}${separator}${conventionWord(device.convention)}</dd>
        <dt>${msg('编号', { id: 'property-fact-id' })}</dt>
        <dd class="numeric"><code>${device.id}</code></dd>
        ${
          device.address === null
            ? nothing
            : html`<dt>${msg('网桥和地址', { id: 'property-fact-bridge' })}</dt>
                <dd class="numeric"><code>${device.linkId} ${device.address}</code></dd>`
        }
      </dl>
    </section>`;
  }
}

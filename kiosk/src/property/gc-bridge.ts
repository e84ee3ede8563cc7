import type { Quarantine } from '@gridcall/contract/http-gateway.ts';
import type { InstalledDevice } from '@gridcall/contract/http-property.ts';
import type { Reader, Readers } from '@gridcall/contract/http-readers.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Fault, Result } from '../data/result.ts';
import { language, msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import { iconAlert, iconCheck, iconClock } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { ago, clockTime } from '../ui/time.ts';
import { deviceBadges } from './device-badges.ts';
import './gc-problem.ts';
import { Poll } from '../ui/poll.ts';
import { previewWords } from './preview-words.ts';
import { installReader, listReaders, readQuarantine } from './property-api.ts';
import type { PropertyStore } from './property-store.ts';
import { fragmentOf } from './route.ts';

const REFRESH_MS = 5000;
const PROBLEMS_SHOWN = 5;
const INSTALL_MINUTES = 10;

/** What hangs on a bridge or a serial bus, the card readers of an OSDP bus, and what went wrong on it of late. */
@customElement('gc-bridge')
export class GcBridge extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      li {
        display: grid;
        gap: 0.3rem;
        padding: 0.5rem 0;
      }
      li + li {
        border-top: 1px solid var(--gc-line);
      }
      li a {
        display: inline-flex;
        align-items: center;
        min-height: var(--gc-target);
      }
    `,
  ];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) device!: InstalledDevice;
  @property({ attribute: false }) devices: readonly InstalledDevice[] = [];
  /** The language that the server's words are asked for in. */
  @property({ attribute: false }) spoken = '';
  @state() private readers: Readers | null = null;
  @state() private quarantine: Quarantine | null = null;
  @state() private fault: Fault | null = null;
  @state() private busy: number | null = null;
  readonly #poll = new Poll(this, {
    everyMs: REFRESH_MS,
    ask: () => Promise.all([readQuarantine(this.store.api), this.#askReaders()]),
    take: ([quarantine, readers]) => {
      if (quarantine.ok) this.quarantine = quarantine.value;
      if (readers?.ok) this.readers = readers.value;
      this.fault = quarantine.ok ? (readers && !readers.ok ? readers.fault : null) : quarantine.fault;
      return true;
    },
  });

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('spoken')) void this.#poll.now();
  }

  #askReaders(): Promise<Result<Readers>> | null {
    return this.device.convention === 'osdp' ? listReaders(this.store.api, this.device.linkId) : null;
  }

  protected override render(): TemplateResult {
    const { fault } = this;
    return html`<div class="stack">
      ${fault ? html`<gc-banner tone="error" heading=${fault.title}>${fault.detail} ${fault.mend}</gc-banner>` : nothing}
      ${this.readers ? this.#readers(this.readers) : nothing} ${this.#children()} ${this.#problems()}
    </div>`;
  }

  #children(): TemplateResult {
    const { linkId, id } = this.device;
    const children = this.devices.filter((one) => one.linkId === linkId && one.id !== id && one.revokedAt === null);
    const now = this.store.api.now();
    return html`<section class="panel">
      <h2>${msg(str`它带来的设备（${children.length}）`, { id: 'property-bridge-children' })}</h2>
      ${
        children.length === 0
          ? html`<p class="soft">
              ${msg('还没有接收任何设备。它带来的设备在“隔离区”等您接收。', { id: 'property-bridge-none' })}
            </p>`
          : html`<ul>
              ${children.map(
                (child) => html`<li>
                  <a href=${fragmentOf({ view: 'device', id: child.id })}>${child.name}</a>
                  <span class="row">${deviceBadges(child, now)}</span>
                </li>`,
              )}
            </ul>`
      }
    </section>`;
  }

  #readers({ portOpen, readers }: Readers): TemplateResult {
    return html`<section class="panel stack">
      <h2>${msg('总线上的读卡器', { id: 'property-readers' })}</h2>
      ${
        portOpen
          ? nothing
          : html`<gc-banner tone="error" heading=${msg('串口没有打开', { id: 'property-port-closed' })}
              >${msg('检查转换器是否插好，以及 gridcall.yaml 里的串口名；插好后自动打开。', {
                id: 'property-port-closed-mend',
              })}</gc-banner
            >`
      }
      <ul>
        ${readers.map((reader) => this.#reader(reader, portOpen))}
      </ul>
    </section>`;
  }

  #reader(reader: Reader, portOpen: boolean): TemplateResult {
    const { address, name, identity, problem, installUntil, hasKey, counts } = reader;
    const isGood = reader.state === 'online' && problem === null;
    return html`<li>
      <strong>${name}</strong>
      <span class="row">
        <span class="badge ${isGood ? 'good' : 'danger'}">${isGood ? iconCheck : iconAlert}${readerWord(reader)}</span>
        ${
          installUntil === null
            ? nothing
            : html`<span class="badge warning"
                >${iconClock}${msg(str`正在换密钥，到 ${clockTime(installUntil)}`, { id: 'property-reader-installing' })}</span
              >`
        }
      </span>
      <span class="soft small numeric"
        >${msg(str`地址 ${address}，刷卡 ${counts.cards} 次`, { id: 'property-reader-facts' })}
        <code>${identity ?? ''}</code></span
      >
      ${problem === null ? nothing : html`<span class="small">${problem}</span>`}
      ${
        hasKey || installUntil !== null || !portOpen
          ? nothing
          : html`<div>
              <gc-button kind="secondary" ?busy=${this.busy === address} @click=${() => this.#install(address)}
                >${msg(str`给它换上自己的密钥（${INSTALL_MINUTES} 分钟内）`, { id: 'property-reader-install' })}</gc-button
              >
            </div>`
      }
    </li>`;
  }

  async #install(address: number): Promise<void> {
    if (this.busy !== null) return;
    this.busy = address;
    const result = await installReader(this.store.api, this.device.linkId, address, INSTALL_MINUTES);
    this.busy = null;
    if (result.ok) await this.#poll.now();
    else this.fault = result.fault;
  }

  #problems(): TemplateResult | typeof nothing {
    const entries = (this.quarantine?.entries ?? []).filter(({ linkId }) => linkId === this.device.linkId);
    if (entries.length === 0) return nothing;
    return html`<section class="stack">
      <h2>${msg('最近的问题', { id: 'property-bridge-problems' })}</h2>
      ${entries.slice(0, PROBLEMS_SHOWN).map(
        (entry) => html`<gc-problem
          preview=${previewWords(entry.preview)}
          .problem=${{ ...entry, when: ago(entry.at, this.store.api.now(), language()), count: 1 }}
        ></gc-problem>`,
      )}
    </section>`;
  }
}

function readerWord({ state: standing, secured }: Reader): string {
  switch (standing) {
    case 'waiting':
      return msg('还没有应答', { id: 'property-reader-waiting' });
    case 'offline':
      return msg('断开了', { id: 'property-reader-offline' });
    case 'online':
      return secured
        ? msg('在线，已加密', { id: 'property-reader-secured' })
        : msg('在线', { id: 'property-reader-online' });
  }
}

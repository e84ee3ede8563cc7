import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Fault } from '../data/result.ts';
import { msg } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-empty.ts';
import { iconDevice, iconForward } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { Watch } from '../ui/watch.ts';
import { beginCommissioning } from './begin.ts';
import './gc-credentials.ts';
import { stepHeading, stepStyles } from './link-steps.ts';
import type { PropertyStore } from './property-store.ts';
import { fragmentOf } from './route.ts';

/** What was just linked, with what it signs in with. "Back" from its commissioning leads here, as long as nobody signs out. */
@customElement('gc-linked')
export class GcLinked extends GcElement {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles, stepStyles];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) deviceId = '';
  @state() private fault: Fault | null = null;
  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  protected override render(): TemplateResult {
    const made = this.store.fresh.get(this.deviceId);
    if (!made) return this.#gone();
    const isBridge = made.convention !== 'native';
    return html`<div class="stack">
      ${stepHeading(3, msg('把凭证填进设备', { id: 'property-link-made' }))}
      <gc-credentials
        .credentials=${made}
        kind=${isBridge ? 'bridge' : (this.store.linkedKind ?? '')}
      ></gc-credentials>
      ${this.#failed()}
      <div class="actions">
        ${
          isBridge
            ? html`<gc-button class="main" @click=${() => this.#go(fragmentOf({ view: 'quarantine' }))}
                >${msg('看网桥带来的设备', { id: 'property-link-children' })}</gc-button
              >`
            : html`<gc-button class="main" ?busy=${this.busy} @click=${this.#begin}
                ><span slot="icon">${iconForward}</span>${msg('填好了，开始调试', { id: 'property-link-begin' })}</gc-button
              >`
        }
        <gc-button kind="secondary" @click=${() => this.#go(fragmentOf({ view: 'link', kind: '' }))}
          >${msg('再接入一台', { id: 'property-link-another' })}</gc-button
        >
      </div>
      ${
        isBridge
          ? nothing
          : html`<p class="small soft">
              ${msg('调试最多 30 分钟；期间这台设备的报警算演练，楼栋长和受理台都会看到“演练”。', { id: 'property-link-test' })}
            </p>`
      }
    </div>`;
  }

  /** After a reload: nobody has the password any more. */
  #gone(): TemplateResult {
    return html`<div class="stack">
      <gc-empty heading=${msg('密码已经看不到了', { id: 'property-linked-gone' })}
      ><span slot="icon">${iconDevice}</span>${msg('设备已登记。密码还没填进去的，到设备那里用“更换”取得新密码。', {
        id: 'property-linked-gone-mend',
      })}</gc-empty
      >
      <gc-button kind="secondary" @click=${() => this.#go(fragmentOf({ view: 'device', id: this.deviceId }))}
        >${msg('去看设备', { id: 'property-gone-go' })}</gc-button
      >
    </div>`;
  }

  #failed(): TemplateResult | typeof nothing {
    const { fault } = this;
    if (!fault) return nothing;
    return html`<gc-banner tone="error" heading=${fault.title}>${fault.detail} ${fault.mend}</gc-banner>`;
  }

  #go(fragment: string): void {
    location.hash = fragment;
  }

  async #begin(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await beginCommissioning(this.store, this.deviceId);
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
  }
}

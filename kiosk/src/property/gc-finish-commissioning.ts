import type { Commissioning } from '@gridcall/contract/http-property.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Fault } from '../data/result.ts';
import { msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import { iconCheck } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { finishCommissioning, revokeLink } from './property-api.ts';
import type { PropertyStore } from './property-store.ts';
import { fragmentOf } from './route.ts';

/**
 * All steps were seen; what no machine can see is asked: does it hang where the record says? Help goes to the record's
 * place. Fires `gc-finished` with the commissioning.
 */
@customElement('gc-finish-commissioning')
export class GcFinishCommissioning extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .place {
        font-size: 1.25rem;
        font-weight: 650;
      }
    `,
  ];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) commissioning!: Commissioning;
  /** The detector still alarms: a certificate now makes a real alert of the test. */
  @property({ type: Boolean }) alarming = false;
  @state() private isWrong = false;
  @state() private busy = false;
  @state() private fault: Fault | null = null;

  protected override render(): TemplateResult {
    const place = nameOf(this.commissioning.placeName);
    return html`<section class="panel stack">
      <h2>${msg('都看到了。最后核对地点', { id: 'property-finish' })}</h2>
      <p>${msg('这台设备就装在这里吗？出警的人会去这个地点。', { id: 'property-finish-question' })}</p>
      <p class="place">${place}</p>
      ${this.#fault()} ${this.isWrong ? this.#wrong(place) : nothing}
      ${this.alarming ? this.#alarming() : nothing}
      <div class="row">
        ${
          this.alarming
            ? nothing
            : html`<gc-button ?busy=${this.busy && !this.isWrong} @click=${this.#finish}
                ><span slot="icon">${iconCheck}</span>${msg('是这里，出证书', { id: 'property-finish-yes' })}</gc-button
              >`
        }
        ${
          this.isWrong
            ? nothing
            : html`<gc-button
                kind="secondary"
                @click=${() => {
                  this.isWrong = true;
                }}
                >${msg('地点不对', { id: 'property-finish-no' })}</gc-button
              >`
        }
      </div>
    </section>`;
  }

  #alarming(): TemplateResult {
    return html`<gc-banner tone="warning" heading=${msg('先让报警停下来', { id: 'property-clear' })}
      >${msg(
        '松开测试键，撤掉测试气体，等设备报平安；约十秒后就能出证书。现在出，演练就结束，这次报警变成真的，楼栋长会被叫来。',
        { id: 'property-clear-mend' },
      )}
      <gc-button slot="action" kind="secondary" ?busy=${this.busy && !this.isWrong} @click=${this.#finish}
        >${msg('不等了，照样出证书', { id: 'property-clear-anyway' })}</gc-button
      ></gc-banner
    >`;
  }

  #fault(): TemplateResult | typeof nothing {
    const { fault } = this;
    if (!fault) return nothing;
    return html`<gc-banner tone="error" heading=${fault.title}>${fault.detail} ${fault.mend}</gc-banner>`;
  }

  #wrong(place: string): TemplateResult {
    return html`<gc-banner
      tone="error"
      heading=${msg(str`登记的地点不对：${place}`, { id: 'property-place-wrong' })}
      >${msg('撤销这次登记，选对地点重新登记，再把新凭证填进设备。', { id: 'property-place-wrong-mend' })}
      <gc-button slot="action" kind="danger" ?busy=${this.busy} @click=${this.#again}
        >${msg('撤销并重新登记', { id: 'property-place-again' })}</gc-button
      ></gc-banner
    >`;
  }

  async #finish(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await finishCommissioning(this.store.api, this.commissioning.id);
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    if (result.ok) {
      this.store.forget(this.commissioning.deviceId);
      this.emit('gc-finished', result.value);
    }
  }

  async #again(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const { deviceId, deviceKind } = this.commissioning;
    const result = await revokeLink(this.store.api, deviceId);
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    if (!result.ok) return;
    this.store.forget(deviceId);
    location.hash = fragmentOf({ view: 'link', kind: deviceKind });
  }
}

import type { KioskView } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, str } from '../i18n/language.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-spinner.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import './gc-page.ts';
import type { Sending } from './outbox-sender.ts';

/** Between the tap and the answer. It says only what is known: nothing is registered before the gateway has said so. */
@customElement('gc-sending')
export class GcSending extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      gc-banner,
      gc-button {
        margin-top: var(--gc-gap);
      }
    `,
  ];

  @property({ attribute: false }) state!: Sending;
  @property({ attribute: false }) view!: KioskView;

  protected override render() {
    if (this.state.kind === 'full') return this.#full();
    return html`<gc-page no-back heading=${msg('正在发送', { id: 'sending-heading' })}>
      <gc-spinner text=${msg('正在发送…', { id: 'sending-text' })}></gc-spinner>
      ${this.state.kind === 'retrying' ? this.#retrying(this.state) : nothing}
    </gc-page>`;
  }

  #retrying(state: Extract<Sending, { kind: 'retrying' }>) {
    return html`<gc-banner tone="offline" heading=${msg('网关没有回应，会自动重试', { id: 'sending-retrying' })}
        >${
          state.isKept
            ? msg(str`已试 ${state.attempts} 次。您的报事保存在这台终端里，接通后自动送达，只会登记一次。`, {
                id: 'sending-kept',
              })
            : msg(str`已试 ${state.attempts} 次。这台终端存不下内容：请不要关闭本页。`, { id: 'sending-not-kept' })
        }</gc-banner
      >
      <gc-banner tone="information" heading=${msg('现在还没有回执号', { id: 'sending-no-receipt' })}
        >${msg('可以在这里等。离开后报事照样会送达，但看不到回执号；急事请打值班电话。', { id: 'sending-leave' })}
        ${this.#phone()}</gc-banner
      >
      <gc-button kind="secondary" wide @click=${this.#finished}
        >${msg('不等了，我用完了', { id: 'sending-finished' })}</gc-button
      >`;
  }

  #full() {
    return html`<gc-page heading=${msg('没有登记上', { id: 'report-refused' })}>
      <gc-banner tone="error" heading=${msg('这台终端里等待发送的报事已满', { id: 'sending-full' })}
        >${msg('网关恢复前不能再收。请打值班电话，或稍后再来。', { id: 'sending-full-mend' })} ${this.#phone()}</gc-banner
      >
    </gc-page>`;
  }

  #phone() {
    const phone = this.view.company?.dutyPhone;
    return phone ? html`<strong class="numeric">${phone}</strong>` : nothing;
  }

  #finished(): void {
    this.emit('gc-finished');
  }
}

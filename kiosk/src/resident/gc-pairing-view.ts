import { type CSSResultGroup, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Api } from '../data/api.ts';
import { msg } from '../i18n/language.ts';
import '../ui/gc-button.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import './gc-number-pad.ts';
import './gc-page.ts';
import { pairKiosk } from './kiosk-api.ts';
import { CODE_LENGTH } from './number-entry.ts';

/** A screen that belongs to no place yet. Fires `gc-paired`. */
@customElement('gc-pairing-view')
export class GcPairingView extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      p {
        max-width: 34rem;
        margin: 0 auto 1.2rem;
        color: var(--gc-ink-soft);
      }
      code {
        overflow-wrap: anywhere;
      }
      gc-button {
        max-width: 26rem;
        margin: var(--gc-gap) auto 0;
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  @state() private code = '';
  @state() private fault = '';
  @state() private isBusy = false;

  protected override render() {
    return html`<gc-page no-back heading=${msg('这台终端还没有配对', { id: 'pairing-heading' })}>
      <p>
        ${msg('请安装人员在网关上运行下面的命令，再把得到的 6 位配对码输入这里。配对码只能用一次。', { id: 'pairing-how' })}<br />
        <code>npm run --silent gridcall -- kiosk add --place …</code>
      </p>
      <gc-number-pad
        label=${msg('配对码（6 位数字）', { id: 'pairing-code' })}
        limit=${CODE_LENGTH}
        .value=${this.code}
        fault=${this.fault}
        @gc-input=${this.#typed}
        @gc-enter=${this.#pair}
      ></gc-number-pad>
      <gc-button wide ?busy=${this.isBusy} ?disabled=${this.code.length < CODE_LENGTH} @click=${this.#pair}
        >${msg('配对', { id: 'pairing-pair' })}</gc-button
      >
    </gc-page>`;
  }

  #typed(event: CustomEvent<string>): void {
    this.code = event.detail;
    this.fault = '';
  }

  async #pair(): Promise<void> {
    if (this.isBusy || this.code.length < CODE_LENGTH) return;
    this.isBusy = true;
    const result = await pairKiosk(this.api, this.code);
    this.isBusy = false;
    if (result.ok) {
      this.emit('gc-paired');
      return;
    }
    const { title, mend } = result.fault;
    this.fault = `${title} · ${mend}`;
    this.code = '';
  }
}

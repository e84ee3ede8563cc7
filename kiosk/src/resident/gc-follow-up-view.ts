import type { ServiceRequestFollowUp } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Api } from '../data/api.ts';
import type { Fault } from '../data/result.ts';
import { msg } from '../i18n/language.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-spinner.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import './gc-follow-up-result.ts';
import './gc-number-pad.ts';
import type { GcPage } from './gc-page.ts';
import './gc-page.ts';
import { readFollowUp } from './kiosk-api.ts';
import { CODE_LENGTH, checkNumber, digitsOf, formatNumber, NUMBER_MAX_DIGITS } from './number-entry.ts';

const REFRESH_MS = 15_000;

/** Number, then code, then where it stands. A wrong digit in the number is seen here, so that no try is spent on it. */
@customElement('gc-follow-up-view')
export class GcFollowUpView extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      .hint {
        max-width: 26rem;
        margin: 0 auto var(--gc-gap);
        color: var(--gc-ink-soft);
      }
      .go {
        max-width: 26rem;
        margin: var(--gc-gap) auto 0;
      }
      gc-banner {
        margin-bottom: var(--gc-gap);
      }
    `,
  ];

  @property({ attribute: false }) api!: Api;
  /** From the QR of a receipt; empty at the kiosk. */
  @property() number = '';
  @property() code = '';
  /** On a phone there is no home page to go back to. */
  @property({ type: Boolean }) alone = false;
  @state() private step: 'number' | 'code' | 'result' = 'number';
  @state() private numberFault = '';
  @state() private fault: Fault | undefined;
  @state() private isBusy = false;
  @state() private result: ServiceRequestFollowUp | undefined;
  @query('gc-page') private page!: GcPage | null;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => void this.#refresh(), REFRESH_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  /** Not earlier: when this view is loaded late, its properties are there only now. */
  protected override firstUpdated(): void {
    this.number = digitsOf(this.number, NUMBER_MAX_DIGITS);
    if (this.number !== '' && this.code !== '') void this.#ask();
  }

  protected override render() {
    if (this.step === 'result' && this.result) {
      return html`<gc-page ?no-back=${this.alone} heading=${formatNumber(this.number)}>
        ${this.fault ? this.#banner(this.fault) : nothing}
        <gc-follow-up-result .result=${this.result}></gc-follow-up-result>
      </gc-page>`;
    }
    return this.step === 'number' ? this.#askNumber() : this.#askCode();
  }

  #askNumber() {
    return html`<gc-page ?no-back=${this.alone} heading=${msg('查进度', { id: 'home-follow-up' })}>
      ${this.fault ? this.#banner(this.fault) : nothing}
      <p class="hint">${msg('请输入回执上的号码，不用输横线。', { id: 'follow-up-number-hint' })}</p>
      <gc-number-pad
        label=${msg('回执号', { id: 'receipt-number' })}
        limit=${NUMBER_MAX_DIGITS}
        .shown=${formatNumber}
        .value=${this.number}
        fault=${this.numberFault}
        @gc-input=${this.#typedNumber}
        @gc-enter=${this.#toCode}
      ></gc-number-pad>
      <gc-button class="go" wide ?disabled=${checkNumber(this.number) === 'short'} @click=${this.#toCode}
        >${msg('下一步', { id: 'next' })}</gc-button
      >
    </gc-page>`;
  }

  #askCode() {
    return html`<gc-page heading=${msg('查进度', { id: 'home-follow-up' })} @gc-back=${this.#toNumber}>
      ${this.fault ? this.#banner(this.fault) : nothing}
      <gc-number-pad
        label=${msg('查询码（6 位）', { id: 'follow-up-code' })}
        limit=${CODE_LENGTH}
        .value=${this.code}
        @gc-input=${this.#typedCode}
        @gc-enter=${this.#ask}
      ></gc-number-pad>
      <gc-button class="go" wide ?busy=${this.isBusy} ?disabled=${this.code.length < CODE_LENGTH} @click=${this.#ask}
        >${msg('查询', { id: 'follow-up-ask' })}</gc-button
      >
    </gc-page>`;
  }

  #banner(fault: Fault) {
    if (fault.code === 'LOCKED') {
      return html`<gc-banner tone="error" heading=${msg('输错次数太多，已锁定一小时', { id: 'follow-up-locked' })}
        >${msg('这是为了保护报事人。请一小时后再试，或到服务站查询。', { id: 'follow-up-locked-mend' })}</gc-banner
      >`;
    }
    if (fault.status === 404 || fault.status === 401 || fault.status === 403) {
      return html`<gc-banner tone="error" heading=${msg('号码和查询码对不上', { id: 'follow-up-wrong' })}
        >${msg('请对照回执再输一次。连续输错六次会锁定一小时。', { id: 'follow-up-wrong-mend' })}</gc-banner
      >`;
    }
    if (fault.status === 0) {
      return html`<gc-banner tone="offline" heading=${msg('网关没有回应', { id: 'gateway-away' })}
        >${msg('现在查不到进度。恢复后请再试一次。', { id: 'follow-up-away' })}</gc-banner
      >`;
    }
    return html`<gc-banner tone="error" heading=${fault.title}>${fault.mend}</gc-banner>`;
  }

  #typedNumber(event: CustomEvent<string>): void {
    this.number = event.detail;
    this.numberFault = '';
  }

  #typedCode(event: CustomEvent<string>): void {
    this.code = event.detail;
    this.fault = undefined;
  }

  #toCode(): void {
    const verdict = checkNumber(this.number);
    if (verdict === 'short') return;
    if (verdict === 'mistyped') {
      this.numberFault = msg('有一位数字不对，请对照回执', { id: 'follow-up-mistyped' });
      return;
    }
    this.#go('code');
  }

  #toNumber(event: Event): void {
    event.preventDefault();
    this.code = '';
    this.fault = undefined;
    this.#go('number');
  }

  #go(step: 'number' | 'code' | 'result'): void {
    this.step = step;
    void this.updateComplete.then(() => this.page?.focusHeading());
  }

  async #ask(): Promise<void> {
    if (this.isBusy || this.code.length < CODE_LENGTH) return;
    this.isBusy = true;
    const answer = await readFollowUp(this.api, formatNumber(this.number), this.code);
    this.isBusy = false;
    if (answer.ok) {
      this.fault = undefined;
      this.result = answer.value;
      this.#go('result');
      return;
    }
    this.fault = answer.fault;
    // The gateway did not look at the code: it stays as it was typed.
    if (answer.fault.status !== 0 && answer.fault.status < 500) this.code = '';
    if (this.step === 'number') this.#go('code');
  }

  async #refresh(): Promise<void> {
    if (this.step !== 'result') return;
    const answer = await readFollowUp(this.api, formatNumber(this.number), this.code);
    if (answer.ok) this.result = answer.value;
    this.fault = answer.ok ? undefined : answer.fault;
  }
}

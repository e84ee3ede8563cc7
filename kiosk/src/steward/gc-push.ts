import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Fault } from '../data/result.ts';
import { language, msg } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { beginPush, endPush, type PushState, readPushState, renewPush } from './push.ts';
import type { StewardStore } from './steward-store.ts';

/** Whether this phone rings while the page is closed; and if it cannot, why, and what works all the same. */
@customElement('gc-push')
export class GcPush extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      :host {
        display: block;
        margin-top: 1rem;
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @state() private now: PushState | null = null;
  @state() private busy = false;
  @state() private fault: Fault | null = null;

  protected override firstUpdated(): void {
    void this.#begin();
  }

  async #begin(): Promise<void> {
    await this.#look();
    if (this.now === 'on') await renewPush(this.store.api, language());
  }

  async #look(): Promise<void> {
    this.now = await readPushState(this.store.features.push !== null);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.now === null) return nothing;
    return html`<section class="panel stack" aria-label=${msg('手机通知', { id: 'steward-push' })}>
      <h2>${msg('手机通知', { id: 'steward-push' })}</h2>
      <p class="small">${this.#words(this.now)}</p>
      ${
        this.fault
          ? html`<gc-banner tone="error" heading=${msg('没有开启', { id: 'steward-push-failed' })}
              >${msg('浏览器的推送服务没有答应。请检查手机网络，或换一个浏览器再试。', {
                id: 'steward-push-failed-mend',
              })}</gc-banner
            >`
          : nothing
      }
      ${this.#button(this.now)}
    </section>`;
  }

  #words(now: PushState): string {
    switch (now) {
      case 'elsewhere':
        return msg(
          '请保持本页打开：新报警会响铃、振动。要在关着页面时也收到，请在手机上打开网格事件队列的楼栋长页面。',
          { id: 'steward-push-elsewhere' },
        );
      case 'insecure':
        return msg(
          '本页是用 http 打开的，浏览器不允许推送。请保持本页打开：新报警会响铃、振动。要收推送，请用 https 打开。',
          { id: 'steward-push-insecure' },
        );
      case 'unsupported':
        return msg(
          '这个浏览器不能收推送。请保持本页打开：新报警会响铃、振动。苹果手机请先把本页添加到主屏幕，再从那里打开。',
          { id: 'steward-push-unsupported' },
        );
      case 'denied':
        return msg('您拒绝过通知。请在浏览器设置里允许本网站发通知，再刷新本页。', { id: 'steward-push-denied' });
      case 'off':
        return msg('开启后，页面关着也会收到报警，并可直接在通知上接警。', { id: 'steward-push-off' });
      case 'on':
        return msg('已开启：页面关着也会收到报警。', { id: 'steward-push-on' });
    }
  }

  #button(now: PushState): TemplateResult | typeof nothing {
    if (now === 'off') {
      return html`<gc-button wide ?busy=${this.busy} @click=${() => this.#act(() => this.#subscribe())}
        >${msg('开启手机通知', { id: 'steward-push-begin' })}</gc-button
      >`;
    }
    if (now !== 'on') return nothing;
    return html`<gc-button
      wide
      kind="secondary"
      ?busy=${this.busy}
      @click=${() => this.#act(() => endPush(this.store.api))}
      >${msg('关闭手机通知', { id: 'steward-push-end' })}</gc-button
    >`;
  }

  async #subscribe(): Promise<void> {
    const { push } = this.store.features;
    if (push === null) return;
    const result = await beginPush(this.store.api, push.publicKey, language());
    this.fault = result.ok ? null : result.fault;
  }

  async #act(act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await act();
    await this.#look();
    this.busy = false;
  }
}

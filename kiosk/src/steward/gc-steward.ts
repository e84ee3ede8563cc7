import type { Alert, Session } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { msg, nameOf, str } from '../i18n/language.ts';
import { sharedStyles } from '../ui/element.ts';
import { iconBell, iconDevice, iconNoise, iconNotice, iconPerson } from '../ui/icons.ts';
import { phonePageStyles } from '../ui/phone-page-styles.ts';
import { type SignInWords, StaffPage } from '../ui/staff-page.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { alertKindWord } from '../ui/words.ts';
import { AlarmSound } from './alarm-sound.ts';
import { countWaiting } from './alert-order.ts';
import './gc-alert-list.ts';
import { fragmentOf, type Route, routeOf } from './route.ts';
import { stewardLayout } from './steward-layout.ts';
import { StewardStore } from './steward-store.ts';

/**
 * What can wait until somebody is signed in; then at once, since nothing more comes when the gateway is gone. Asked for
 * again when it is opened.
 */
function loadLaterViews(): void {
  void Promise.allSettled([
    import('./gc-alert-detail.ts'),
    import('./gc-notices.ts'),
    import('./gc-device-list.ts'),
    import('./gc-duty.ts'),
    import('./gc-push.ts'),
  ]);
}

/** The steward's page: what is wrong in my buildings, and what do I do now. */
@customElement('gc-steward')
export class GcSteward extends StaffPage {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles, phonePageStyles, stewardLayout];

  protected readonly store = new StewardStore();
  readonly #sound = new AlarmSound();
  @state() private route: Route = routeOf(location.hash);
  /** Read aloud at once by a screen reader. */
  @state() private announced: Alert | null = null;

  constructor() {
    super();
    this.store.onRing = (alert) => this.#ring(alert);
  }

  protected override moved(): void {
    this.route = routeOf(location.hash);
  }

  protected override render(): TemplateResult {
    this.#nameWindow();
    return super.render();
  }

  protected override signInWords(): SignInWords {
    return {
      heading: msg('楼栋长登录', { id: 'steward-sign-in' }),
      hint: msg('令牌由管理员发给您，可整段粘贴。', { id: 'steward-sign-in-hint' }),
    };
  }

  protected override page(session: Session): TemplateResult {
    const opened = this.route.view === 'alerts' ? this.route.alertId : null;
    return html`
      ${this.#bar(session)} ${this.#navigation()}
      <div class="banners">${this.#connection()}</div>
      <p class="visually-hidden" role="alert">${this.#announcement()}</p>
      <main class=${opened === null ? 'list-only' : 'with-detail'}>${this.#view(session, opened)}</main>
      <gc-toast></gc-toast>
    `;
  }

  #bar(session: Session): TemplateResult {
    const { wanted } = this.#sound;
    return html`<header class="app-bar">
      <p class="title">
        <span class="wide">${msg('网格一呼 · 楼栋长', { id: 'steward-title' })}</span
        ><span class="narrow">${msg('楼栋长', { id: 'steward-role' })}</span><span class="who">${session.name}</span>
      </p>
      <gc-button
        kind="on-dark"
        .pressed=${wanted}
        label=${wanted ? msg('铃声已开', { id: 'steward-sound-on' }) : msg('铃声已关', { id: 'steward-sound-off' })}
        @click=${this.#toggleSound}
        >${iconNoise}</gc-button
      >
      ${this.languageAndLeave()}
    </header>`;
  }

  #navigation(): TemplateResult {
    const waiting = countWaiting(this.store.alerts.byId.values());
    const entries = [
      { view: 'alerts', icon: iconBell, name: msg('报警', { id: 'steward-nav-alerts' }) },
      { view: 'notices', icon: iconNotice, name: msg('通知', { id: 'steward-nav-notices' }) },
      { view: 'duty', icon: iconPerson, name: msg('值班', { id: 'steward-nav-duty' }) },
      { view: 'devices', icon: iconDevice, name: msg('设备', { id: 'steward-nav-devices' }) },
    ] as const;
    const { features } = this.store;
    const shown = entries.filter(({ view }) => view === 'alerts' || features[view]);
    if (shown.length === 1) return html``;
    return html`<nav aria-label=${msg('页面', { id: 'steward-nav' })}>
      ${shown.map(
        (entry) => html`<a
          href=${fragmentOf(entry.view === 'alerts' ? { view: 'alerts', alertId: null } : { view: entry.view })}
          aria-current=${this.route.view === entry.view ? 'page' : nothing}
          >${entry.icon}<span>${entry.name}</span>${
            entry.view === 'alerts' && waiting > 0
              ? html`<span class="count">${waiting}<span class="visually-hidden"
                    >${msg('条待接警', { id: 'steward-nav-waiting' })}</span
                  ></span>`
              : nothing
          }</a
        >`,
      )}
    </nav>`;
  }

  #connection(): TemplateResult | typeof nothing {
    if (this.store.status === 'away') {
      const heading = this.store.isAtQueue
        ? msg('连不上事件队列', { id: 'steward-away-queue' })
        : msg('连不上网关', { id: 'steward-away' });
      return html`<gc-banner tone="offline" heading=${heading}
        >${msg('下面是断开前的内容，新的报警暂时收不到；正在自动重连。', { id: 'steward-away-mend' })}</gc-banner
      >`;
    }
    if (this.#sound.wanted && !this.#sound.canSound) {
      return html`<gc-banner tone="information" heading=${msg('铃声还没有启用', { id: 'steward-sound-blocked' })}
        >${msg('浏览器要您点一下才允许响铃。', { id: 'steward-sound-blocked-mend' })}
        <gc-button slot="action" kind="secondary" @click=${() => this.#allowSound(true)}
          >${msg('启用铃声', { id: 'steward-sound-allow' })}</gc-button
        ></gc-banner
      >`;
    }
    return nothing;
  }

  #view(session: Session, opened: string | null): TemplateResult {
    const store = this.store;
    loadLaterViews();
    const { view } = this.route;
    switch (view === 'alerts' || store.features[view] ? view : 'alerts') {
      case 'notices':
        return html`<gc-notices .store=${store} .session=${session} .say=${this.say}></gc-notices>`;
      case 'duty':
        return html`<gc-duty .store=${store} .session=${session} .say=${this.say}></gc-duty>`;
      case 'devices':
        return html`<gc-device-list .store=${store}></gc-device-list>`;
      case 'alerts':
        return html`<gc-alert-list .store=${store} .selected=${opened}></gc-alert-list>
          ${
            opened === null
              ? html`<p class="choose soft">${msg('选一条报警查看详情和处置卡', { id: 'steward-choose' })}</p>`
              : html`<gc-alert-detail .store=${store} .alertId=${opened} .say=${this.say}></gc-alert-detail>`
          }`;
    }
  }

  async #allowSound(wanted: boolean): Promise<void> {
    await this.#sound.allow(wanted);
    this.requestUpdate();
  }

  #toggleSound(): void {
    void this.#allowSound(!this.#sound.wanted);
  }

  #ring(alert: Alert): void {
    this.#sound.ring();
    this.announced = alert;
  }

  #announcement(): string {
    if (!this.announced) return '';
    const what = alertKindWord(this.announced.kind);
    const where = nameOf(this.announced.placeName);
    return msg(str`新报警：${what}，${where}`, { id: 'steward-announce' });
  }

  #nameWindow(): void {
    const waiting = countWaiting(this.store.alerts.byId.values());
    const name = msg('网格一呼 · 楼栋长', { id: 'steward-title' });
    document.title = waiting > 0 ? `(${waiting}) ${name}` : name;
  }
}

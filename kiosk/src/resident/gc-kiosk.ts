import type { KioskView } from '@gridcall/contract/http-gateway.ts';
import type { KioskHelp } from '@gridcall/contract/http-kiosk-help.ts';
import { type CSSResultGroup, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { createApi } from '../data/api.ts';
import { language, msg, nameOf, setLanguage, sourceLanguage } from '../i18n/language.ts';
import { GcElement } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-spinner.ts';
import './gc-emergency.ts';
import './gc-home-view.ts';
import './gc-idle-warning.ts';
import './gc-kiosk-header.ts';
import './gc-kiosk-tools.ts';
import { resetComfort } from './comfort.ts';
import { HelpCall } from './help-call.ts';
import type { IdleContext } from './idle.ts';
import { IdleGuard } from './idle-guard.ts';
import { fileServiceRequest } from './kiosk-api.ts';
import { KioskConnection } from './kiosk-connection.ts';
import { kioskStyles } from './kiosk-styles.ts';
import { OutboxSender } from './outbox-sender.ts';
import { hashOf, type PageName, parseRoute, type Route } from './route.ts';
import { keepPage } from './service-worker/register.ts';
import { loadAllViews, loadView } from './views.ts';

/** The page of the kiosk: what stands on every page, and which page it is. */
@customElement('gc-kiosk')
export class GcKiosk extends GcElement {
  static override styles: CSSResultGroup = [GcElement.styles, kioskStyles];

  readonly #api = createApi({ root: '/api/v1', language });
  readonly #outbox = new OutboxSender(
    (key, body) => fileServiceRequest(this.#api, key, body),
    (waiting) => {
      this.waiting = waiting;
    },
  );
  readonly #connection = new KioskConnection(this, this.#api, () => {
    this.#outbox.wake();
    this.#help.wake();
  });
  readonly #help = new HelpCall(this, this.#api);
  readonly #idle = new IdleGuard(this);
  @state() private route: Route = parseRoute(location.hash);
  @state() private waiting = 0;
  @state() private viewFault = false;
  /** Counts persons: everything below is built anew for the next one. */
  @state() private session = 0;
  #isEmergency = false;
  /** Nobody touches a screen while they wait for help: it is neither asked nor wiped. */
  #isWaiting = false;
  #stoodAt = false;
  #keepsPage = false;

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('hashchange', this.#hashChanged);
    void this.#outbox.start();
    this.#enter(this.route);
    loadAllViews();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('hashchange', this.#hashChanged);
    this.#outbox.stop();
  }

  idleContext(): IdleContext {
    const { page } = this.route;
    if (page === 'home') return 'home';
    return page === 'report' || page === 'follow-up' ? 'form' : 'information';
  }

  wipe(): void {
    this.#outbox.forgetPerson();
    this.session += 1;
    this.viewFault = false;
    resetComfort();
    if (language() !== sourceLanguage) void setLanguage(sourceLanguage);
    this.#go(this.#help.isUnderWay(this.#view()) ? 'help' : 'home');
    window.scrollTo(0, 0);
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    const view = this.#view();
    this.#followHelp(view);
    this.#isEmergency = (view?.emergencies.length ?? 0) > 0;
    const isWaiting = this.#isEmergency || (this.route.page === 'help' && this.#help.isUnderWay(view));
    if (isWaiting !== this.#isWaiting) {
      this.#isWaiting = isWaiting;
      this.#idle.setPaused(isWaiting);
    }
    const product = msg('网格一呼', { id: 'product' });
    document.title = view ? `${nameOf((view.building ?? view.place).name)} · ${product}` : product;
    if (view && !this.#keepsPage) {
      this.#keepsPage = true;
      void keepPage(() => this.route.page === 'home' && this.waiting === 0 && !this.#help.isUnderWay(undefined));
    }
  }

  showHelp(help: KioskHelp | null): void {
    this.#connection.showHelp(help);
  }

  readView(): void {
    void this.#connection.read();
  }

  /** A call that stands is shown when the page begins, and when it is over the page goes back. */
  #followHelp(view: KioskView | undefined): void {
    if (view === undefined) return;
    this.#help.take(view.help);
    const stands = view.help !== null;
    if (stands && !this.#stoodAt && this.route.page === 'home') this.#go('help');
    if (!stands && this.#stoodAt && this.route.page === 'help' && !this.#help.isUnderWay(view)) this.#go('home');
    this.#stoodAt = stands;
  }

  protected override render(): TemplateResult {
    const view = this.#view();
    const isWarning = this.#idle.isWarning && !this.#isEmergency;
    return html`
      <div class="page" ?inert=${this.#isEmergency || isWarning}>
        <gc-kiosk-header .view=${view} ?small=${this.route.page !== 'home'}></gc-kiosk-header>
        <main
          @gc-go=${(event: CustomEvent<PageName>) => this.#go(event.detail)}
          @gc-back=${(event: Event) => event.defaultPrevented || this.#go('home')}
          @gc-finished=${this.wipe}
          @gc-paired=${() => this.#connection.read()}
        >
          <div class="states" aria-live="polite">${this.#states()}</div>
          ${keyed(`${this.session} ${this.route.page}`, html`<div class="view">${this.#page()}</div>`)}
        </main>
        ${keyed(this.session, html`<gc-kiosk-tools ?home=${this.route.page === 'home'} .waiting=${this.waiting} @gc-finished=${this.wipe}></gc-kiosk-tools>`)}
      </div>
      ${isWarning ? html`<gc-idle-warning .seconds=${this.#idle.seconds} @gc-continue=${() => this.#idle.continue()}></gc-idle-warning>` : nothing}
      ${this.#isEmergency && view ? html`<gc-emergency .view=${view} ?away=${this.#isAway()}></gc-emergency>` : nothing}
    `;
  }

  /** What is wrong with the world, each in its own words: the gateway away is not the uplink cut. */
  #states() {
    const { state } = this.#connection;
    if (state.kind !== 'ready') return nothing;
    if (state.isAway) {
      return html`<gc-banner tone="offline" heading=${msg('网关没有回应', { id: 'gateway-away' })}
        >${msg('正在自动重连。报事可以照常填写，会先存在这台终端里；急事请打 119、110、120。', { id: 'gateway-away-text' })}</gc-banner
      >`;
    }
    if (state.view.uplink === 'down') {
      return html`<gc-banner tone="warning" heading=${msg('上级网络断开', { id: 'uplink-down' })}
        >${msg('您的报事保存在本小区网关，恢复后自动送达，回执号不变。', { id: 'uplink-down-text' })}</gc-banner
      >`;
    }
    return nothing;
  }

  #page() {
    const { state } = this.#connection;
    if (this.route.page === 'follow-up' && state.kind !== 'ready' && state.kind !== 'loading') {
      return this.#followUp(this.route, true);
    }
    if (this.route.page === 'help' && state.kind === 'failed') return this.#helpView(undefined);
    switch (state.kind) {
      case 'loading':
        return html`<gc-spinner text=${msg('正在连接网关…', { id: 'connecting' })}></gc-spinner>`;
      case 'failed':
        return html`<gc-banner tone="offline" heading=${state.fault.title}>${state.fault.mend}</gc-banner>
          <gc-spinner text=${msg('正在连接网关…', { id: 'connecting' })}></gc-spinner>`;
      case 'unpaired':
        void loadView('pairing');
        return html`<gc-pairing-view .api=${this.#api}></gc-pairing-view>`;
      case 'ready':
        return this.viewFault ? this.#reload() : this.#ready(state.view);
    }
  }

  #ready(view: KioskView) {
    switch (this.route.page) {
      case 'home':
        return html`<gc-home-view .view=${view}></gc-home-view>`;
      case 'report':
        return html`<gc-report-view .view=${view} .outbox=${this.#outbox}></gc-report-view>`;
      case 'follow-up':
        return this.#followUp(this.route, false);
      case 'notices':
        return html`<gc-notices-view .view=${view}></gc-notices-view>`;
      case 'safety':
        return html`<gc-safety-view .view=${view}></gc-safety-view>`;
      case 'help':
        return this.#helpView(view);
    }
  }

  #helpView(view: KioskView | undefined) {
    const isAway = view === undefined || this.#isAway();
    return html`<gc-help-view
      .view=${view}
      .stage=${this.#help.stage(view, isAway)}
      .fault=${this.#help.cancelFault}
      ?away=${isAway}
      @gc-call-help=${this.#help.call}
      @gc-cancel-help=${() => this.#help.cancel(view)}
    ></gc-help-view>`;
  }

  #followUp(route: Extract<Route, { page: 'follow-up' }>, alone: boolean) {
    return html`<gc-follow-up-view
      .api=${this.#api}
      .number=${route.number}
      .code=${route.code}
      ?alone=${alone}
    ></gc-follow-up-view>`;
  }

  #reload() {
    return html`<gc-banner tone="error" heading=${msg('这一页没有加载出来', { id: 'view-failed' })}
        >${msg('可能刚刚升级。请重新加载。', { id: 'view-failed-mend' })}</gc-banner
      >
      <p><gc-button @click=${() => location.reload()}>${msg('重新加载', { id: 'reload' })}</gc-button></p>`;
  }

  #view(): KioskView | undefined {
    return this.#connection.state.kind === 'ready' ? this.#connection.state.view : undefined;
  }

  #isAway(): boolean {
    return this.#connection.state.kind === 'ready' && this.#connection.state.isAway;
  }

  #go(page: PageName): void {
    this.#enter(parseRoute(hashOf(page)));
  }

  #hashChanged = (): void => this.#enter(parseRoute(location.hash));

  /** One entry of history, without number and code: the next person's way back leads nowhere. */
  #enter(route: Route): void {
    this.route = route;
    if (location.hash !== hashOf(route.page)) history.replaceState(null, '', hashOf(route.page));
    window.scrollTo(0, 0);
    this.viewFault = false;
    loadView(route.page).catch(() => {
      this.viewFault = true;
    });
  }
}

import type { Session } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { language, msg, nameOf } from '../i18n/language.ts';
import { sharedStyles } from '../ui/element.ts';
import { iconDevice, iconLink, iconQuarantine, iconTable } from '../ui/icons.ts';
import { phonePageStyles } from '../ui/phone-page-styles.ts';
import { type SignInWords, StaffPage } from '../ui/staff-page.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { propertyLayout } from './property-layout.ts';
import { PropertyStore } from './property-store.ts';
import { fragmentOf, type Route, routeOf } from './route.ts';

/** All that comes after the sign-in; at once, since nothing more comes when the gateway is gone. */
async function loadViews(): Promise<void> {
  await Promise.all([
    import('./gc-link.ts'),
    import('./gc-linked.ts'),
    import('./gc-installed-devices.ts'),
    import('./gc-installed-device.ts'),
    import('./gc-commissioning.ts'),
    import('./gc-quarantine.ts'),
    import('./gc-import.ts'),
  ]);
}

/** Under which entry of the navigation a view stands. */
function tabOf({ view }: Route): 'link' | 'devices' | 'quarantine' | 'import' {
  if (view === 'device' || view === 'commissioning') return 'devices';
  return view === 'linked' ? 'link' : view;
}

/** The property page: an installer links detectors and gates, and sees why one does not work. */
@customElement('gc-property')
export class GcProperty extends StaffPage {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles, phonePageStyles, propertyLayout];

  protected readonly store = new PropertyStore();
  @state() private route: Route = routeOf(location.hash);
  /** A view is drawn when it is there: an element that is defined later would miss what it was given. */
  @state() private views: 'none' | 'loading' | 'ready' | 'failed' = 'none';
  @query('main') private main!: HTMLElement | null;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('beforeunload', this.#leaving);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#leaving);
  }

  /** The browser asks first: a slip of the thumb that reloads the page would lose passwords that are shown once. */
  readonly #leaving = (event: BeforeUnloadEvent): void => {
    if (this.store.holdsPasswords) event.preventDefault();
  };

  protected override moved(): void {
    this.route = routeOf(location.hash);
    scrollTo(0, 0);
    // A new view begins at its top, for the eye and for a screen reader.
    void this.updateComplete.then(() => this.main?.focus({ preventScroll: true }));
  }

  protected override render(): TemplateResult {
    document.title = msg('网格一呼 · 设备接入', { id: 'property-title' });
    return super.render();
  }

  protected override signInWords(): SignInWords {
    return {
      heading: msg('安装人员登录', { id: 'property-sign-in' }),
      hint: msg('令牌由管理员发给您，可整段粘贴。', { id: 'property-sign-in-hint' }),
    };
  }

  protected override page(session: Session): TemplateResult {
    if (this.views === 'none') void this.#load();
    return html`
      ${this.#bar(session)} ${this.#navigation()}
      <div class="banners">${this.#connection()}</div>
      <main tabindex="-1">${this.views === 'ready' ? this.#view(session) : this.#waiting()}</main>
      <gc-toast></gc-toast>
    `;
  }

  async #load(): Promise<void> {
    this.views = 'loading';
    try {
      await loadViews();
      this.views = 'ready';
    } catch {
      this.views = 'failed';
    }
  }

  #waiting(): TemplateResult {
    if (this.views !== 'failed') return html`<gc-spinner></gc-spinner>`;
    return html`<gc-banner tone="offline" heading=${msg('页面没有装完', { id: 'property-views-failed' })}
      >${msg('网络断断续续：请刷新页面。', { id: 'property-views-failed-mend' })}
      <gc-button slot="action" kind="secondary" @click=${() => location.reload()}
        >${msg('刷新', { id: 'property-reload' })}</gc-button
      ></gc-banner
    >`;
  }

  #bar(session: Session): TemplateResult {
    const company = this.store.companies.find(({ id }) => id === session.companyId);
    return html`<header class="app-bar">
      <p class="title">
        <span class="wide">${msg('网格一呼 · 设备接入', { id: 'property-title' })}</span
        ><span class="narrow">${msg('设备接入', { id: 'property-title-short' })}</span
        ><span class="who">${[session.name, company ? nameOf(company.name) : ''].filter((part) => part !== '').join(' · ')}</span>
      </p>
      ${this.languageAndLeave()}
    </header>`;
  }

  #navigation(): TemplateResult {
    const entries = [
      { view: 'link', icon: iconLink, name: msg('接入', { id: 'property-nav-link' }) },
      { view: 'devices', icon: iconDevice, name: msg('设备', { id: 'property-nav-devices' }) },
      { view: 'quarantine', icon: iconQuarantine, name: msg('隔离区', { id: 'property-nav-quarantine' }) },
      { view: 'import', icon: iconTable, name: msg('批量导入', { id: 'property-nav-import' }) },
    ] as const;
    const here = tabOf(this.route);
    return html`<nav aria-label=${msg('页面', { id: 'property-nav' })}>
      ${entries.map(
        (entry) => html`<a
          href=${fragmentOf(entry.view === 'link' ? { view: 'link', kind: '' } : { view: entry.view })}
          aria-current=${here === entry.view ? 'page' : nothing}
          >${entry.icon}<span>${entry.name}</span></a
        >`,
      )}
    </nav>`;
  }

  #connection(): TemplateResult | typeof nothing {
    const away = msg('下面是断开前的内容，现在的操作送不到；正在自动重连。', { id: 'property-away-mend' });
    return this.gatewayBanner(away, this.store.fault, () => this.store.loadDirectory());
  }

  #view(session: Session): TemplateResult {
    const store = this.store;
    // Texts of the server are in the language they were asked for: the views are told when it changes.
    const spoken = language();
    switch (this.route.view) {
      case 'link':
        return html`<gc-link .store=${store} .session=${session} kind=${this.route.kind}></gc-link>`;
      case 'linked':
        return html`<gc-linked .store=${store} .deviceId=${this.route.id}></gc-linked>`;
      case 'devices':
        return html`<gc-installed-devices .store=${store}></gc-installed-devices>`;
      case 'device':
        return html`<gc-installed-device
          .store=${store}
          .deviceId=${this.route.id}
          .session=${session}
          .say=${this.say}
        ></gc-installed-device>`;
      case 'commissioning':
        return html`<gc-commissioning .store=${store} .commissioningId=${this.route.id} .spoken=${spoken}></gc-commissioning>`;
      case 'quarantine':
        return html`<gc-quarantine .store=${store} .session=${session} .spoken=${spoken} .say=${this.say}></gc-quarantine>`;
      case 'import':
        return html`<gc-import .store=${store} .session=${session} .say=${this.say}></gc-import>`;
    }
  }
}

import type { Session } from '@gridcall/contract/http-gateway.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { query } from 'lit/decorators.js';
import type { Fault } from '../data/result.ts';
import type { StaffStore } from '../data/staff-store.ts';
import { msg } from '../i18n/language.ts';
import { GcElement } from './element.ts';
import './gc-banner.ts';
import './gc-button.ts';
import './gc-language-switch.ts';
import './gc-sign-in.ts';
import './gc-spinner.ts';
import './gc-toast.ts';
import type { GcToast } from './gc-toast.ts';
import { iconLeave } from './icons.ts';
import { Watch } from './watch.ts';
import { retryWord } from './words.ts';

export interface SignInWords {
  readonly heading: string;
  readonly hint: string;
}

/** A page for staff: signing in and out, a session that ends, a server that is away when the page is opened. */
export abstract class StaffPage extends GcElement {
  protected abstract readonly store: StaffStore<never>;
  @query('gc-toast') private toast!: GcToast;

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  protected abstract signInWords(): SignInWords;
  /** What somebody who is signed in sees; it holds a `gc-toast`. */
  protected abstract page(session: Session): TemplateResult;
  /** The part of the address behind the `#` has changed. */
  protected abstract moved(): void;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#moved);
    addEventListener('online', this.#awake);
    document.addEventListener('visibilitychange', this.#awake);
    void this.store.start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#moved);
    removeEventListener('online', this.#awake);
    document.removeEventListener('visibilitychange', this.#awake);
  }

  readonly #moved = (): void => this.moved();

  readonly #awake = (): void => {
    if (!document.hidden) this.store.wake();
  };

  protected override render(): TemplateResult {
    const { session } = this.store;
    switch (session.kind) {
      case 'unknown':
        return html`<gc-spinner></gc-spinner>`;
      case 'unreachable':
        return html`<main class="alone">
          <gc-banner tone="offline" heading=${session.fault.title}>
            ${session.fault.mend}
            <gc-button slot="action" kind="secondary" @click=${() => this.store.start()}
              >${retryWord()}</gc-button
            >
          </gc-banner>
        </main>`;
      case 'signed-out': {
        const words = this.signInWords();
        return html`<gc-sign-in
          heading=${words.heading}
          hint=${words.hint}
          ?expired=${session.expired}
          .signIn=${(token: string) => this.store.signIn(token)}
          @gc-signed-in=${(event: CustomEvent<Session>) => this.store.signedIn(event.detail)}
        ></gc-sign-in>`;
      }
      case 'signed-in':
        return this.page(session.session);
    }
  }

  /** That the gateway is away and what that means here, else what went wrong last with the way to try again. */
  protected gatewayBanner(
    awayMend: string,
    fault: Fault | null,
    retry: () => unknown,
  ): TemplateResult | typeof nothing {
    if (this.store.status === 'away') {
      return html`<gc-banner tone="offline" heading=${msg('连不上网关', { id: 'ui-gateway-away' })}>${awayMend}</gc-banner>`;
    }
    if (!fault) return nothing;
    return html`<gc-banner tone="error" heading=${fault.title}>
      ${fault.mend}
      <gc-button slot="action" kind="secondary" @click=${retry}>${retryWord()}</gc-button>
    </gc-banner>`;
  }

  /** The end of a page's bar. */
  protected languageAndLeave(): TemplateResult {
    return html`<gc-language-switch kind="on-dark"></gc-language-switch>
      <gc-button kind="on-dark" label=${msg('退出登录', { id: 'ui-sign-out' })} @click=${this.#leave}
        >${iconLeave}</gc-button
      >`;
  }

  protected readonly say = (text: string): void => this.toast.show(text);

  async #leave(): Promise<void> {
    const result = await this.store.signOut();
    if (!result.ok) this.say(`${result.fault.title} ${result.fault.mend}`);
  }
}

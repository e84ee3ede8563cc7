import type { Session } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import type { Fault, Result } from '../data/result.ts';
import { checkToken, tidyToken } from '../data/session.ts';
import { msg } from '../i18n/language.ts';
import { GcElement, sharedStyles } from './element.ts';
import './gc-banner.ts';
import './gc-button.ts';
import './gc-field.ts';
import type { GcField } from './gc-field.ts';
import './gc-language-switch.ts';

/** Sign-in with a token, for people who work here. `signIn` asks the server; fires `gc-signed-in` with the session. */
@customElement('gc-sign-in')
export class GcSignIn extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      :host {
        display: grid;
        min-height: 100dvh;
        place-items: center;
        padding: var(--gc-page-padding);
      }
      .card {
        width: min(26rem, 100%);
        display: grid;
        gap: 1.1rem;
        padding: 1.8rem 1.5rem;
        border: 1px solid var(--gc-line);
        border-radius: var(--gc-radius);
        background: var(--gc-surface);
        box-shadow: var(--gc-shadow);
      }
      .brand {
        color: var(--gc-brand);
        font-weight: 650;
      }
      form {
        display: grid;
        gap: 1rem;
      }
      .foot {
        display: flex;
        justify-content: flex-end;
      }
    `,
  ];

  @property() heading = '';
  @property() hint = '';
  @property({ type: Boolean }) expired = false;
  @property({ attribute: false }) signIn: (token: string) => Promise<Result<Session>> = () => Promise.reject();
  @state() private token = '';
  @state() private busy = false;
  @state() private fault = '';
  @query('gc-field') private field!: GcField;

  protected override firstUpdated(): void {
    void this.field.updateComplete.then(() => this.field.focus());
  }

  protected override render() {
    return html`<main class="card">
      <p class="brand">${msg('网格一呼', { id: 'ui-product' })}</p>
      <h1>${this.heading}</h1>
      ${
        this.expired
          ? html`<gc-banner tone="warning" heading=${msg('登录已失效', { id: 'ui-sign-in-expired' })}
              >${msg('请重新登录；刚才没有提交的内容需要重新填写。', { id: 'ui-sign-in-expired-mend' })}</gc-banner
            >`
          : nothing
      }
      <form @submit=${this.#submit} @keydown=${this.#key}>
        <gc-field
          kind="password"
          label=${msg('登录令牌', { id: 'ui-sign-in-token' })}
          hint=${this.hint}
          maxLength="200"
          .value=${this.token}
          .fault=${this.fault}
          @gc-input=${this.#typed}
        ></gc-field>
        <gc-button wide ?busy=${this.busy} @click=${this.#submit}>${msg('登录', { id: 'ui-sign-in' })}</gc-button>
      </form>
      <div class="foot"><gc-language-switch></gc-language-switch></div>
    </main>`;
  }

  #typed(event: CustomEvent<string>): void {
    this.token = event.detail;
    this.fault = '';
  }

  // A field inside a shadow root takes no part in a form: Enter has to be told.
  #key(event: KeyboardEvent): void {
    if (event.key === 'Enter' && event.composedPath()[0] instanceof HTMLInputElement) void this.#submit(event);
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const token = tidyToken(this.token);
    const wrong = checkToken(token);
    if (wrong) return this.#refuse(tokenFaultWords[wrong]());
    this.busy = true;
    const result = await this.signIn(token);
    this.busy = false;
    if (!result.ok) return this.#refuse(wordsOfFault(result.fault));
    this.token = '';
    this.emit('gc-signed-in', result.value);
  }

  #refuse(words: string): void {
    this.fault = words;
    void this.updateComplete.then(() => this.field.focus());
  }
}

const tokenFaultWords = {
  empty: () => msg('请先粘贴或输入令牌。', { id: 'ui-token-empty' }),
  'too-short': () => msg('令牌不完整：请整段复制后再粘贴。', { id: 'ui-token-short' }),
  'too-long': () => msg('令牌太长：可能多复制了别的内容。', { id: 'ui-token-long' }),
};

function wordsOfFault(fault: Fault): string {
  if (fault.code === 'NOT_SIGNED_IN')
    return msg('令牌不对或已被撤销：请核对后重试，或向管理员要新的。', { id: 'ui-token-wrong' });
  return `${fault.title} ${fault.mend}`;
}

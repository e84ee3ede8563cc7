import type { Session } from '@gridcall/contract/http-gateway.ts';
import type { Operation } from '@gridcall/contract/http-operation.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { language, msg, str } from '../i18n/language.ts';
import { sharedStyles } from '../ui/element.ts';
import { iconAlert, iconCheck } from '../ui/icons.ts';
import { Poll } from '../ui/poll.ts';
import { type SignInWords, StaffPage } from '../ui/staff-page.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { clockTimeSeconds, duration } from '../ui/time.ts';
import { OperateStore } from './operate-store.ts';
import { partWords } from './part-words.ts';
import { fragmentOf, type Route, routeOf } from './route.ts';
import { inOrder, type Part, type Tone, verdicts, wholeTone } from './verdicts.ts';

const REFRESH_MS = 5000;

/** It can wait until somebody is signed in; then at once, since nothing more comes when the gateway is gone. */
const loadRules = () => import('./gc-rules.ts');

/** The operator's page: is everything all right, and if not, why. */
@customElement('gc-operate')
export class GcOperate extends StaffPage {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 100dvh;
      }
      nav {
        display: flex;
        border-bottom: 1px solid var(--gc-line);
        background: var(--gc-surface);
      }
      nav a {
        display: grid;
        align-items: center;
        min-height: var(--gc-target);
        padding: 0 var(--gc-page-padding);
        color: var(--gc-ink-soft);
        text-decoration: none;
      }
      nav a:focus-visible {
        outline-offset: -4px;
      }
      nav a[aria-current] {
        color: var(--gc-brand);
        font-weight: 650;
        box-shadow: inset 0 -3px 0 var(--gc-brand);
      }
      .alone,
      .banners {
        padding: 0 var(--gc-page-padding);
      }
      .banners > * {
        margin-top: var(--gc-gap);
      }
      main {
        display: grid;
        gap: var(--gc-gap);
        align-content: start;
        padding: var(--gc-gap) var(--gc-page-padding) 3rem;
      }
      .answer {
        display: flex;
        align-items: center;
        gap: 1rem;
        font-size: 1.15rem;
      }
      .answer .icon {
        display: inline-grid;
        font-size: 2rem;
      }
      .answer.good .icon {
        color: var(--gc-good);
      }
      .answer.warning .icon {
        color: var(--gc-accent);
      }
      .answer.danger .icon {
        color: var(--gc-danger);
      }
      .parts {
        display: grid;
        gap: var(--gc-gap);
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 24rem), 1fr));
        align-items: start;
      }
      .part {
        border-inline-start: 6px solid var(--gc-edge);
      }
      .part.danger {
        border-inline-start-color: var(--gc-danger);
      }
      .part.warning {
        border-inline-start-color: var(--gc-accent);
      }
      .part li {
        overflow-wrap: anywhere;
      }
      .part ul {
        display: grid;
        gap: 0.25rem;
      }
    `,
  ];

  protected readonly store = new OperateStore();
  readonly #poll = new Poll(this, {
    everyMs: REFRESH_MS,
    ask: () => this.store.read(),
    take: () => this.store.session.kind === 'signed-in',
  });
  @query('main') private main!: HTMLElement | null;
  @state() private route: Route = routeOf(location.hash);
  #spoken = '';

  protected override moved(): void {
    this.route = routeOf(location.hash);
    scrollTo(0, 0);
    // A new view begins at its top, for the eye and for a screen reader.
    void this.updateComplete.then(() => this.main?.focus({ preventScroll: true }));
  }

  protected override render(): TemplateResult {
    document.title = msg('网格一呼 · 运行', { id: 'operate-title' });
    return super.render();
  }

  protected override signInWords(): SignInWords {
    return {
      heading: msg('管理员登录', { id: 'operate-sign-in' }),
      hint: msg('管理员令牌在网关的数据目录里，可整段粘贴。', { id: 'operate-sign-in-hint' }),
    };
  }

  protected override page(session: Session): TemplateResult {
    loadRules().catch(() => undefined);
    // Asked anew when somebody has signed in, and in another language.
    const spoken = `${session.name} ${language()}`;
    if (spoken !== this.#spoken) {
      this.#spoken = spoken;
      void this.#poll.now();
    }
    return html`
      <header class="app-bar">
        <p class="title">
          ${msg('网格一呼 · 运行', { id: 'operate-title' })}<span class="who">${session.name}</span>
        </p>
        ${this.languageAndLeave()}
      </header>
      ${this.#navigation()}
      <div class="banners">${this.#connection()}</div>
      <main tabindex="-1">${this.#view()}</main>
      <gc-toast></gc-toast>
    `;
  }

  #navigation(): TemplateResult {
    const entries = [
      { route: { view: 'overview' }, name: msg('运行情况', { id: 'operate-nav-overview' }) },
      { route: { view: 'rules', at: null }, name: msg('阈值与延时', { id: 'operate-nav-rules' }) },
    ] as const;
    return html`<nav aria-label=${msg('页面', { id: 'operate-nav' })}>
      ${entries.map(
        ({ route, name }) => html`<a
          href=${fragmentOf(route)}
          aria-current=${this.route.view === route.view ? 'page' : nothing}
          >${name}</a
        >`,
      )}
    </nav>`;
  }

  #view(): TemplateResult | typeof nothing {
    const { operation, api, fault } = this.store;
    if (this.route.view === 'rules') {
      return html`<gc-rules .api=${api} .at=${this.route.at} .say=${this.say}></gc-rules>`;
    }
    if (operation) return this.#body(operation);
    return fault ? nothing : html`<gc-spinner></gc-spinner>`;
  }

  #connection(): TemplateResult | typeof nothing {
    const away = msg('下面是断开前的内容；正在自动重连。网关所在的机器可能已经停了。', { id: 'operate-away-mend' });
    return this.gatewayBanner(away, this.store.fault, this.#poll.now);
  }

  #body(operation: Operation): TemplateResult {
    const now = this.store.api.now();
    const tones = verdicts(operation, now);
    const ordered = inOrder(tones);
    const wrong = ordered.filter((part) => tones[part] !== 'good');
    return html`${this.#answer(wholeTone(tones), wrong, operation, now)}
      <div class="parts">${ordered.map((part) => this.#part(part, tones[part], operation, now))}</div>`;
  }

  #answer(tone: Tone, wrong: readonly Part[], operation: Operation, now: number): TemplateResult {
    const words: Readonly<Record<Tone, string>> = {
      good: msg('一切正常', { id: 'operate-answer-good' }),
      warning: msg(str`有 ${wrong.length} 处要处理`, { id: 'operate-answer-warning' }),
      danger: msg(str`马上处理：有 ${wrong.length} 处不正常`, { id: 'operate-answer-danger' }),
    };
    const at = clockTimeSeconds(operation.at);
    return html`<section class="panel answer ${tone}" role="status">
      <span class="icon">${tone === 'good' ? iconCheck : iconAlert}</span>
      <div>
        <h1>${words[tone]}</h1>
        <p class="soft small numeric">
          ${msg(str`${at} 的情况，网关已运行 ${duration(now - operation.startedAt)}`, { id: 'operate-answer-at' })}
        </p>
      </div>
    </section>`;
  }

  #part(part: Part, tone: Tone, operation: Operation, now: number): TemplateResult {
    const { name, state, facts, mend } = partWords(part, tone, operation, now);
    const look = { good: 'good', warning: 'warning', danger: 'danger' }[tone];
    const list = html`<ul class="small numeric">
      ${facts.map((fact) => html`<li>${fact}</li>`)}
    </ul>`;
    const body =
      facts.length === 0
        ? nothing
        : tone === 'good'
          ? html`<details>
            <summary>${msg('详情', { id: 'operate-details' })}</summary>
            ${list}
          </details>`
          : list;
    return html`<section class="panel stack part ${tone}">
      <div class="row spread">
        <h2>${name}</h2>
        <span class="badge ${look}">${tone === 'good' ? iconCheck : iconAlert}${state}</span>
      </div>
      ${body} ${mend === '' ? nothing : html`<p>${mend}</p>`}
    </section>`;
  }
}

import type { FlowVersion } from '@gridcall/contract/http-flows.ts';
import type { Session } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { language, msg } from '../i18n/language.ts';
import { sharedStyles } from '../ui/element.ts';
import { Poll } from '../ui/poll.ts';
import { type SignInWords, StaffPage } from '../ui/staff-page.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { dateTime } from '../ui/time.ts';
import { separator } from '../ui/words.ts';
import { integrateLayout } from './integrate-layout.ts';
import { IntegrateStore } from './integrate-store.ts';
import { fragmentOf, versionOf } from './route.ts';
import { noteOf, stateTone, stateWord } from './state-words.ts';

const REFRESH_MS = 3000;

/** It can wait until somebody is signed in; then at once, since nothing more comes when the gateway is gone. */
const loadVersion = () => import('./gc-flow-version.ts');

/** The flows page: do they run, who changed what, and back to how it was. The editor itself is Node-RED's. */
@customElement('gc-integrate')
export class GcIntegrate extends StaffPage {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles, integrateLayout];

  protected readonly store = new IntegrateStore();
  readonly #poll = new Poll(this, {
    everyMs: REFRESH_MS,
    ask: () => this.store.read(),
    take: () => this.store.session.kind === 'signed-in',
  });
  @state() private opened: string | null = versionOf(location.hash);
  #spoken = '';

  protected override moved(): void {
    this.opened = versionOf(location.hash);
  }

  protected override render(): TemplateResult {
    document.title = msg('网格一呼 · 流程', { id: 'integrate-title' });
    return super.render();
  }

  protected override signInWords(): SignInWords {
    return {
      heading: msg('集成人员登录', { id: 'integrate-sign-in' }),
      hint: msg('令牌由管理员发给您，可整段粘贴。', { id: 'integrate-sign-in-hint' }),
    };
  }

  protected override page(session: Session): TemplateResult {
    loadVersion().catch(() => undefined);
    // Asked anew when somebody has signed in, and in another language: the gateway says what is wrong in words.
    const spoken = `${session.name} ${language()}`;
    if (spoken !== this.#spoken) {
      this.#spoken = spoken;
      void this.#poll.now();
    }
    return html`
      <header class="app-bar">
        <p class="title">
          ${msg('网格一呼 · 流程', { id: 'integrate-title' })}<span class="who">${session.name}</span>
        </p>
        ${this.languageAndLeave()}
      </header>
      <div class="banners">${this.#connection()}</div>
      <main class=${this.opened === null ? 'list-only' : 'with-detail'}>
        <div class="list stack">${this.#state()} ${this.#versions()}</div>
        ${
          this.opened === null
            ? html`<p class="choose soft">${msg('选一个版本，看它改了什么', { id: 'integrate-choose' })}</p>`
            : html`<gc-flow-version .store=${this.store} .versionId=${this.opened} .say=${this.say}></gc-flow-version>`
        }
      </main>
      <gc-toast></gc-toast>
    `;
  }

  #connection(): TemplateResult | typeof nothing {
    const away = msg('下面是断开前的内容；正在自动重连。', { id: 'integrate-away-mend' });
    return this.gatewayBanner(away, this.store.fault, this.#poll.now);
  }

  #state(): TemplateResult {
    const { flows } = this.store;
    if (!flows) return this.store.fault ? html`` : html`<gc-spinner></gc-spinner>`;
    const { problem } = flows;
    return html`<section class="panel stack">
      <div class="row spread">
        <h1>${msg('流程', { id: 'integrate-flows' })}</h1>
        <span class="badge ${stateTone(flows.state)}">${stateWord(flows.state)}</span>
      </div>
      ${problem ? html`<gc-banner tone="warning" heading=${problem.cause}>${problem.mend}</gc-banner>` : nothing}
      <dl class="numeric">
        <dt>${msg('重启次数', { id: 'integrate-restarts' })}</dt>
        <dd>${flows.restarts}</dd>
        ${flows.memoryBytes === null ? nothing : this.#load(flows.memoryBytes, flows.utilization ?? 0)}
        <dt>${msg('来不及处理的消息', { id: 'integrate-dropped' })}</dt>
        <dd>${flows.droppedDeliveries}</dd>
        <dt>${msg('被拒绝的请求', { id: 'integrate-refused' })}</dt>
        <dd>${flows.refusedRequests}</dd>
      </dl>
      <p class="soft small">
        ${msg('流程只会增加提醒：报警不经过它，它停了报警照常。', { id: 'integrate-beside' })}
      </p>
      ${
        !flows.editor
          ? nothing
          : html`<div>
              <a class="open" href="/flows/">${
                this.store.mayEdit
                  ? msg('打开编辑器', { id: 'integrate-edit' })
                  : msg('打开编辑器（只读）', { id: 'integrate-look' })
              }</a>
            </div>`
      }
    </section>`;
  }

  #load(memoryBytes: number, utilization: number): TemplateResult {
    return html`<dt>${msg('内存', { id: 'integrate-memory' })}</dt>
      <dd>${Math.round(memoryBytes / 1_048_576)} MB</dd>
      <dt>${msg('忙碌', { id: 'integrate-busy' })}</dt>
      <dd>${Math.round(utilization * 100)} %</dd>`;
  }

  #versions(): TemplateResult | typeof nothing {
    const { versions } = this.store;
    if (!versions) return nothing;
    const now = this.store.api.now();
    return html`<section class="stack">
      <h2>${msg('版本', { id: 'integrate-versions' })}</h2>
      ${
        versions.length === 0
          ? html`<p class="soft">
              ${msg('还没有部署过。每次部署都会留在这里，随时可以恢复。', { id: 'integrate-no-versions' })}
            </p>`
          : nothing
      }
      <ol class="stack">
        ${versions.map((version, index) => html`<li>${this.#version(version, index === 0, now)}</li>`)}
      </ol>
    </section>`;
  }

  #version(version: FlowVersion, runs: boolean, now: number): TemplateResult {
    return html`<a
      class="panel version"
      href=${fragmentOf(version.id)}
      aria-current=${this.opened === version.id ? 'true' : nothing}
    >
      <span class="row spread">
        <strong>${noteOf(version)}</strong>
        ${runs ? html`<span class="badge good">${msg('当前', { id: 'integrate-current' })}</span>` : nothing}
      </span>
      <span class="soft small numeric">${[version.by, dateTime(version.at, now)].join(separator)}</span>
      <span class="soft small">${version.tabs.join(separator)}</span>
    </a>`;
  }
}

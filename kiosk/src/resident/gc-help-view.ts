import type { KioskView } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, nameOf, str } from '../i18n/language.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import type { Fault } from '../data/result.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import { iconHelp } from '../ui/icons.ts';
import './gc-page.ts';
import './gc-phones.ts';
import { emergencyPhones } from './gc-phones.ts';
import type { HelpStage } from './help-stage.ts';
import { postsInWords, takerInWords } from './help-words.ts';

/**
 * Calls people on duty to this kiosk. It asks once, says who is called by post and never by name, promises nobody before
 * a named person has it, and has the numbers on every page of it. Fires `gc-call-help`, `gc-cancel-help`.
 */
@customElement('gc-help-view')
export class GcHelpView extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      .stage {
        display: grid;
        justify-items: center;
        gap: 0.7rem;
        padding: 1.6rem 1rem;
        border-radius: var(--gc-radius);
        background: var(--gc-brand);
        color: var(--gc-on-brand);
        text-align: center;
      }
      .stage.alarm {
        background: var(--gc-danger);
        color: var(--gc-on-danger);
      }
      .stage h2 {
        margin: 0;
        font-size: 1.8rem;
        line-height: 1.2;
      }
      h2 {
        margin-block: 1.2rem 0.7rem;
      }
      .call {
        font-size: 1.7rem;
        --gc-target: 5.5rem;
      }
      gc-button,
      gc-banner {
        margin-top: var(--gc-gap);
      }
    `,
  ];

  /** Undefined where the gateway has never answered this page: the numbers that hold everywhere are shown. */
  @property({ attribute: false }) view: KioskView | undefined;
  @property() stage: HelpStage = 'ask';
  @property({ type: Boolean }) away = false;
  @property({ attribute: false }) fault: Fault | undefined;

  protected override render() {
    return html`<gc-page heading=${msg('叫人帮忙', { id: 'home-help' })}>
      <div aria-live="assertive">${this.#stage()}</div>
      ${this.#actions()}
      ${
        this.fault
          ? html`<gc-banner tone="error" heading=${msg('没有取消', { id: 'help-not-cancelled' })}
              >${this.fault.mend}</gc-banner
            >`
          : nothing
      }
      <h2>${msg('紧急电话', { id: 'help-emergency' })}</h2>
      <gc-phones ?large=${this.stage !== 'ask'} .phones=${emergencyPhones(this.view)}></gc-phones>
    </gc-page>`;
  }

  #stage(): TemplateResult {
    const building = this.#building();
    switch (this.stage) {
      case 'ask':
        return this.#box(msg('要现在叫人来帮忙吗？', { id: 'help-ask' }), [
          msg(str`会呼叫${building}的值班人员。有人接到之前，没有人能保证会来；危急时请先打下面的电话。`, {
            id: 'help-ask-text',
          }),
        ]);
      case 'sending':
        return this.#box(msg('正在接通…', { id: 'help-sending' }), [
          msg('还没有呼叫到任何人。', { id: 'help-nobody-called' }),
        ]);
      case 'unreached':
        return this.#alarm(msg('网关没有回应，还没有叫到人', { id: 'help-unreached' }), [
          msg('请直接打下面的电话。这台终端会继续试。', { id: 'help-unreached-text' }),
        ]);
      case 'calling':
        return this.#box(msg('正在呼叫', { id: 'help-calling' }), [this.#called(), ...this.#notYet()]);
      case 'unanswered':
        return this.#alarm(msg('还没有人应答', { id: 'help-unanswered' }), [
          this.#called(),
          msg('还在继续呼叫。请不要只等：打下面的电话。', { id: 'help-unanswered-text' }),
        ]);
      case 'taken':
        return this.#box(msg('已有人接到', { id: 'help-taken' }), [
          msg(str`${building} · ${takerInWords(this.view?.help?.takenBy ?? null)}`, { id: 'help-taken-by' }),
          msg('情况变危急时，请马上打下面的电话。', { id: 'help-taken-text' }),
        ]);
    }
  }

  #actions(): TemplateResult | typeof nothing {
    const { stage } = this;
    if (stage === 'ask') {
      return html`<gc-button class="call" kind="danger" wide @click=${() => this.emit('gc-call-help')}
        ><span slot="icon">${iconHelp}</span>${msg('是，现在叫人', { id: 'help-call' })}</gc-button
      >`;
    }
    if (stage === 'taken') return nothing;
    if (this.view?.help && !this.view.help.mayCancel) {
      return html`<gc-banner tone="information" heading=${msg('这次不能在终端上取消', { id: 'help-stands' })}
        >${msg('刚才已取消过两次。值班人员看过以后才会结束。', { id: 'help-stands-text' })}</gc-banner
      >`;
    }
    return html`<gc-button kind="secondary" wide @click=${() => this.emit('gc-cancel-help')}
      >${msg('我不需要了', { id: 'help-cancel' })}</gc-button
    >`;
  }

  #called(): string {
    const calling = this.view?.help?.calling ?? [];
    return calling.length === 0
      ? msg('正在找值班人员。', { id: 'help-nobody-yet' })
      : msg(str`已呼叫：${postsInWords(calling)}`, { id: 'help-called' });
  }

  /** While the gateway is away this page cannot know whether somebody has taken it. */
  #notYet(): readonly string[] {
    return this.away
      ? [msg('网关没有回应，看不到有没有人接到。请直接打下面的电话。', { id: 'help-away' })]
      : [msg('还没有人接到。', { id: 'help-not-yet' })];
  }

  #box(heading: string, lines: readonly string[], isAlarm = false): TemplateResult {
    return html`<section class=${isAlarm ? 'stage alarm' : 'stage'}>
      <h2>${heading}</h2>
      ${lines.map((line) => html`<p>${line}</p>`)}
    </section>`;
  }

  #alarm(heading: string, lines: readonly string[]): TemplateResult {
    return this.#box(heading, lines, true);
  }

  #building(): string {
    return this.view === undefined
      ? msg('本楼', { id: 'help-this-building' })
      : nameOf((this.view.building ?? this.view.place).name);
  }
}

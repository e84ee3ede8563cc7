import type { KioskView } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../ui/gc-button.ts';
import { msg, nameOf, str } from '../i18n/language.ts';
import '../ui/gc-language-switch.ts';
import { iconAlert, iconFlame, iconNoise } from '../ui/icons.ts';
import { clockTime } from '../ui/time.ts';
import { EmergencyVoice } from './emergency-voice.ts';
import { emergencyWords } from './emergency-words.ts';
import { FullScreen } from './full-screen.ts';
import './gc-phones.ts';
import { emergencyPhones } from './gc-phones.ts';

/**
 * The whole screen while an alert of level 1 stands in this building. It names the building and never the flat, does not
 * flash, and ends only when the alert does. What was on the screen waits behind it.
 */
@customElement('gc-emergency')
export class GcEmergency extends FullScreen {
  static override styles: CSSResultGroup = [
    FullScreen.styles,
    css`
      dialog {
        background: #8a1a14;
      }
      section {
        display: flex;
        flex-direction: column;
        gap: 1.3rem;
        min-height: 100%;
        padding: calc(var(--gc-page-padding) * 1.1) var(--gc-page-padding);
      }
      header {
        display: flex;
        align-items: flex-start;
        gap: 1rem;
      }
      .drawing {
        flex: none;
        display: grid;
        place-items: center;
        width: 4.4rem;
        height: 4.4rem;
        border-radius: 50%;
        background: #fff;
        color: #8a1a14;
        font-size: 1.7rem;
      }
      .place {
        font-size: 1.25rem;
      }
      h1 {
        font-size: 2.5rem;
        line-height: 1.15;
      }
      h1 small {
        display: block;
        font-size: 1.2rem;
        font-weight: 500;
      }
      header div {
        flex: 1;
        min-width: 0;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 0.6rem;
      }
      ol {
        display: grid;
        gap: 0.7rem;
        counter-reset: step;
      }
      ol li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.8rem;
        align-items: center;
        padding: 0.9rem 1.1rem;
        border-radius: var(--gc-radius-small);
        background: #fff;
        color: #1c0503;
        font-size: 1.25rem;
        font-weight: 600;
        line-height: 1.4;
      }
      ol li::before {
        counter-increment: step;
        content: counter(step);
        display: grid;
        place-items: center;
        width: 1.9em;
        height: 1.9em;
        border-radius: 50%;
        background: #8a1a14;
        color: #fff;
      }
      .never {
        padding: 0.9rem 1.1rem;
        border: 3px solid #fff;
        border-radius: var(--gc-radius-small);
        font-size: 1.15rem;
        font-weight: 600;
      }
      footer {
        margin-top: auto;
        font-size: 0.9rem;
      }
      ol li,
      .never {
        text-wrap: pretty;
      }
      @media (min-width: 1000px) and (min-height: 1400px) {
        section {
          gap: 1.6rem;
        }
        h1 {
          font-size: 3rem;
        }
        ol {
          flex: 1;
          gap: 0.9rem;
          max-height: 26rem;
        }
        ol li {
          padding-block: 0.7rem;
          font-size: 1.4rem;
        }
        .never {
          font-size: 1.25rem;
        }
      }
      @media (max-width: 480px) {
        section {
          gap: 0.8rem;
        }
        header {
          gap: 0.6rem;
        }
        .drawing {
          width: 2.4rem;
          height: 2.4rem;
          font-size: 1rem;
        }
        h1 {
          font-size: 1.25rem;
        }
        .place,
        h1 small,
        .never {
          font-size: 1rem;
        }
        ol li {
          padding: 0.5rem 0.8rem;
          font-size: 1.05rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) view!: KioskView;
  /** The gateway does not answer any more: what is shown is the last that it said. */
  @property({ type: Boolean }) away = false;

  readonly #voice = new EmergencyVoice(() => this.requestUpdate());

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#voice.stop();
  }

  protected override updated(): void {
    const [first] = this.view.emergencies;
    if (first) this.#voice.speak(first.kind);
  }

  protected override render() {
    const [first] = this.view.emergencies;
    if (!first) return nothing;
    const words = emergencyWords(first.kind);
    return html`<dialog
      role="alertdialog"
      closedby="none"
      aria-labelledby="title"
      aria-describedby="steps"
      @cancel=${this.stay}
      @close=${this.reopen}
    ><section>
      <div class="tools">
        ${this.#voiceButton()}<gc-language-switch kind="on-dark"></gc-language-switch>
      </div>
      <header>
        <span class="drawing">${first.kind === 'carbon_monoxide' ? iconAlert : iconFlame}</span>
        <div>
          <p class="place">${nameOf(first.buildingName)} · <span class="numeric">${clockTime(first.raisedAt)}</span></p>
          <h1 id="title">${words.title}<small lang=${words.otherLanguage}>${words.otherTitle}</small></h1>
        </div>
      </header>
      <ol id="steps">
        ${words.steps.map((step) => html`<li>${step}</li>`)}
      </ol>
      <p class="never">${words.never}</p>
      <gc-phones on-dark .phones=${emergencyPhones(this.view)}></gc-phones>
      ${this.#others()}
      <footer>
        ${this.away ? html`<p>${msg('网关现在没有回应：这是它最后说的，情况可能已经变化。', { id: 'emergency-away' })}</p>` : nothing}
        ${first.unsaved ? html`<p>${msg('网关磁盘写不进去，这条警报只在内存里，仍然有效。', { id: 'emergency-unsaved' })}</p>` : nothing}
        <p>
          ${msg('本屏不代表有人已经出发。网格一呼不是经认证的消防或燃气报警系统。', { id: 'emergency-limit' })}
        </p>
      </footer>
    </section></dialog>`;
  }

  #voiceButton() {
    switch (this.#voice.state) {
      case 'speaking':
        return html`<gc-button kind="on-dark" @click=${() => this.#voice.mute()}
          >${iconNoise}${msg('静音两分钟', { id: 'emergency-voice-mute' })}</gc-button
        >`;
      case 'muted':
      case 'blocked':
        return html`<gc-button kind="on-dark" @click=${() => this.#voice.unmute()}
          >${iconNoise}${msg('播放语音', { id: 'emergency-voice-play' })}</gc-button
        >`;
      case 'silent':
        return nothing;
    }
  }

  #others() {
    const others = this.view.emergencies.length - 1;
    return others > 0 ? html`<p>${msg(str`本楼另有 ${others} 条紧急警报`, { id: 'emergency-others' })}</p>` : nothing;
  }
}

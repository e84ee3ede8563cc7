import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, str } from '../i18n/language.ts';
import '../ui/gc-button.ts';
import '../ui/gc-language-switch.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import { iconContrast, iconDone, iconTextSize } from '../ui/icons.ts';
import { isHighContrast, isLarge, setHighContrast, setLarge } from './comfort.ts';

/** The foot of every page: language, size, contrast, and the way to leave. Fires `gc-finished`. */
@customElement('gc-kiosk-tools')
export class GcKioskTools extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      footer {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: calc(var(--gc-gap) * 0.6);
        padding: calc(var(--gc-page-padding) * 0.5) var(--gc-page-padding);
        padding-inline: max(var(--gc-page-padding), calc((100% - 1280px) / 2 + var(--gc-page-padding)));
        border-top: 1px solid var(--gc-line);
        font-size: 0.9rem;
      }
      .finished {
        margin-inline-start: auto;
      }
      .limit,
      .waiting {
        flex-basis: 100%;
        color: var(--gc-ink-soft);
        font-size: 0.8rem;
      }
      .waiting {
        color: var(--gc-accent-ink);
        font-weight: 600;
      }
    `,
  ];

  @property({ type: Boolean }) home = false;
  /** Reports of this kiosk that the gateway has not answered yet: a number, nothing of what they say. */
  @property({ type: Number }) waiting = 0;

  protected override render() {
    return html`<footer>
      ${
        this.waiting > 0
          ? html`<p class="waiting" role="status">
              ${msg(str`这台终端有 ${this.waiting} 件报事正在等待发送`, { id: 'tools-waiting' })}
            </p>`
          : nothing
      }
      <gc-language-switch kind="secondary"></gc-language-switch>
      <gc-button kind="secondary" .pressed=${isLarge()} @click=${this.#size}
        ><span slot="icon">${iconTextSize}</span>${msg('大字', { id: 'tools-large' })}</gc-button
      >
      <gc-button kind="secondary" .pressed=${isHighContrast()} @click=${this.#contrast}
        ><span slot="icon">${iconContrast}</span>${msg('高对比', { id: 'tools-contrast' })}</gc-button
      >
      ${
        this.home
          ? nothing
          : html`<gc-button class="finished" @click=${() => this.emit('gc-finished')}
              ><span slot="icon">${iconDone}</span>${msg('我用完了', { id: 'finished' })}</gc-button
            >`
      }
      ${
        this.home
          ? html`<p class="limit">
              ${msg('网格一呼不是消防或燃气报警系统。遇到危险请先离开，再打 119、110、120。', { id: 'tools-limit' })}
            </p>`
          : nothing
      }
    </footer>`;
  }

  #size(): void {
    setLarge(!isLarge());
    this.requestUpdate();
  }

  #contrast(): void {
    setHighContrast(!isHighContrast());
    this.requestUpdate();
  }
}

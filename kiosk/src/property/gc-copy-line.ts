import { type CSSResultGroup, css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-button.ts';
import { iconCheck, iconCopy } from '../ui/icons.ts';
import { copyText } from './copy.ts';

const SAID_MS = 4000;

/** A text that belongs into another program, with a button that copies it. `label` names it; `secret` hides nothing: it is shown once. */
@customElement('gc-copy-line')
export class GcCopyLine extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      div {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 0 0.6rem;
      }
      .label {
        grid-column: 1 / -1;
        color: var(--gc-ink-soft);
        font-size: 0.88rem;
      }
      code {
        display: block;
        padding: 0.55em 0.7em;
        border: 1px solid var(--gc-line);
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface-sunken);
        font-family: ui-monospace, "Cascadia Mono", "Noto Sans Mono", var(--gc-font), monospace;
        font-size: 0.92rem;
        line-height: 1.45;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
        user-select: all;
      }
      .said {
        grid-column: 1 / -1;
        font-size: 0.85rem;
        color: var(--gc-ink-soft);
      }
    `,
  ];

  @property() label = '';
  @property() text = '';
  @state() private said: 'copied' | 'failed' | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render(): TemplateResult {
    return html`<div>
      <span class="label" id="label">${this.label}</span>
      <code aria-labelledby="label">${this.text}</code>
      <gc-button
        kind="secondary"
        label=${msg(str`复制：${this.label}`, { id: 'property-copy' })}
        @click=${this.#copy}
        >${this.said === 'copied' ? iconCheck : iconCopy}</gc-button
      >
      <span class="said" role="status">${this.#words()}</span>
    </div>`;
  }

  #words(): string {
    if (this.said === null) return '';
    return this.said === 'copied'
      ? msg('已复制', { id: 'property-copied' })
      : msg('浏览器不让复制：长按上面的文字手工复制。', { id: 'property-copy-failed' });
  }

  async #copy(): Promise<void> {
    this.said = (await copyText(this.text)) ? 'copied' : 'failed';
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.said = null;
    }, SAID_MS);
  }
}

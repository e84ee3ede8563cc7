import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import { iconAlert, iconWrench } from '../ui/icons.ts';
import { detailWords } from './detail-words.ts';
import { mendWords } from './mend-words.ts';

/** One thing that went wrong, in the server's words: what, the mend, and what exactly was seen on the wire. */
export interface ShownProblem {
  readonly code: string | null;
  readonly title: string;
  readonly mend: string;
  readonly detail: string;
  readonly topic: string;
  readonly payload: string;
  /** When, in words. */
  readonly when: string;
  readonly count: number;
}

@customElement('gc-problem')
export class GcProblem extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      article {
        display: grid;
        gap: 0.45rem;
        padding: 0.8rem 1rem;
        border: 1px solid var(--gc-line);
        border-inline-start: 6px solid var(--gc-danger);
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        justify-content: space-between;
        gap: 0.2rem 0.8rem;
      }
      h3 {
        display: flex;
        gap: 0.45rem;
        color: var(--gc-danger);
      }
      .mend {
        display: flex;
        gap: 0.45rem;
        font-weight: 600;
      }
      .when,
      .name {
        color: var(--gc-ink-soft);
        font-size: 0.85rem;
      }
      code {
        font-family: ui-monospace, "Cascadia Mono", "Noto Sans Mono", var(--gc-font), monospace;
        font-size: 0.85rem;
        overflow-wrap: anywhere;
        white-space: pre-wrap;
      }
      .exactly {
        overflow-wrap: anywhere;
      }
      .detail {
        color: var(--gc-ink-soft);
      }
      .wire {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 0.2rem 0.7rem;
        padding: 0.5rem 0.7rem;
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface-sunken);
      }
      .wire dt {
        color: var(--gc-ink-soft);
        font-size: 0.85rem;
      }
      .wire .preview {
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) problem!: ShownProblem;
  /** What could be read of it all the same, in words. */
  @property() preview = '';

  protected override render(): TemplateResult {
    const { code, title, detail, when, count } = this.problem;
    const mend = mendWords(code, this.problem.mend);
    return html`<article>
      <div class="head">
        <h3>${iconAlert}<span>${title}</span></h3>
        <span class="when">${when}${count > 1 ? msg(str`，共 ${count} 次`, { id: 'property-problem-times' }) : ''}</span>
      </div>
      ${mend === '' ? nothing : html`<p class="mend">${iconWrench}<span>${mend}</span></p>`}
      ${this.#detail(detail)} ${this.#wire()} <slot></slot>
    </article>`;
  }

  #detail(detail: string): TemplateResult | typeof nothing {
    if (detail === '') return nothing;
    const words = detailWords(detail);
    return words === null ? html`<p><code class="detail">${detail}</code></p>` : html`<p class="exactly">${words}</p>`;
  }

  #wire(): TemplateResult | typeof nothing {
    const { topic, payload } = this.problem;
    if (topic === '' && payload === '' && this.preview === '') return nothing;
    return html`<dl class="wire">
      ${topic === '' ? nothing : html`<dt>${msg('主题', { id: 'property-problem-topic' })}</dt><dd><code>${topic}</code></dd>`}
      ${
        payload === ''
          ? nothing
          : html`<dt>${msg('内容', { id: 'property-problem-payload' })}</dt><dd><code>${payload}</code></dd>`
      }
      ${
        this.preview === ''
          ? nothing
          : html`<dt>${msg('读出', { id: 'property-problem-preview' })}</dt><dd class="preview">${this.preview}</dd>`
      }
    </dl>`;
  }
}

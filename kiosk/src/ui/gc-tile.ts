import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { GcElement, sharedStyles } from './element.ts';

/** A large button with a drawing, a heading and a line of explanation. `hero` fills a row in the brand's colour. */
@customElement('gc-tile')
export class GcTile extends GcElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      button {
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        justify-content: space-between;
        gap: 0.6rem;
        width: 100%;
        height: 100%;
        min-height: var(--gc-target);
        padding: 1.1rem;
        border: 1px solid var(--gc-line);
        border-radius: var(--gc-radius);
        background: var(--gc-surface);
        box-shadow: var(--gc-shadow);
        text-align: start;
        transition: border-color var(--gc-move);
      }
      button:hover {
        border-color: var(--gc-brand);
      }
      button:active {
        background: var(--gc-brand-soft);
      }
      .drawing {
        flex: none;
        display: grid;
        place-items: center;
        width: 2.7em;
        height: 2.7em;
        border-radius: var(--gc-radius-small);
        background: var(--gc-brand-soft);
        color: var(--gc-brand);
        font-size: 1.1rem;
      }
      .words {
        display: block;
        width: 100%;
      }
      .name {
        display: block;
        font-size: 1.2rem;
        font-weight: 650;
        line-height: 1.3;
      }
      .note {
        display: block;
        margin-top: 0.15rem;
        color: var(--gc-ink-soft);
        font-size: 0.85rem;
        line-height: 1.4;
      }
      .compact {
        align-items: center;
        justify-content: center;
        gap: 0.5rem;
        padding: 0.9rem 0.5rem;
        text-align: center;
      }
      .compact .name {
        font-size: 1.05rem;
      }
      .row {
        flex-direction: row;
        align-items: center;
        justify-content: flex-start;
        gap: 0.8rem;
        padding: 0.6rem 0.9rem;
      }
      .row .name {
        font-size: 1.05rem;
      }
      .row .drawing {
        flex: none;
        width: 2.2em;
        height: 2.2em;
      }
      .hero {
        background: var(--gc-brand);
        border-color: var(--gc-brand);
        color: var(--gc-on-brand);
      }
      .hero:hover,
      .hero:active {
        background: var(--gc-brand-deep);
      }
      .hero .drawing {
        background: var(--gc-accent);
        color: var(--gc-brand-deep);
        font-size: 1.4rem;
      }
      .hero .name {
        font-size: 1.8rem;
      }
      .hero .note {
        color: var(--gc-on-brand-soft);
        font-size: 1rem;
      }
      .call .drawing {
        background: var(--gc-accent-soft);
        color: var(--gc-accent-ink);
      }
      .selected {
        border-color: var(--gc-brand);
        box-shadow: inset 0 0 0 2px var(--gc-brand);
      }
      @media (min-width: 1000px) and (min-height: 1400px) {
        .tall .drawing,
        .call .drawing {
          font-size: min(1.45rem, 44px);
        }
        .tall .name,
        .call .name {
          font-size: 1.5rem;
        }
        .tall .note,
        .call .note {
          font-size: 0.95rem;
        }
        .hero .drawing {
          font-size: min(1.8rem, 54px);
        }
        .hero .name {
          font-size: 2.3rem;
        }
        .compact .drawing {
          font-size: min(1.8rem, 54px);
        }
        .compact .name {
          font-size: 1.15rem;
        }
        .row .drawing {
          font-size: 1.4rem;
        }
        .row .name {
          font-size: 1.25rem;
        }
      }
      ::slotted(svg) {
        display: block;
      }
    `,
  ];

  @property() name = '';
  @property() note = '';
  @property() look: 'tall' | 'compact' | 'row' | 'hero' | 'call' = 'tall';
  @property({ type: Boolean }) selected = false;

  protected override render() {
    return html`<button type="button" class="${this.look} ${this.selected ? 'selected' : ''}">
      <span class="drawing"><slot></slot></span>
      <span class="words">
        <span class="name">${this.name}</span>
        ${this.note ? html`<span class="note">${this.note}</span>` : nothing}
      </span>
    </button>`;
  }
}

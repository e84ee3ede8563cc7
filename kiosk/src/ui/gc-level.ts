import type { Level } from '@gridcall/contract/alert.ts';
import { type CSSResultGroup, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { GcElement, sharedStyles } from './element.ts';
import { type Icon, iconAlert, iconBell, iconClock, iconInformation } from './icons.ts';
import { levelWord } from './words.ts';

const drawings: Readonly<Record<Level, Icon>> = { 1: iconAlert, 2: iconBell, 3: iconClock, 4: iconInformation };

/** How urgent something is: a number, a word, a drawing and a colour, so that the colour is never the only sign. */
@customElement('gc-level')
export class GcLevel extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      :host {
        display: inline-block;
        vertical-align: middle;
      }
      span {
        display: inline-flex;
        align-items: center;
        gap: 0.35em;
        padding: 0.12em 0.6em 0.12em 0.45em;
        border: 1px solid var(--tone);
        border-radius: 999px;
        background: var(--tone-soft);
        color: var(--tone);
        font-size: 0.82rem;
        font-weight: 650;
        line-height: 1.5;
        white-space: nowrap;
      }
      svg {
        width: 1.2em;
        height: 1.2em;
      }
      .level-1 {
        background: var(--gc-danger);
        border-color: var(--gc-danger);
        color: var(--gc-on-danger);
      }
      .level-2 {
        --tone: var(--gc-accent-ink);
        --tone-soft: var(--gc-accent-soft);
      }
      .level-3 {
        --tone: var(--gc-brand);
        --tone-soft: var(--gc-brand-soft);
      }
      .level-4 {
        --tone: var(--gc-quiet);
        --tone-soft: var(--gc-quiet-soft);
      }
    `,
  ];

  @property({ type: Number }) level: Level = 4;

  protected override render() {
    return html`<span class="level-${this.level}">${drawings[this.level]}L${this.level} ${levelWord(this.level)}</span>`;
  }
}

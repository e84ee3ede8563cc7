import { type CSSResultGroup, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { GcElement, sharedStyles } from './element.ts';

/** Nothing here, and that is said: a drawing (slot `icon`), a heading, a sentence. */
@customElement('gc-empty')
export class GcEmpty extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      div {
        display: grid;
        justify-items: center;
        gap: 0.5rem;
        padding: 3rem 1rem;
        text-align: center;
        color: var(--gc-ink-soft);
      }
      h2 {
        font-size: 1.15rem;
        color: var(--gc-ink);
      }
      ::slotted([slot="icon"]) {
        width: 3em;
        height: 3em;
        color: var(--gc-brand);
      }
    `,
  ];

  @property() heading = '';

  protected override render() {
    return html`<div><slot name="icon"></slot><h2>${this.heading}</h2><p><slot></slot></p></div>`;
  }
}

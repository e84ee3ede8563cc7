import { type CSSResultGroup, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';
import { renderSVG } from 'uqr';
import { GcElement, sharedStyles } from './element.ts';

/** A QR code, always dark on white with its quiet zone, whatever the theme. `label` says what it holds. */
@customElement('gc-qr')
export class GcQr extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      :host {
        width: 9rem;
      }
      div {
        padding: 0.3rem;
        border-radius: var(--gc-radius-small);
        border: 1px solid var(--gc-line);
        background: #fff;
      }
      svg {
        width: 100%;
        height: auto;
      }
    `,
  ];

  @property() value = '';
  @property() label = '';

  protected override render() {
    // The library makes the markup out of squares alone: nothing of `value` stands in it as text.
    const drawing = this.value ? renderSVG(this.value, { border: 2, ecc: 'M' }) : '';
    return html`<div role="img" aria-label=${this.label}>${unsafeHTML(drawing)}</div>`;
  }
}

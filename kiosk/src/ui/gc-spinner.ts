import { type CSSResultGroup, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg } from '../i18n/language.ts';
import { GcElement, sharedStyles } from './element.ts';

/** Something is on its way. Shows after 300 ms, so that a quick answer does not flicker. */
@customElement('gc-spinner')
export class GcSpinner extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      div {
        display: grid;
        justify-items: center;
        gap: 0.8rem;
        padding: 3rem 1rem;
        color: var(--gc-ink-soft);
        animation: appear 1ms linear 300ms backwards;
      }
      span {
        width: 2.4rem;
        height: 2.4rem;
        border: 0.28rem solid var(--gc-brand-soft);
        border-top-color: var(--gc-brand);
        border-radius: 50%;
        animation: turn 1s linear infinite;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
      @keyframes appear {
        from {
          opacity: 0;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        span {
          animation-duration: 4s;
        }
      }
    `,
  ];

  @property() text = '';

  protected override render() {
    return html`<div role="status"><span></span><p>${this.text || msg('正在加载…', { id: 'ui-loading' })}</p></div>`;
  }
}

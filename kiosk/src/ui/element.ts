import { updateWhenLocaleChanges } from '@lit/localize';
import { type CSSResultGroup, css, LitElement } from 'lit';

/** What every element of ours begins with. */
export const sharedStyles = css`
  :host {
    box-sizing: border-box;
    display: block;
    min-width: 0;
  }
  :host([hidden]) {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  figure {
    margin: 0;
    padding: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1,
  h2,
  h3 {
    font-weight: 650;
    line-height: 1.3;
    text-wrap: balance;
  }
  h1 {
    font-size: 1.6rem;
  }
  h2 {
    font-size: 1.25rem;
  }
  h3 {
    font-size: 1.05rem;
  }
  a {
    color: var(--gc-brand);
  }
  button {
    font: inherit;
    color: inherit;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }
  :focus {
    outline: none;
  }
  :focus-visible {
    outline: 3px solid var(--gc-focus);
    outline-offset: 3px;
  }
  svg {
    display: block;
    flex: none;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .numeric {
    font-variant-numeric: tabular-nums;
  }
`;

/** The base of all elements: shared styles, and a new rendering when the language changes. */
export class GcElement extends LitElement {
  static override styles: CSSResultGroup = [sharedStyles];

  constructor() {
    super();
    // Not @localized(): with a decorator the order against @customElement decides whether it works at all.
    updateWhenLocaleChanges(this);
  }

  /** Events cross shadow roots, as those of native controls do. */
  protected emit<T>(type: string, detail?: T): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true, cancelable: true }));
  }
}

import { type CSSResultGroup, css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { GcElement, sharedStyles } from './element.ts';
import { type Icon, iconAlert, iconCheck, iconInformation, iconOffline } from './icons.ts';

export type BannerTone = 'information' | 'good' | 'warning' | 'error' | 'offline';

const drawings: Readonly<Record<BannerTone, Icon>> = {
  information: iconInformation,
  good: iconCheck,
  warning: iconAlert,
  error: iconAlert,
  offline: iconOffline,
};

/** A line across the page that stays while its cause lasts. `heading` says what, the slot what it means and what to do; `action` for a button. */
@customElement('gc-banner')
export class GcBanner extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      div {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-start;
        gap: 0.7em;
        padding: 0.7em 1em;
        border: 1px solid var(--tone);
        border-inline-start-width: 6px;
        border-radius: var(--gc-radius-small);
        background: var(--tone-soft);
        --tone: var(--gc-brand);
        --tone-soft: var(--gc-brand-soft);
      }
      .good {
        --tone: var(--gc-good);
        --tone-soft: var(--gc-good-soft);
      }
      .warning,
      .offline {
        --tone: var(--gc-accent-ink);
        --tone-soft: var(--gc-accent-soft);
      }
      .error {
        --tone: var(--gc-danger);
        --tone-soft: var(--gc-danger-soft);
      }
      svg {
        color: var(--tone);
        margin-top: 0.05em;
      }
      /* Words keep a line's width: where a button leaves them less, it goes under them. */
      p {
        flex: 1 1 min(12rem, 100% - 2.5em);
        min-width: 0;
        overflow-wrap: anywhere;
      }
      strong {
        display: block;
        font-weight: 650;
      }
      ::slotted([slot="action"]) {
        flex: none;
        align-self: center;
        margin-inline-start: auto;
      }
    `,
  ];

  @property() tone: BannerTone = 'information';
  @property() heading = '';

  protected override render(): TemplateResult {
    const urgent = this.tone === 'error';
    return html`<div class=${this.tone} role=${urgent ? 'alert' : 'status'}>
      ${drawings[this.tone]}
      <p><strong>${this.heading}</strong><slot></slot></p>
      <slot name="action"></slot>
    </div>`;
  }
}

import type { ActionCard } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { readActionCard } from '../data/gateway-api.ts';
import type { Fault } from '../data/result.ts';
import { msg, nameOf } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-spinner.ts';
import { iconClose, iconPhone } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { retryWord } from '../ui/words.ts';
import type { StewardStore } from './steward-store.ts';

/** 处置卡: what to do, what never to do, whom to call. */
@customElement('gc-action-card')
export class GcActionCard extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .steps {
        display: grid;
        gap: 0.6rem;
        counter-reset: step;
      }
      .steps li {
        display: grid;
        grid-template-columns: 1.9rem minmax(0, 1fr);
        gap: 0.6rem;
        counter-increment: step;
      }
      .steps li::before {
        content: counter(step);
        display: grid;
        place-items: center;
        width: 1.9rem;
        height: 1.9rem;
        border-radius: 50%;
        background: var(--gc-brand);
        color: var(--gc-on-brand);
        font-weight: 650;
        font-variant-numeric: tabular-nums;
      }
      h3 {
        margin: 0.4rem 0;
      }
      .never {
        display: grid;
        gap: 0.4rem;
        padding: 0.8rem 1rem;
        border-radius: var(--gc-radius-small);
        background: var(--gc-danger-soft);
        color: var(--gc-danger-deep);
      }
      .never li {
        display: flex;
        gap: 0.5rem;
      }
      .phones {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(14rem, 100%), 1fr));
        gap: 0.5rem;
      }
      .phones a {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        min-height: 3.4rem;
        padding: 0.3rem 0.9rem;
        border: 2px solid var(--gc-brand);
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface);
        text-decoration: none;
        line-height: 1.3;
      }
      .phones strong {
        display: block;
        font-size: 1.1rem;
        font-variant-numeric: tabular-nums;
      }
      .phones .small {
        color: var(--gc-ink);
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) kind = '';
  @property({ attribute: false }) placeId = '';
  @state() private card: ActionCard | null = null;
  @state() private fault: Fault | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('kind') || changed.has('placeId')) void this.#read();
  }

  async #read(): Promise<void> {
    const { kind } = this;
    const result = await readActionCard(this.store.api, kind, this.placeId);
    if (kind !== this.kind) return;
    this.card = result.ok ? result.value : null;
    this.fault = result.ok ? null : result.fault;
  }

  protected override render(): TemplateResult | typeof nothing {
    // A kind without a card is no failure: there is nothing to tell.
    if (this.fault?.status === 404) return nothing;
    return html`<section class="panel stack">
      <h2>${msg('处置卡', { id: 'steward-card' })}</h2>
      ${this.fault ? this.#failed(this.fault) : this.card ? this.#card(this.card) : html`<gc-spinner></gc-spinner>`}
    </section>`;
  }

  #failed(fault: Fault): TemplateResult {
    return html`<gc-banner tone="error" heading=${fault.title}>
      ${fault.mend}
      ${msg('紧急时请直接拨打 119、110、120。', { id: 'steward-card-emergency' })}
      <gc-button slot="action" kind="secondary" @click=${this.#read}>${retryWord()}</gc-button>
    </gc-banner>`;
  }

  #card(card: ActionCard): TemplateResult {
    return html`
      <ol class="steps">
        ${card.steps.map((step) => html`<li><span>${nameOf(step)}</span></li>`)}
      </ol>
      ${
        card.never.length === 0
          ? nothing
          : html`<div>
              <h3>${msg('千万不要', { id: 'steward-card-never' })}</h3>
              <ul class="never">
                ${card.never.map((line) => html`<li>${iconClose}<span>${nameOf(line)}</span></li>`)}
              </ul>
            </div>`
      }
      <div class="phones">
        ${card.phones.map(
          (phone) => html`<a href="tel:${phone.number.replace(/[^0-9+]/g, '')}"
            >${iconPhone}<span><strong>${phone.number}</strong><span class="small">${nameOf(phone.name)}</span></span></a
          >`,
        )}
      </div>
    `;
  }
}

import type { KioskView } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, nameOf } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import { iconHelp } from '../ui/icons.ts';

export interface Phone {
  readonly name: string;
  readonly number: string;
}

/** The three numbers that hold everywhere, then those the gateway knows (gas hotline), each once. */
export function emergencyPhones(view: KioskView | undefined): Phone[] {
  const phones: Phone[] = [
    { name: msg('火警、救援', { id: 'phone-119' }), number: '119' },
    { name: msg('报警', { id: 'phone-110' }), number: '110' },
    { name: msg('急救', { id: 'phone-120' }), number: '120' },
  ];
  for (const phone of view?.phones ?? []) {
    if (!phones.some((known) => known.number === phone.number)) {
      phones.push({ name: nameOf(phone.name), number: phone.number });
    }
  }
  return phones;
}

/** Telephone numbers to be read from afar. A kiosk cannot call; a phone that opens the page can. */
@customElement('gc-phones')
export class GcPhones extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      :host {
        container-type: inline-size;
      }
      ul {
        display: grid;
        grid-template-columns: repeat(6, 1fr);
        gap: var(--gc-gap);
      }
      /* The three that hold everywhere stand in one row; longer numbers get half a row, on a phone and in large type a whole one. */
      li {
        display: grid;
        grid-column: span 3;
        grid-template-columns: auto 1fr;
        align-content: center;
        align-items: center;
        gap: 0 0.8rem;
        padding: 0.9rem 1.1rem;
        border: 1px solid var(--gc-line);
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface);
      }
      li:nth-child(-n + 3) {
        grid-column: span 2;
      }
      svg {
        grid-row: span 2;
        color: var(--gc-danger);
      }
      .number {
        font-size: 1.7rem;
        font-weight: 750;
        line-height: 1.15;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      li:nth-child(n + 4) .number {
        font-size: 1.45rem;
      }
      :host([large]) li:nth-child(-n + 3) .number {
        font-size: 2.6rem;
      }
      :host([on-dark]) li {
        border-color: rgb(255 255 255 / 45%);
        background: transparent;
      }
      @container (max-width: 26rem) {
        li {
          grid-column: span 6;
          padding: 0.7rem 0.9rem;
        }
        li:nth-child(-n + 3) {
          grid-template-columns: 1fr;
          padding-inline: 0.5rem;
        }
        li:nth-child(-n + 3) svg {
          display: none;
        }
        :host([on-dark]) li {
          padding: 0.4rem 0.7rem;
          gap: 0 0.5rem;
        }
        :host([on-dark]) .number {
          font-size: 1.4rem;
        }
      }
      :host([on-dark]) svg {
        color: inherit;
      }
    `,
  ];

  @property({ attribute: false }) phones: readonly Phone[] = [];

  protected override render() {
    return html`<ul>
      ${this.phones.map(
        (phone) => html`<li>${iconHelp}<span>${phone.name}</span><span class="number">${phone.number}</span></li>`,
      )}
    </ul>`;
  }
}

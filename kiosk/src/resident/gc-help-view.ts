import type { KioskView } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, nameOf } from '../i18n/language.ts';
import '../ui/gc-banner.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import { iconHelp } from '../ui/icons.ts';
import './gc-page.ts';
import './gc-phones.ts';
import { emergencyPhones } from './gc-phones.ts';

/** Whom to call. This page calls nobody and promises nobody. */
@customElement('gc-help-view')
export class GcHelpView extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      .duty {
        display: grid;
        justify-items: center;
        gap: 0.3rem;
        padding: 1.8rem 1rem;
        border-radius: var(--gc-radius);
        background: var(--gc-brand);
        color: var(--gc-on-brand);
        text-align: center;
      }
      .duty p {
        color: var(--gc-on-brand-soft);
      }
      .duty strong {
        font-size: 2.6rem;
        line-height: 1.15;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      @media (max-width: 480px) {
        .duty strong {
          font-size: 1.9rem;
        }
      }
      h2 {
        margin-block: 1.4rem 0.7rem;
      }
      gc-banner {
        margin-top: calc(var(--gc-gap) * 1.4);
      }
    `,
  ];

  @property({ attribute: false }) view!: KioskView;

  protected override render() {
    const { company } = this.view;
    return html`<gc-page heading=${msg('叫人帮忙', { id: 'home-help' })}>
      ${
        company
          ? html`<section class="duty">
              <span>${iconHelp}</span>
              <h3>${msg('值班电话', { id: 'help-duty' })}</h3>
              <strong>${company.dutyPhone}</strong>
              <p>${nameOf(company.name)}</p>
            </section>`
          : nothing
      }
      <h2>${msg('紧急电话', { id: 'help-emergency' })}</h2>
      <gc-phones .phones=${emergencyPhones(this.view)}></gc-phones>
      <gc-banner tone="information" heading=${msg('这里不会自动叫人', { id: 'help-limit' })}
        >${msg('请用电话直接联系。本页只显示号码，没有人会因为您打开它而出发。', { id: 'help-limit-text' })}</gc-banner
      >
    </gc-page>`;
  }
}

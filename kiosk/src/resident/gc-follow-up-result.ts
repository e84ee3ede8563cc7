import type { ServiceRequestFollowUp } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, nameOf } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import { iconCheck } from '../ui/icons.ts';
import { dateTime } from '../ui/time.ts';
import { categoryName } from './categories.ts';
import { markOf, stageOf, stages } from './follow-up-stage.ts';
import { outcomeSentence, stageName, stateSentence } from './state-words.ts';

/** Where one report stands: a sentence, the stages, what was done. Category and place only: no person, no text of the report. */
@customElement('gc-follow-up-result')
export class GcFollowUpResult extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      .now {
        padding: 1.2rem;
        border-radius: var(--gc-radius);
        background: var(--gc-brand);
        color: var(--gc-on-brand);
      }
      .now p {
        color: var(--gc-on-brand-soft);
      }
      .now h2 {
        font-size: 1.5rem;
      }
      ol.stages {
        display: grid;
        grid-template-columns: repeat(5, 1fr);
        margin-block: 1.4rem;
      }
      .stages li {
        position: relative;
        display: grid;
        justify-items: center;
        gap: 0.4rem;
        text-align: center;
        font-size: 0.9rem;
        color: var(--gc-ink-soft);
      }
      .stages li + li::before {
        content: "";
        position: absolute;
        top: 1.1rem;
        right: calc(50% + 1.3rem);
        width: calc(100% - 2.6rem);
        height: 3px;
        background: var(--gc-line);
      }
      .stages li.done + li::before {
        background: var(--gc-brand);
      }
      .dot {
        display: grid;
        place-items: center;
        width: 2.2rem;
        height: 2.2rem;
        border: 3px solid var(--gc-edge);
        border-radius: 50%;
        background: var(--gc-surface);
        font-weight: 650;
      }
      .done .dot {
        border-color: var(--gc-brand);
        background: var(--gc-brand);
        color: var(--gc-on-brand);
      }
      .current .dot {
        border-color: var(--gc-brand);
        color: var(--gc-brand);
        box-shadow: 0 0 0 5px var(--gc-brand-soft);
      }
      .done,
      .current {
        color: var(--gc-ink);
      }
      .current {
        font-weight: 650;
      }
      ol.history {
        display: grid;
        gap: 0.7rem;
        margin-top: 0.7rem;
      }
      .history li {
        padding: 0.8rem 1rem;
        border: 1px solid var(--gc-line);
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface);
      }
      .history time {
        float: inline-end;
        margin-inline-start: 1em;
        color: var(--gc-ink-soft);
        font-size: 0.9rem;
      }
      .history p {
        margin-top: 0.2rem;
        white-space: pre-line;
      }
      @media (max-width: 480px) {
        .stages li {
          font-size: 0.75rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) result!: ServiceRequestFollowUp;

  protected override render() {
    const { state, outcome, categoryCode, placeName, history, submittedAt } = this.result;
    const now = Date.now();
    return html`
      <section class="now" role="status">
        <h2>${stateSentence(state)}</h2>
        <p>${categoryName(categoryCode)} · ${nameOf(placeName)} · ${dateTime(submittedAt, now)}</p>
        ${outcome ? html`<p>${outcomeSentence(outcome)}</p>` : nothing}
      </section>
      ${state === 'rejected' ? nothing : this.#stages()}
      <h2>${msg('办理经过', { id: 'follow-up-history' })}</h2>
      <ol class="history">
        ${[...history]
          .sort((a, b) => b.at - a.at)
          .map(
            (entry) =>
              html`<li>
                <time class="numeric">${dateTime(entry.at, now)}</time><strong>${stateSentence(entry.state)}</strong>
                ${entry.note ? html`<p>${entry.note}</p>` : nothing}
              </li>`,
          )}
        ${history.length === 0 ? html`<li>${msg('还没有新的进展', { id: 'follow-up-no-history' })}</li>` : nothing}
      </ol>
    `;
  }

  #stages() {
    const current = stageOf(this.result.state);
    const isOver = this.result.state === 'closed';
    return html`<ol class="stages" aria-label=${msg('办理阶段', { id: 'follow-up-stages' })}>
      ${stages.map((stage, index) => {
        const mark = markOf(stage, current, isOver);
        return html`<li class=${mark} aria-current=${mark === 'current' ? 'step' : nothing}>
          <span class="dot numeric">${mark === 'done' ? iconCheck : index + 1}</span>${stageName(stage)}
        </li>`;
      })}
    </ol>`;
  }
}

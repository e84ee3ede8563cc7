import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { language } from '../i18n/language.ts';
import { GcElement, sharedStyles } from './element.ts';
import { clockTimeSeconds, shortDate } from './time.ts';
import { separator } from './words.ts';

export interface TimelineItem {
  readonly key: number;
  readonly at: number;
  readonly heading: string;
  /** Who did it, in words; empty when the heading says it. */
  readonly by: string;
  readonly text: string;
  readonly tone: 'danger' | 'good' | 'plain';
}

function rest(item: TimelineItem): string {
  return [item.by, item.text].filter((part) => part !== '').join(separator);
}

/** What happened, the newest first, with exact times. */
@customElement('gc-timeline')
export class GcTimeline extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      li {
        position: relative;
        padding: 0 0 1rem 1.6rem;
      }
      li::before {
        content: "";
        position: absolute;
        inset: 0.5rem auto 0 0.45rem;
        border-inline-start: 2px solid var(--gc-line);
      }
      li:last-child::before {
        display: none;
      }
      li::after {
        content: "";
        position: absolute;
        top: 0.35rem;
        left: 0;
        width: 1rem;
        height: 1rem;
        border: 3px solid var(--gc-surface);
        border-radius: 50%;
        background: var(--gc-edge);
      }
      li.danger::after {
        background: var(--gc-danger);
      }
      li.good::after {
        background: var(--gc-good);
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 0 0.8rem;
      }
      strong {
        font-weight: 650;
      }
      time {
        color: var(--gc-ink-soft);
        font-variant-numeric: tabular-nums;
        font-size: 0.88rem;
      }
      p {
        color: var(--gc-ink-soft);
        font-size: 0.92rem;
      }
    `,
  ];

  @property({ attribute: false }) items: readonly TimelineItem[] = [];

  protected override render() {
    const newestFirst = [...this.items].reverse();
    return html`<ol>
      ${repeat(
        newestFirst,
        (item) => item.key,
        (item) => html`<li class=${item.tone}>
          <div class="line">
            <strong>${item.heading}</strong>
            <time datetime=${new Date(item.at).toISOString()}>
              ${shortDate(item.at, language())} ${clockTimeSeconds(item.at, language())}
            </time>
          </div>
          ${rest(item) ? html`<p>${rest(item)}</p>` : nothing}
        </li>`,
      )}
    </ol>`;
  }
}

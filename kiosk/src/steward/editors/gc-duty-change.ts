import type { DutyChange, HandOver } from '@gridcall/contract/http-duty.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { language, msg, nameOf, str } from '../../i18n/language.ts';
import { GcElement, sharedStyles } from '../../ui/element.ts';
import { iconAlert, iconCheck } from '../../ui/icons.ts';
import { staffStyles } from '../../ui/staff-styles.ts';
import { clockTime, shortDate } from '../../ui/time.ts';
import { separator } from '../../ui/words.ts';
import { holeWord, postWord } from '../duty-words.ts';
import { dayWord } from './calendar-form.ts';

type PostChange = DutyChange['posts'][number];

/** What saving would change: who has it now, who takes over next, and which buildings will have nobody. As the gateway says. */
@customElement('gc-duty-change')
export class GcDutyChange extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      ol {
        display: grid;
        gap: 0.25rem;
        margin-top: 0.25rem;
      }
      h3 {
        font-size: 1rem;
      }
      .before {
        margin-top: 0.5rem;
      }
      summary {
        padding-block: 0.7rem;
        cursor: pointer;
        color: var(--gc-brand);
      }
    `,
  ];

  @property({ attribute: false }) change!: DutyChange;

  protected override render(): TemplateResult {
    const { posts, holes, days, more } = this.change;
    return html`<div class="stack">
      ${days.length === 0 ? nothing : this.#days(days)} ${posts.map((post) => this.#post(post))}
      ${
        holes.length === 0
          ? nothing
          : html`<ul class="stack small">
              ${holes.map((hole) => this.#hole(hole))}
            </ul>`
      }
      ${more ? html`<p class="soft small">${msg('还有更多，这里没有全部列出。', { id: 'steward-edit-more' })}</p>` : nothing}
    </div>`;
  }

  #post(post: PostChange): TemplateResult {
    const isSame = JSON.stringify(post.before) === JSON.stringify(post.after);
    return html`<section>
      <h3>${[nameOf(post.placeName), postWord(post.post)].join(separator)}</h3>
      <p>${this.#now(post)}</p>
      ${this.#handOvers(post.after)}
      ${
        isSame
          ? html`<p class="soft small">${msg('接下来的交班和现在一样。', { id: 'steward-edit-same' })}</p>`
          : html`<details class="before small">
              <summary>${msg('现在的排法', { id: 'steward-edit-before' })}</summary>
              ${this.#handOvers(post.before)}
            </details>`
      }
    </section>`;
  }

  #now({ now: { before, after } }: PostChange): string {
    const [was, will] = [this.#name(before), this.#name(after)];
    return before === after
      ? msg(str`现在值班：${will}（不变）`, { id: 'steward-edit-now-same' })
      : msg(str`现在值班：${was} → ${will}，保存后马上换`, { id: 'steward-edit-now' });
  }

  #handOvers(handOvers: readonly HandOver[]): TemplateResult {
    if (handOvers.length === 0) {
      return html`<p class="soft small">${msg('两个月内没有交班。', { id: 'steward-edit-no-hand-over' })}</p>`;
    }
    return html`<ol class="small numeric">
      ${handOvers.map(
        ({ at, from, to }) => html`<li>${[time(at), `${this.#name(from)} → ${this.#name(to)}`].join(separator)}</li>`,
      )}
    </ol>`;
  }

  #days(days: DutyChange['days']): TemplateResult {
    return html`<section>
      <h3>${msg('这些天换人值班', { id: 'steward-edit-days' })}</h3>
      <ol class="small numeric">
        ${days.map(({ date, placeName, post, before, after }) => {
          const who = `${this.#name(before)} → ${this.#name(after)}`;
          return html`<li>${[dayWord(date), nameOf(placeName), postWord(post), who].join(separator)}</li>`;
        })}
      </ol>
    </section>`;
  }

  #hole({ placeName, post, before, after }: DutyChange['holes'][number]): TemplateResult {
    const where = [nameOf(placeName), postWord(post)].join(separator);
    if (after === null) {
      const was = before === null ? '' : holeWord(before);
      return html`<li>
        <span class="badge good">${iconCheck}${msg('补上了空岗', { id: 'steward-edit-hole-gone' })}</span>
        ${[where, was].join(separator)}
      </li>`;
    }
    return html`<li>
      <span class="badge danger">${iconAlert}${msg('将会空岗', { id: 'steward-edit-hole' })}</span>
      ${[where, holeWord(after)].join(separator)}
    </li>`;
  }

  #name(name: string | null): string {
    return name ?? msg('无人', { id: 'steward-duty-nobody' });
  }
}

function time(at: number): string {
  return `${shortDate(at, language())} ${clockTime(at, language())}`;
}

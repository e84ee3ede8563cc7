import type { CalendarDayKind } from '@gridcall/contract/duty.ts';
import { type CSSResultGroup, css, html, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { msg, str } from '../../i18n/language.ts';
import { GcElement, sharedStyles } from '../../ui/element.ts';
import '../../ui/gc-button.ts';
import '../../ui/gc-field.ts';
import '../../ui/gc-select.ts';
import { staffStyles } from '../../ui/staff-styles.ts';
import { type AdditionFault, additionFault, type Run } from './calendar-form.ts';

const nothingYet: Run = { from: '', to: '', kind: 'holiday', name: '' };

/** Days that are added to a year's calendar: one, or several one after another. Fires `gc-add`. */
@customElement('gc-calendar-addition')
export class GcCalendarAddition extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .pair {
        display: grid;
        gap: var(--gc-gap);
        grid-template-columns: repeat(auto-fit, minmax(min(14rem, 100%), 1fr));
        align-items: start;
      }
    `,
  ];

  @property({ type: Number }) year = 0;
  @property({ attribute: false }) kinds!: Readonly<Record<CalendarDayKind, () => string>>;
  @state() private run: Run = nothingYet;
  @state() private checked = false;

  get isDirty(): boolean {
    const { from, to, name } = this.run;
    return [from, to, name].some((typed) => typed.trim() !== '');
  }

  protected override render(): TemplateResult {
    const { from, to, kind, name } = this.run;
    const fault = this.checked ? additionFault(this.run, this.year) : null;
    const required = msg('这一项要填写。', { id: 'steward-required' });
    return html`<section class="panel stack">
      <h2>${msg('加几天', { id: 'steward-calendar-add-days' })}</h2>
      <gc-select
        label=${msg('类型', { id: 'steward-calendar-kind' })}
        .value=${kind}
        .choices=${(['holiday', 'workday'] as const).map((value) => ({ value, name: this.kinds[value]() }))}
        @gc-change=${(event: CustomEvent<CalendarDayKind>) => this.#set({ kind: event.detail })}
      ></gc-select>
      <gc-field
        label=${msg('节日', { id: 'steward-calendar-name' })}
        maxLength="60"
        .value=${name}
        .fault=${fault === 'missing' && name.trim() === '' ? required : ''}
        @gc-input=${(event: CustomEvent<string>) => this.#set({ name: event.detail })}
      ></gc-field>
      <div class="pair">
        <gc-field
          kind="date"
          label=${msg('第一天', { id: 'steward-calendar-from' })}
          min=${`${this.year}-01-01`}
          max=${`${this.year}-12-31`}
          .value=${from}
          .fault=${fault === 'missing' && from === '' ? required : this.#faultWord(fault)}
          @gc-input=${(event: CustomEvent<string>) => this.#set({ from: event.detail })}
        ></gc-field>
        <gc-field
          kind="date"
          label=${msg('最后一天', { id: 'steward-calendar-to' })}
          hint=${msg('只有一天可以不填。', { id: 'steward-calendar-to-hint' })}
          min=${`${this.year}-01-01`}
          max=${`${this.year}-12-31`}
          .value=${to}
          @gc-input=${(event: CustomEvent<string>) => this.#set({ to: event.detail })}
        ></gc-field>
      </div>
      <div class="row">
        <gc-button kind="secondary" @click=${this.#add}>${msg('加进日历', { id: 'steward-calendar-add' })}</gc-button>
      </div>
    </section>`;
  }

  #faultWord(fault: AdditionFault | null): string {
    switch (fault) {
      case 'backwards':
        return msg('最后一天在第一天之前。', { id: 'steward-calendar-backwards' });
      case 'other-year':
        return msg(str`这些天要都在 ${this.year} 年。`, { id: 'steward-calendar-other-year' });
      case 'too-long':
        return msg('一次最多 31 天，请看看年月有没有填错。', { id: 'steward-calendar-too-long' });
      default:
        return '';
    }
  }

  #set(change: Partial<Run>): void {
    this.run = { ...this.run, ...change };
  }

  #add(): void {
    this.checked = true;
    if (additionFault(this.run, this.year) !== null) return;
    this.emit('gc-add', this.run);
    this.run = { ...nothingYet, kind: this.run.kind };
    this.checked = false;
  }
}

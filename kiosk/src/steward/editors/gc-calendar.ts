import type { CalendarDayKind } from '@gridcall/contract/duty.ts';
import type { Calendar, DutyChange } from '@gridcall/contract/http-duty.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { previewCalendar, putCalendar, readCalendar } from '../../data/duty-api.ts';
import type { Fault } from '../../data/result.ts';
import { language, msg, str } from '../../i18n/language.ts';
import { GcElement, sharedStyles } from '../../ui/element.ts';
import '../../ui/gc-banner.ts';
import '../../ui/gc-button.ts';
import '../../ui/gc-select.ts';
import '../../ui/gc-spinner.ts';
import { iconClose } from '../../ui/icons.ts';
import { staffStyles } from '../../ui/staff-styles.ts';
import { retryWord } from '../../ui/words.ts';
import type { StewardStore } from '../steward-store.ts';
import { addRun, type CalendarDay, dayWord, type Run, removeRun, runsOf, yearOf } from './calendar-form.ts';
import type { GcCalendarAddition } from './gc-calendar-addition.ts';
import './gc-calendar-addition.ts';
import './gc-duty-change.ts';
import './gc-outcome.ts';
import { Leaving } from './leaving.ts';
import { Outcome, type Since } from './outcome.ts';

const kinds: Readonly<Record<CalendarDayKind, () => string>> = {
  holiday: () => msg('放假', { id: 'steward-calendar-holiday' }),
  workday: () => msg('调休上班', { id: 'steward-calendar-workday' }),
};

/** Holidays of a year and the weekends that are worked for them: changed here, with what comes of it told before they are saved. */
@customElement('gc-calendar')
export class GcCalendar extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        align-items: center;
        gap: 0 0.5rem;
        padding: 0.2rem 0;
        border-bottom: 1px solid var(--gc-line);
      }
      .warned {
        grid-column: 1 / -1;
        color: var(--gc-accent-ink);
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private year = 0;
  @state() private stands: Calendar | null = null;
  @state() private days: readonly CalendarDay[] = [];
  @state() private fault: Fault | null = null;
  /** Being saved, and read anew after that. */
  @state() private busy = false;
  @query('gc-calendar-addition') private addition!: GcCalendarAddition | null;
  readonly #outcome = new Outcome<DutyChange>(() => this.requestUpdate());
  readonly #leaving = new Leaving(this);
  #opened = 0;
  #toldIn = language();

  /** Days that are written and not added yet are typed, too. */
  get isDirty(): boolean {
    if (this.busy || this.stands === null) return false;
    return !this.#isSame(this.stands) || this.addition?.isDirty === true;
  }

  protected override firstUpdated(): void {
    void this.#open(yearOf(this.store.api.now()));
  }

  /** What the gateway said was said in the language of before. */
  protected override updated(): void {
    if (this.#toldIn === language()) return;
    this.#toldIn = language();
    if (this.#outcome.said) this.#preview('language');
  }

  async #open(year: number): Promise<void> {
    this.year = year;
    this.stands = null;
    this.fault = null;
    this.#outcome.drop();
    await this.#read();
  }

  async #read(): Promise<void> {
    this.#opened += 1;
    const no = this.#opened;
    const result = await readCalendar(this.store.api, this.year);
    if (no !== this.#opened) return;
    this.stands = result.ok ? result.value : null;
    if (result.ok) this.#edit(result.value.days);
    else this.fault = result.fault;
  }

  #edit(days: readonly CalendarDay[]): void {
    this.days = days;
    this.#preview('rows');
  }

  #preview(since: Since): void {
    const { year, days } = this;
    this.fault = null;
    void this.#outcome.ask(() => previewCalendar(this.store.api, year, { days: [...days] }), since);
  }

  #isSame(stands: Calendar): boolean {
    return JSON.stringify(stands.days) === JSON.stringify(this.days);
  }

  protected override render(): TemplateResult {
    const now = yearOf(this.store.api.now());
    return html`<div class="stack">
      <p><a class="way" href="#/duty">${msg('返回值班', { id: 'steward-edit-back' })}</a></p>
      <h1>${msg('节假日和调休', { id: 'steward-calendar' })}</h1>
      <section class="panel stack" ?inert=${this.busy}>
        <gc-select
          label=${msg('哪一年', { id: 'steward-calendar-year' })}
          hint=${msg('每年国务院公布后填一次。没有填的日子按星期算。', { id: 'steward-calendar-year-hint' })}
          .value=${live(String(this.year))}
          .choices=${[now, now + 1].map((year) => ({ value: String(year), name: String(year) }))}
          @gc-change=${(event: CustomEvent<string>) => this.#leaving.ask(() => void this.#open(Number(event.detail)))}
        ></gc-select>
        ${this.stands ? this.#list() : nothing}
      </section>
      ${this.stands ? this.#editor(this.stands) : this.#waiting()} ${this.#leaving.question()}
    </div>`;
  }

  #waiting(): TemplateResult {
    if (!this.fault) return html`<gc-spinner></gc-spinner>`;
    return html`<gc-banner tone="error" heading=${this.fault.title}>
      ${this.fault.mend}
      <gc-button slot="action" kind="secondary" @click=${() => this.#open(this.year)}>${retryWord()}</gc-button>
    </gc-banner>`;
  }

  #list(): TemplateResult {
    if (this.days.length === 0) {
      return html`<p class="soft">${msg('这一年还没有填。', { id: 'steward-calendar-none' })}</p>`;
    }
    return html`<ul>
      ${runsOf(this.days).map((run) => this.#run(run))}
    </ul>`;
  }

  #run(run: Run): TemplateResult {
    const when = run.from === run.to ? dayWord(run.from) : `${dayWord(run.from)} – ${dayWord(run.to)}`;
    const said = this.days
      .map(({ date }, index) => ({ date, path: `/days/${index}` }))
      .filter(({ date }) => run.from <= date && date <= run.to)
      .flatMap(({ date, path }) =>
        (this.#outcome.said?.warnings ?? [])
          .filter((warning) => warning.path === path && run.from === run.to)
          .map(({ message }) => msg(str`${dayWord(date)}：${message}`, { id: 'steward-calendar-warned' })),
      );
    return html`<li>
      <p><strong>${run.name}</strong> <span class="small numeric">${when}</span></p>
      <span class="badge ${run.kind === 'holiday' ? 'good' : 'warning'}">${kinds[run.kind]()}</span>
      <gc-button
        kind="quiet"
        label=${msg(str`${run.name}：${when}，去掉`, { id: 'steward-calendar-remove' })}
        @click=${() => this.#edit(removeRun(this.days, run))}
        >${iconClose}</gc-button
      >
      ${said.map((words) => html`<p class="small warned">${words}</p>`)}
    </li>`;
  }

  #editor(stands: Calendar): TemplateResult {
    const { said, isPending, fault } = this.#outcome;
    return html`<gc-calendar-addition
        ?inert=${this.busy}
        .year=${this.year}
        .kinds=${kinds}
        @gc-add=${(event: CustomEvent<Run>) => this.#edit(addRun(this.days, event.detail))}
      ></gc-calendar-addition>
      <gc-outcome
        ?same=${this.#isSame(stands)}
        ?elsewhere=${said !== null && said.basedOn !== stands.basedOn}
        ?busy=${this.busy}
        ?pending=${isPending}
        .fault=${fault ?? this.fault}
        @gc-save=${() => this.#save(stands)}
        @gc-undo=${() => this.#edit(stands.days)}
        @gc-reload=${() => this.#open(this.year)}
        @gc-retry=${() => this.#preview('values')}
        >${this.#told()}</gc-outcome
      >`;
  }

  #told(): TemplateResult | typeof nothing {
    const { said, fault } = this.#outcome;
    if (!said) return fault ? nothing : html`<gc-spinner></gc-spinner>`;
    const { posts, days, holes } = said;
    if (posts.length + days.length + holes.length > 0) {
      return html`<gc-duty-change .change=${said}></gc-duty-change>`;
    }
    return html`<p class="soft">
      ${msg('接下来谁值班、几点交班都不变。', { id: 'steward-calendar-no-change' })}
    </p>`;
  }

  async #save({ basedOn }: Calendar): Promise<void> {
    if (this.busy || this.#outcome.isPending) return;
    this.fault = null;
    this.busy = true;
    const result = await putCalendar(this.store.api, this.year, { days: [...this.days], basedOn });
    if (result.ok) {
      this.say(msg('已保存，马上生效', { id: 'steward-edit-saved' }));
      await this.#read();
    } else if (result.fault.code === 'CALENDAR_CHANGED') {
      // The preview says it in words, with the way on.
      this.#preview('values');
    } else this.fault = result.fault;
    this.busy = false;
  }
}

import type { Post, RosterDays } from '@gridcall/contract/duty.ts';
import type { DutyChange, DutyPeople, PostRosters } from '@gridcall/contract/http-duty.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { listDutyPeople, previewRosters, putRosters, readPostRosters } from '../../data/duty-api.ts';
import type { Fault } from '../../data/result.ts';
import { language, msg, nameOf, str } from '../../i18n/language.ts';
import { GcElement, sharedStyles } from '../../ui/element.ts';
import '../../ui/gc-banner.ts';
import '../../ui/gc-button.ts';
import '../../ui/gc-field.ts';
import '../../ui/gc-select.ts';
import '../../ui/gc-spinner.ts';
import { staffStyles } from '../../ui/staff-styles.ts';
import { retryWord } from '../../ui/words.ts';
import { postNames, postWord } from '../duty-words.ts';
import type { StewardStore } from '../steward-store.ts';
import './gc-duty-change.ts';
import './gc-outcome.ts';
import './gc-roster-table.ts';
import { Leaving } from './leaving.ts';
import { Outcome, type Since } from './outcome.ts';
import {
  addRoster,
  bodyOf,
  changeRoster,
  formOf,
  freeDays,
  hasSameRows,
  isSameForm,
  missingIn,
  type PostForm,
  placeFor,
  type RosterForm,
  type RosterPlace,
  removeRoster,
  type Said,
  saidAt,
} from './roster-form.ts';

const posts = Object.keys(postNames) as Post[];

/** The rosters of a post around a building: changed here, with what comes of it told by the gateway before they are saved. */
@customElement('gc-roster')
export class GcRoster extends GcElement {
  static override styles = [sharedStyles, staffStyles];

  @property({ attribute: false }) store!: StewardStore;
  @property() placeId = '';
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private people: DutyPeople['people'] = [];
  @state() private post: Post = 'A';
  @state() private read: PostRosters | null = null;
  /** None while it is read, or could not be: no form of one post stands under the name of another. */
  @state() private place: RosterPlace | null = null;
  @state() private form: PostForm = { rosters: [], handOver: '' };
  @state() private fault: Fault | null = null;
  @state() private checked = false;
  /** Being saved, and read anew after that. */
  @state() private busy = false;
  readonly #outcome = new Outcome<DutyChange>(() => this.requestUpdate());
  readonly #leaving = new Leaving(this);
  #opened = 0;
  #toldIn = language();

  get isDirty(): boolean {
    return !this.busy && this.place !== null && !isSameForm(this.form, formOf(this.place));
  }

  protected override firstUpdated(): void {
    void this.#open(this.post);
  }

  /** What the gateway said was said in the language of before. */
  protected override updated(_changed: PropertyValues<this>): void {
    if (this.#toldIn === language()) return;
    this.#toldIn = language();
    if (this.#outcome.said) this.#preview('language');
  }

  async #open(post: Post, placeId?: string): Promise<void> {
    this.post = post;
    this.place = null;
    this.fault = null;
    this.#outcome.drop();
    await this.#read(placeId);
  }

  async #read(placeId?: string): Promise<void> {
    const { post } = this;
    this.#opened += 1;
    const no = this.#opened;
    const [rosters, people] = await Promise.all([
      readPostRosters(this.store.api, this.placeId, post),
      listDutyPeople(this.store.api),
    ]);
    if (no !== this.#opened) return;
    if (!rosters.ok || !people.ok) {
      this.place = null;
      this.fault = rosters.ok ? (people.ok ? null : people.fault) : rosters.fault;
      return;
    }
    this.people = people.value.people;
    this.read = rosters.value;
    const { places } = rosters.value;
    this.#show(places.find((place) => place.placeId === placeId) ?? placeFor(post, places) ?? null);
  }

  #show(place: RosterPlace | null): void {
    this.place = place;
    this.checked = false;
    this.fault = null;
    if (place === null) return;
    this.form = formOf(place);
    this.#preview('rows');
  }

  #edit(form: PostForm): void {
    const since = hasSameRows(this.form, form) ? 'values' : 'rows';
    this.form = form;
    this.fault = null;
    if (missingIn(form).length === 0) this.#preview(since);
    else this.#outcome.drop();
  }

  #preview(since: Since): void {
    const { place } = this;
    if (!place) return;
    this.fault = null;
    void this.#outcome.ask(() => previewRosters(this.store.api, bodyOf(place, this.post, this.form)), since);
  }

  protected override render(): TemplateResult {
    return html`<div class="stack">
      <p><a class="way" href="#/duty">${msg('返回值班', { id: 'steward-edit-back' })}</a></p>
      <h1>${msg('编辑值班', { id: 'steward-roster-edit' })}</h1>
      <div class="stack" ?inert=${this.busy}>
        ${this.#choice()} ${this.place ? this.#editor(this.place) : nothing}
      </div>
      ${this.place ? this.#told(this.place) : this.fault ? this.#faultBanner(this.fault) : html`<gc-spinner></gc-spinner>`}
      ${this.#leaving.question()}
    </div>`;
  }

  #choice(): TemplateResult {
    return html`<section class="panel stack">
      <gc-select
        label=${msg('哪个岗', { id: 'steward-roster-post' })}
        .value=${live(this.post)}
        .choices=${posts.map((post) => ({ value: post, name: postWord(post) }))}
        @gc-change=${(event: CustomEvent<Post>) => this.#leaving.ask(() => void this.#open(event.detail))}
      ></gc-select>
      ${this.read && this.place ? this.#placeChoice(this.read, this.place) : nothing}
    </section>`;
  }

  #placeChoice({ places }: PostRosters, { placeId: chosen }: RosterPlace): TemplateResult {
    const kept = msg('已排', { id: 'steward-roster-kept' });
    const show = (placeId: string) => this.#show(places.find((place) => place.placeId === placeId) ?? null);
    return html`<gc-select
      label=${msg('排在哪里', { id: 'steward-roster-place' })}
      hint=${msg('排在里层的先用；排在网格上，网格里每栋楼都用。', { id: 'steward-roster-place-hint' })}
      .value=${live(chosen)}
      .fault=${saidAt(this.#faults(), '/placeId')}
      .choices=${places.map(({ placeId, placeName, rosters }) => ({
        value: placeId,
        name: rosters.length > 0 ? `${nameOf(placeName)} · ${kept}` : nameOf(placeName),
      }))}
      @gc-change=${(event: CustomEvent<string>) => this.#leaving.ask(() => show(event.detail))}
    ></gc-select>`;
  }

  #editor(place: RosterPlace): TemplateResult {
    const { rosters, handOver } = this.form;
    return html`${rosters.map(
      (roster, index) => html`<gc-roster-table
        .roster=${roster}
        .index=${index}
        .freeDays=${freeDays(this.form)}
        .people=${this.people}
        .faults=${this.#faults()}
        .warnings=${this.#outcome.said?.warnings ?? []}
        @gc-roster=${(event: CustomEvent<Partial<RosterForm>>) => this.#edit(changeRoster(this.form, index, event.detail))}
        @gc-remove=${() => this.#edit(removeRoster(this.form, index))}
      ></gc-roster-table>`,
    )}
    ${this.#nobody(place)}
    ${this.#addition(freeDays(this.form))}
    ${
      rosters.length === 0
        ? nothing
        : html`<section class="panel">
            <gc-field
              kind="time"
              label=${msg('几点交班', { id: 'steward-roster-hand-over' })}
              hint=${msg('同一个岗的所有值班表都在这个时间交班。', { id: 'steward-roster-hand-over-hint' })}
              .value=${handOver}
              .fault=${saidAt(this.#faults(), '/handOver')}
              @gc-input=${(event: CustomEvent<string>) => this.#edit({ ...this.form, handOver: event.detail })}
            ></gc-field>
          </section>`
    }`;
  }

  #nobody({ placeName }: RosterPlace): TemplateResult | typeof nothing {
    if (this.form.rosters.length > 0) return nothing;
    const where = nameOf(placeName);
    return html`<p class="panel soft">
      ${msg(str`${where}没有自己的${postWord(this.post)}值班表：用外层的，外层也没有就是空岗。`, { id: 'steward-roster-nobody' })}
    </p>`;
  }

  #addition(free: readonly RosterDays[]): TemplateResult | typeof nothing {
    if (free.length === 0) return nothing;
    return html`<div class="row">
      <gc-button kind="secondary" @click=${() => this.#edit(addRoster(this.form, this.store.api.now()))}
        >${
          this.form.rosters.length === 0
            ? msg('排一张值班表', { id: 'steward-roster-first' })
            : msg('再排一张（如节假日另排）', { id: 'steward-roster-another' })
        }</gc-button
      >
    </div>`;
  }

  #told(place: RosterPlace): TemplateResult {
    const { said, isPending, fault } = this.#outcome;
    return html`<gc-outcome
      ?same=${isSameForm(this.form, formOf(place))}
      ?elsewhere=${said !== null && said.basedOn !== place.basedOn}
      ?faulty=${this.#faults().length > 0}
      ?warned=${this.#isWarned()}
      ?busy=${this.busy}
      ?pending=${isPending}
      .fault=${fault ?? this.fault}
      @gc-save=${this.#save}
      @gc-undo=${() => this.#show(place)}
      @gc-reload=${() => this.#open(this.post, place.placeId)}
      @gc-retry=${() => this.#preview('values')}
      >${said ? html`<gc-duty-change .change=${said}></gc-duty-change>` : this.#untold()}</gc-outcome
    >`;
  }

  #untold(): TemplateResult | typeof nothing {
    if (missingIn(this.form).length > 0) {
      return html`<p class="soft">${msg('填完就会显示接下来的三次交班。', { id: 'steward-edit-unfinished' })}</p>`;
    }
    return this.#outcome.fault ? nothing : html`<gc-spinner></gc-spinner>`;
  }

  #isWarned(): boolean {
    const { warnings = [], holes = [] } = this.#outcome.said ?? {};
    return warnings.length > 0 || holes.some(({ after }) => after !== null);
  }

  #faultBanner(fault: Fault): TemplateResult {
    return html`<gc-banner tone="error" heading=${fault.title}>
      ${fault.mend}
      <gc-button slot="action" kind="secondary" @click=${() => this.#open(this.post)}>${retryWord()}</gc-button>
    </gc-banner>`;
  }

  #faults(): readonly Said[] {
    const required = msg('这一项要填写。', { id: 'steward-required' });
    const missing = this.checked ? missingIn(this.form).map((path) => ({ path, message: required })) : [];
    return [...missing, ...(this.#outcome.said?.faults ?? [])];
  }

  async #save(): Promise<void> {
    const { place } = this;
    if (this.busy || !place || this.#outcome.isPending) return;
    this.checked = true;
    if (missingIn(this.form).length > 0 || this.#faults().length > 0) return;
    this.fault = null;
    this.busy = true;
    const result = await putRosters(this.store.api, bodyOf(place, this.post, this.form));
    if (result.ok) {
      this.say(msg('已保存，马上生效', { id: 'steward-edit-saved' }));
      await this.#read(place.placeId);
    } else if (result.fault.code === 'ROSTER_CHANGED') {
      // The preview says it in words, with the way on.
      this.#preview('values');
    } else this.fault = result.fault;
    this.busy = false;
  }
}

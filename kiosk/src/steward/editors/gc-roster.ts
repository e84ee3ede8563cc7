import type { Post, RosterDays } from '@gridcall/contract/duty.ts';
import type { DutyChange, DutyPeople, PostRosters } from '@gridcall/contract/http-duty.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
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
import {
  addRoster,
  bodyOf,
  changeRoster,
  formOf,
  freeDays,
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
  @state() private place: RosterPlace | null = null;
  @state() private form: PostForm = { rosters: [], handOver: '' };
  @state() private change: DutyChange | null = null;
  @state() private fault: Fault | null = null;
  @state() private checked = false;
  @state() private busy = false;
  /** Only the last question's answer is about what stands here. */
  #asked = 0;
  #toldIn = language();

  protected override firstUpdated(): void {
    void this.#open(this.post);
  }

  /** What the gateway said was said in the language of before. */
  protected override updated(_changed: PropertyValues<this>): void {
    if (this.#toldIn === language()) return;
    this.#toldIn = language();
    if (this.change) void this.#preview();
  }

  async #open(post: Post, placeId?: string): Promise<void> {
    this.#asked += 1;
    const no = this.#asked;
    this.post = post;
    const [rosters, people] = await Promise.all([
      readPostRosters(this.store.api, this.placeId, post),
      listDutyPeople(this.store.api),
    ]);
    if (no !== this.#asked) return;
    if (people.ok) this.people = people.value.people;
    this.fault = rosters.ok ? (people.ok ? null : people.fault) : rosters.fault;
    if (!rosters.ok) return;
    this.read = rosters.value;
    const { places } = rosters.value;
    this.#show(places.find((place) => place.placeId === placeId) ?? placeFor(post, places) ?? null);
  }

  #show(place: RosterPlace | null): void {
    this.place = place;
    this.change = null;
    this.checked = false;
    this.fault = null;
    if (place === null) return;
    this.form = formOf(place);
    void this.#preview();
  }

  #edit(form: PostForm): void {
    this.form = form;
    this.fault = null;
    if (missingIn(form).length === 0) {
      void this.#preview();
      return;
    }
    // What was asked before is about what no longer stands here.
    this.#asked += 1;
    this.change = null;
  }

  async #preview(): Promise<void> {
    if (!this.place) return;
    this.#asked += 1;
    const no = this.#asked;
    const result = await previewRosters(this.store.api, bodyOf(this.place, this.post, this.form));
    if (no !== this.#asked) return;
    this.fault = result.ok ? null : result.fault;
    this.change = result.ok ? result.value : null;
  }

  protected override render(): TemplateResult {
    return html`<div class="stack">
      <p><a class="way" href="#/duty">${msg('返回值班', { id: 'steward-edit-back' })}</a></p>
      <h1>${msg('编辑值班', { id: 'steward-roster-edit' })}</h1>
      ${this.#choice()}
      ${this.place ? this.#editor(this.place) : this.fault ? this.#faultBanner(this.fault) : html`<gc-spinner></gc-spinner>`}
    </div>`;
  }

  #choice(): TemplateResult | typeof nothing {
    if (!this.read || !this.place) return nothing;
    const kept = msg('已排', { id: 'steward-roster-kept' });
    return html`<section class="panel stack">
      <gc-select
        label=${msg('哪个岗', { id: 'steward-roster-post' })}
        .value=${this.post}
        .choices=${posts.map((post) => ({ value: post, name: postWord(post) }))}
        @gc-change=${(event: CustomEvent<Post>) => this.#open(event.detail)}
      ></gc-select>
      <gc-select
        label=${msg('排在哪里', { id: 'steward-roster-place' })}
        hint=${msg('排在里层的先用；排在网格上，网格里每栋楼都用。', { id: 'steward-roster-place-hint' })}
        .value=${this.place.placeId}
        .fault=${saidAt(this.#faults(), '/placeId')}
        .choices=${this.read.places.map(({ placeId, placeName, rosters }) => ({
          value: placeId,
          name: rosters.length > 0 ? `${nameOf(placeName)} · ${kept}` : nameOf(placeName),
        }))}
        @gc-change=${(event: CustomEvent<string>) => {
          this.#show(this.read?.places.find(({ placeId }) => placeId === event.detail) ?? null);
        }}
      ></gc-select>
    </section>`;
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
        .warnings=${this.change?.warnings ?? []}
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
    }
    ${this.#outcome(place)}`;
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

  #outcome(place: RosterPlace): TemplateResult {
    return html`<gc-outcome
      ?same=${isSameForm(this.form, formOf(place))}
      ?elsewhere=${this.change !== null && this.change.basedOn !== place.basedOn}
      ?faulty=${this.#faults().length > 0}
      ?warned=${this.#isWarned()}
      ?busy=${this.busy}
      .fault=${this.fault}
      @gc-save=${this.#save}
      @gc-undo=${() => this.#show(place)}
      @gc-reload=${() => this.#open(this.post, place.placeId)}
      @gc-retry=${this.#preview}
      >${this.#told()}</gc-outcome
    >`;
  }

  #told(): TemplateResult | typeof nothing {
    if (this.change) return html`<gc-duty-change .change=${this.change}></gc-duty-change>`;
    if (missingIn(this.form).length > 0) {
      return html`<p class="soft">${msg('填完就会显示接下来的三次交班。', { id: 'steward-edit-unfinished' })}</p>`;
    }
    return this.fault ? nothing : html`<gc-spinner></gc-spinner>`;
  }

  #isWarned(): boolean {
    const { warnings = [], holes = [] } = this.change ?? {};
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
    return [...missing, ...(this.change?.faults ?? [])];
  }

  async #save(): Promise<void> {
    const { place } = this;
    if (this.busy || !place) return;
    this.checked = true;
    if (missingIn(this.form).length > 0 || this.#faults().length > 0) return;
    this.busy = true;
    const result = await putRosters(this.store.api, bodyOf(place, this.post, this.form));
    this.busy = false;
    if (result.ok) {
      this.say(msg('已保存，马上生效', { id: 'steward-edit-saved' }));
      void this.#open(this.post, place.placeId);
      return;
    }
    // The preview says it in words, with the way on.
    if (result.fault.code === 'ROSTER_CHANGED') void this.#preview();
    else this.fault = result.fault;
  }
}

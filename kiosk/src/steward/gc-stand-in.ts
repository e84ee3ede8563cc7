import type { DutyPeople, PlaceDuty, PostOnDuty } from '@gridcall/contract/http-duty.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { letStandIn, listDutyPeople } from '../data/duty-api.ts';
import type { Fault } from '../data/result.ts';
import { msg, nameOf } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-dialog.ts';
import '../ui/gc-field.ts';
import '../ui/gc-select.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { separator } from '../ui/words.ts';
import { fieldTime, nextMorning, timeOfField } from './duty-times.ts';
import { postWord } from './duty-words.ts';
import type { StewardStore } from './steward-store.ts';

/** Who stands in for a post, from when until when, and why. Fires `gc-done`, or `gc-close`. */
@customElement('gc-stand-in')
export class GcStandIn extends GcElement {
  static override styles = [sharedStyles, staffStyles];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) place!: PlaceDuty;
  @state() private people: DutyPeople['people'] = [];
  @state() private post: PostOnDuty['post'] = 'A';
  @state() private personId = '';
  @state() private from = '';
  @state() private until = '';
  @state() private reason = '';
  @state() private checked = false;
  @state() private busy = false;
  @state() private fault: Fault | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    // What is missing is what somebody stands in for, most often.
    this.post = this.place.holes[0]?.post ?? 'A';
    const now = this.store.api.now();
    this.from = fieldTime(now);
    this.until = fieldTime(nextMorning(now));
    void this.#readPeople();
  }

  async #readPeople(): Promise<void> {
    const result = await listDutyPeople(this.store.api);
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.people = result.value.people;
  }

  protected override render(): TemplateResult {
    const close = () => this.emit('gc-close', null);
    return html`<gc-dialog
      open
      heading=${msg('换人顶班', { id: 'steward-duty-change' })}
      @gc-close=${close}
    >
      <div class="stack">
        <p>${this.#where()}</p>
        ${this.#fields()}
        ${
          this.fault
            ? html`<gc-banner tone="error" heading=${this.fault.title}>${this.fault.mend}</gc-banner>`
            : nothing
        }
      </div>
      <gc-button slot="actions" kind="secondary" @click=${close}
        >${msg('先不', { id: 'steward-work-cancel' })}</gc-button
      >
      <gc-button slot="actions" ?busy=${this.busy} @click=${this.#send}
        >${msg('确定换人', { id: 'steward-duty-send' })}</gc-button
      >
    </gc-dialog>`;
  }

  #fields(): TemplateResult {
    const required = msg('这一项要填写。', { id: 'steward-required' });
    const missing = (value: string) => (this.checked && value.trim() === '' ? required : '');
    const choose = msg('请选人', { id: 'steward-duty-choose' });
    const unreachable = msg('（联系不上）', { id: 'steward-duty-cannot' });
    const holder = this.#held()?.personId;
    const others = this.people.filter(({ personId }) => personId !== holder);
    const choices = others.map(({ personId, name, reachable }) => ({
      value: personId,
      name: reachable ? name : `${name}${unreachable}`,
    }));
    return html`<gc-select
        label=${msg('顶哪个岗', { id: 'steward-duty-post' })}
        .value=${this.post}
        .choices=${this.place.posts.map(({ post, name }) => ({ value: post, name: [postWord(post), name].filter((word) => word !== '').join(separator) }))}
        @gc-change=${(event: CustomEvent<PostOnDuty['post']>) => {
          this.post = event.detail;
        }}
      ></gc-select>
      <gc-select
        label=${msg('谁来顶班', { id: 'steward-duty-who' })}
        .value=${this.personId}
        .fault=${missing(this.personId)}
        .choices=${[{ value: '', name: choose }, ...choices]}
        @gc-change=${(event: CustomEvent<string>) => {
          this.personId = event.detail;
        }}
      ></gc-select>
      <gc-field
        kind="date-time"
        label=${msg('从', { id: 'steward-duty-from' })}
        .value=${this.from}
        .fault=${missing(this.from)}
        @gc-input=${(event: CustomEvent<string>) => {
          this.from = event.detail;
        }}
      ></gc-field>
      <gc-field
        kind="date-time"
        label=${msg('到', { id: 'steward-duty-to' })}
        .value=${this.until}
        .fault=${missing(this.until)}
        @gc-input=${(event: CustomEvent<string>) => {
          this.until = event.detail;
        }}
      ></gc-field>
      <gc-field
        label=${msg('原因', { id: 'steward-duty-reason' })}
        maxLength="200"
        .value=${this.reason}
        .fault=${missing(this.reason)}
        @gc-input=${(event: CustomEvent<string>) => {
          this.reason = event.detail;
        }}
      ></gc-field>`;
  }

  #held(): PostOnDuty | undefined {
    return this.place.posts.find(({ post }) => post === this.post);
  }

  /** Whoever holds a post for a whole grid is stood in for in all of it. */
  #where(): string {
    return nameOf(this.#held()?.placeName ?? this.place.placeName);
  }

  async #send(): Promise<void> {
    if (this.busy) return;
    this.checked = true;
    const [from, until] = [timeOfField(this.from), timeOfField(this.until)];
    const reason = this.reason.trim();
    if (this.personId === '' || from === undefined || until === undefined || reason === '') return;
    this.busy = true;
    const placeId = this.#held()?.placeId ?? this.place.placeId;
    const wish = { placeId, post: this.post, personId: this.personId, from, until, reason };
    const result = await letStandIn(this.store.api, wish);
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.emit('gc-done', result.value);
  }
}

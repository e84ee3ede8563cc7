import type { Alert, AlertTimelineEntry, Assignee } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { assignAlert, commentAlert, listAssignees, shelveAlert, unshelveAlert } from '../data/gateway-api.ts';
import type { Fault, Result } from '../data/result.ts';
import { msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-dialog.ts';
import '../ui/gc-field.ts';
import '../ui/gc-select.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { duration } from '../ui/time.ts';
import { isOpen } from './alert-order.ts';
import { isDanger, mayShelve, type ShelfWish, shelfWish, shelvingTimes } from './shelving.ts';
import type { StewardStore } from './steward-store.ts';
import { assigneeWord } from './taker-word.ts';

const NOBODY = '';
const WORDS_MAXIMUM = 500;
type Work = 'comment' | 'shelve' | 'unshelve' | 'assign';

/** What people do with an alert beside taking and closing it: write a comment, shelve it, give it to somebody. */
@customElement('gc-alert-work')
export class GcAlertWork extends GcElement {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) alert!: Alert;
  @property({ attribute: false }) timeline: readonly AlertTimelineEntry[] = [];
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private open: Work | null = null;
  @state() private text = '';
  @state() private lengthMs = 0;
  @state() private personId = NOBODY;
  @state() private people: readonly Assignee[] = [];
  @state() private missing = false;
  @state() private busy = false;
  @state() private fault: Fault | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('alert') && changed.get('alert')?.id !== this.alert.id) this.open = null;
  }

  protected override render(): TemplateResult {
    const { alert } = this;
    const isShelved = alert.shelvedUntil !== null;
    return html`<section class="panel stack">
        ${this.#wish()}
        <div class="row">
          ${this.#opener('comment', msg('写备注', { id: 'steward-work-comment' }))}
          ${isOpen(alert) && this.store.features.assign ? this.#opener('assign', msg('指派', { id: 'steward-work-assign' })) : nothing}
          ${
            isShelved
              ? this.#opener('unshelve', msg('结束搁置', { id: 'steward-work-unshelve' }))
              : isOpen(alert) && mayShelve(alert)
                ? this.#opener('shelve', msg('搁置', { id: 'steward-work-shelve' }))
                : nothing
          }
        </div>
        ${alert.assignedTo === null ? nothing : html`<p class="small">${assigneeWord(alert.assignedTo)}</p>`}
      </section>
      ${this.open === null ? nothing : this.#dialog(this.open)}`;
  }

  #opener(work: Work, name: string): TemplateResult {
    return html`<gc-button kind="secondary" @click=${() => this.#begin(work)}>${name}</gc-button>`;
  }

  /** Somebody wants it shelved, and waits for a second person. */
  #wish(): TemplateResult | typeof nothing {
    const wish = this.alert.shelvedUntil === null ? shelfWish(this.timeline, this.store.api.now()) : undefined;
    if (wish === undefined) return nothing;
    const length = duration(wish.until - wish.at);
    const { session } = this.store;
    const isOwn = session.kind === 'signed-in' && session.session.name === wish.by;
    return html`<gc-banner tone="information" heading=${msg('等第二个人同意搁置', { id: 'steward-work-wish' })}>
      ${msg(str`${wish.by} 申请搁置 ${length}，原因：${wish.reason}`, { id: 'steward-work-wish-of' })}
      ${
        isOwn
          ? nothing
          : html`<gc-button
              slot="action"
              kind="secondary"
              ?busy=${this.busy}
              @click=${() => this.#agree(wish)}
              >${msg('我是第二个人，同意', { id: 'steward-work-agree' })}</gc-button
            >`
      }
    </gc-banner>`;
  }

  #agree({ until, reason }: ShelfWish): Promise<void> {
    return this.#act(shelveAlert(this.store.api, this.alert.id, { until, reason }));
  }

  #dialog(work: Work): TemplateResult {
    const close = () => {
      this.open = null;
    };
    return html`<gc-dialog open heading=${this.#heading(work)} @gc-close=${close}>
      <div class="stack">
        ${this.#form(work)}
        ${this.fault ? html`<gc-banner tone="error" heading=${this.fault.title}>${this.fault.mend}</gc-banner>` : nothing}
      </div>
      <gc-button slot="actions" kind="secondary" @click=${close}
        >${msg('先不', { id: 'steward-work-cancel' })}</gc-button
      >
      <gc-button slot="actions" ?busy=${this.busy} @click=${() => this.#send(work)}
        >${this.#heading(work)}</gc-button
      >
    </gc-dialog>`;
  }

  #heading(work: Work): string {
    switch (work) {
      case 'comment':
        return msg('写备注', { id: 'steward-work-comment' });
      case 'shelve':
        return msg('搁置', { id: 'steward-work-shelve' });
      case 'unshelve':
        return msg('结束搁置', { id: 'steward-work-unshelve' });
      case 'assign':
        return msg('指派', { id: 'steward-work-assign' });
    }
  }

  #form(work: Work): TemplateResult {
    if (work === 'assign') return this.#people();
    return html`${
      work === 'shelve'
        ? html`<p>
              ${
                isDanger(this.alert)
                  ? msg('危及生命的报警最长搁置 4 小时，要两个人先后同意；期间不响铃、不呼叫，变严重会立即恢复。', {
                      id: 'steward-work-shelve-danger',
                    })
                  : msg('搁置期间不响铃、不呼叫，照常记录；到时自动恢复，变严重会立即恢复。', {
                      id: 'steward-work-shelve-note',
                    })
              }
            </p>
            <gc-select
              label=${msg('搁置多久', { id: 'steward-work-how-long' })}
              .value=${String(this.lengthMs)}
              .choices=${shelvingTimes(this.alert).map((ms) => ({ value: String(ms), name: duration(ms) }))}
              @gc-change=${(event: CustomEvent<string>) => {
                this.lengthMs = Number(event.detail);
              }}
            ></gc-select>`
        : nothing
    }
      <gc-field
        kind="area"
        label=${
          work === 'comment'
            ? msg('备注', { id: 'steward-timeline-commented' })
            : msg('原因', { id: 'steward-close-reason' })
        }
        maxLength=${WORDS_MAXIMUM}
        .value=${this.text}
        .fault=${this.missing ? msg('请写几个字。', { id: 'steward-work-missing' }) : ''}
        @gc-input=${(event: CustomEvent<string>) => {
          this.text = event.detail;
          this.missing = false;
        }}
      ></gc-field>`;
  }

  #people(): TemplateResult {
    const nobody = { value: NOBODY, name: msg('不指派', { id: 'steward-work-nobody' }) };
    return html`<gc-select
      label=${msg('指派给', { id: 'steward-work-assign-to' })}
      .value=${this.personId}
      .choices=${[nobody, ...this.people.map(({ id, name }) => ({ value: id, name }))]}
      @gc-change=${(event: CustomEvent<string>) => {
        this.personId = event.detail;
      }}
    ></gc-select>`;
  }

  #begin(work: Work): void {
    this.open = work;
    this.text = '';
    this.missing = false;
    this.fault = null;
    this.lengthMs = shelvingTimes(this.alert)[0] ?? 0;
    if (work === 'assign') void this.#readPeople();
  }

  async #readPeople(): Promise<void> {
    const result = await listAssignees(this.store.api, this.alert.id);
    if (!result.ok) {
      this.fault = result.fault;
      return;
    }
    this.people = result.value.people;
    this.personId = this.people.find(({ name }) => name === this.alert.assignedTo)?.id ?? NOBODY;
  }

  async #send(work: Work): Promise<void> {
    const text = this.text.trim();
    if (text === '' && (work === 'comment' || work === 'shelve')) {
      this.missing = true;
      return;
    }
    await this.#act(this.#call(work, text));
  }

  #call(work: Work, text: string): Promise<Result<Alert>> {
    const { api } = this.store;
    const { id } = this.alert;
    switch (work) {
      case 'comment':
        return commentAlert(api, id, text);
      case 'shelve':
        return shelveAlert(api, id, { until: api.now() + this.lengthMs, reason: text });
      case 'unshelve':
        return unshelveAlert(api, id, text);
      case 'assign':
        return assignAlert(api, id, this.personId === NOBODY ? null : this.personId);
    }
  }

  async #act(call: Promise<Result<Alert>>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await call;
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    if (!result.ok) return;
    this.open = null;
    this.store.takeAlert(result.value);
    const isSent = (result.value.sent ?? []).length > 0;
    this.say(isSent ? msg('已送往网关', { id: 'steward-sent-now' }) : msg('已记录', { id: 'steward-work-done' }));
  }
}

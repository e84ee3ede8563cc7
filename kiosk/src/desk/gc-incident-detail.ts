import type { Incident, IncidentActionBody, IncidentDetail } from '@gridcall/contract/http-queue.ts';
import type { IncidentAction } from '@gridcall/contract/incident.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { InOrder } from '../data/in-order.ts';
import { readIncident } from '../data/queue-api.ts';
import type { Fault, Result } from '../data/result.ts';
import { msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import type { GcButton } from '../ui/gc-button.ts';
import '../ui/gc-level.ts';
import '../ui/gc-spinner.ts';
import '../ui/gc-timeline.ts';
import { iconBack } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { Tick, Watch } from '../ui/watch.ts';
import { incidentActionWord, incidentStateWord, retryWord } from '../ui/words.ts';
import { asksNothing } from './action-form.ts';
import type { DeskStore } from './desk-store.ts';
import './gc-action-dialog.ts';
import { incidentFacts } from './incident-facts.ts';
import { stateAndDue, timelineItem } from './incident-words.ts';
import { queueStyles } from './queue-styles.ts';

/** One incident: what it is, how long there is, the next steps, what happened. Fires `gc-back`. */
@customElement('gc-incident-detail')
export class GcIncidentDetail extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    queueStyles,
    css`
      :host {
        display: block;
      }
      .back {
        justify-self: start;
      }
      @media (min-width: 1000px) {
        .back {
          display: none;
        }
      }
      .head {
        border-inline-start: 6px solid var(--tone, var(--gc-edge));
      }
      h1 {
        font-size: 1.35rem;
      }
      .text-whole {
        padding: 0.6rem 0.9rem;
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface-sunken);
        white-space: pre-line;
      }
    `,
  ];

  @property({ attribute: false }) store!: DeskStore;
  @property({ attribute: false }) incidentId = '';
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private detail: IncidentDetail | null = null;
  @state() private fault: Fault | null = null;
  /** Somebody else was first: what they did is in the timeline that has just been read. */
  @state() private overtaken = false;
  @state() private actFault: Fault | null = null;
  @state() private asked: IncidentAction | null = null;
  @state() private busy: IncidentAction | null = null;
  #readVersion = 0;
  #resets = 0;
  readonly #reads = new InOrder();

  constructor() {
    super();
    new Watch(this, () => this.store);
    new Tick(this);
  }

  /** For an officer at the keyboard: Enter on the list, Enter again for the next step. */
  async focusFirstAction(): Promise<void> {
    await this.updateComplete;
    const button = this.renderRoot.querySelector<GcButton>('.actions gc-button');
    await button?.updateComplete;
    button?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    const isOther = changed.has('incidentId');
    if (isOther) {
      const known = this.store.list.rows.find((row) => row.id === this.incidentId);
      // What the list knows is shown at once; the timeline follows.
      this.detail = known ? { incident: known, timeline: [] } : null;
      this.fault = null;
      this.actFault = null;
      this.overtaken = false;
      this.asked = null;
      this.#readVersion = 0;
    }
    const heard = this.store.versions.get(this.incidentId) ?? 0;
    const isReset = this.#resets !== this.store.resets;
    this.#resets = this.store.resets;
    if (isOther || isReset || heard > this.#readVersion) void this.#read(heard);
  }

  async #read(heard: number): Promise<void> {
    const id = this.incidentId;
    const isNews = this.#reads.ask();
    this.#readVersion = Math.max(heard, this.#readVersion);
    const result = await readIncident(this.store.api, id);
    if (!isNews() || id !== this.incidentId) return;
    this.fault = result.ok ? null : result.fault;
    if (!result.ok) return;
    this.#readVersion = Math.max(result.value.incident.version, this.#readVersion);
    this.detail = result.value;
    this.store.takeIncident(result.value.incident);
  }

  protected override render(): TemplateResult {
    return html`<div class="stack">
      <gc-button class="back" kind="quiet" @click=${() => this.emit('gc-back')}
        ><span slot="icon">${iconBack}</span>${msg('事件列表', { id: 'desk-list' })}</gc-button
      >
      ${this.fault ? this.#faultBanner(this.fault) : nothing}
      ${this.detail ? this.#incident(this.detail) : this.fault ? nothing : html`<gc-spinner></gc-spinner>`}
    </div>`;
  }

  #faultBanner(fault: Fault): TemplateResult {
    return html`<gc-banner tone="error" heading=${fault.title}>
      ${fault.mend}
      <gc-button slot="action" kind="secondary" @click=${() => this.#read(0)}
        >${retryWord()}</gc-button
      >
    </gc-banner>`;
  }

  #incident({ incident, timeline }: IncidentDetail): TemplateResult {
    return html`
      ${this.#head(incident)} ${this.#actions(incident)}
      <section class="panel stack">
        <h2>${msg('详情', { id: 'desk-facts' })}</h2>
        ${incidentFacts(incident, this.store)}
      </section>
      <section class="panel stack">
        <h2>${msg('经过', { id: 'desk-timeline' })}</h2>
        ${
          timeline.length === 0
            ? html`<gc-spinner></gc-spinner>`
            : html`<gc-timeline .items=${timeline.map(timelineItem)}></gc-timeline>`
        }
      </section>
      <gc-action-dialog
        .action=${this.asked}
        .incident=${incident}
        .submit=${(body: IncidentActionBody) => this.#act(body)}
        @gc-close=${() => {
          this.asked = null;
        }}
      ></gc-action-dialog>
    `;
  }

  #head(incident: Incident): TemplateResult {
    const { due, words } = stateAndDue(incident, this.store.api.now());
    return html`<section class="panel stack head level-${incident.level}">
      <div class="row spread">
        <h1>${this.store.categoryName(incident.categoryCode)}</h1>
        <gc-level .level=${incident.level}></gc-level>
      </div>
      <p>${nameOf(incident.placeName)}</p>
      ${incident.text === '' ? nothing : html`<p class="text-whole">${incident.text}</p>`}
      <div class="row">
        <span class="badge plain">${incidentStateWord(incident.state)}</span>
        ${due ? html`<span class="due ${due.colour} numeric">${words}</span>` : nothing}
      </div>
    </section>`;
  }

  #actions(incident: Incident): TemplateResult {
    return html`<section class="stack" aria-label=${msg('下一步', { id: 'desk-next' })}>
      ${
        this.overtaken
          ? html`<gc-banner tone="warning" heading=${msg('别人已处理', { id: 'desk-overtaken' })}
              >${msg('这条事件刚刚变了，已为您重新读取；请看最新的经过再决定。', {
                id: 'desk-overtaken-mend',
              })}</gc-banner
            >`
          : nothing
      }
      ${
        this.actFault
          ? html`<gc-banner tone="error" heading=${this.actFault.title}>${this.actFault.mend}</gc-banner>`
          : nothing
      }
      <div class="row actions">
        ${incident.actions.map(
          (action, index) => html`<gc-button
            kind=${action === 'reject' ? 'secondary' : index === 0 ? 'primary' : 'secondary'}
            ?busy=${this.busy === action}
            @click=${() => this.#start(incident, action)}
            >${incidentActionWord(action)}${asksNothing(action) ? '' : '…'}</gc-button
          >`,
        )}
        ${this.#whyNot(incident)}
      </div>
    </section>`;
  }

  /** Why a step that one would expect here is missing. */
  #whyNot(incident: Incident): TemplateResult | typeof nothing {
    if (incident.state === 'resolved' && !incident.actions.includes('verify')) {
      return html`<p class="soft">
        ${msg('处理人不能核查自己处理的事件，请由另一位值守员核查。', { id: 'desk-verify-other' })}
      </p>`;
    }
    if (incident.actions.length > 0) return nothing;
    return html`<p class="soft">${msg('现在没有您可以做的下一步。', { id: 'desk-no-action' })}</p>`;
  }

  #start(incident: Incident, action: IncidentAction): void {
    if (this.busy !== null) return;
    this.overtaken = false;
    this.actFault = null;
    if (asksNothing(action)) void this.#act({ action, version: incident.version });
    else this.asked = action;
  }

  async #act(body: IncidentActionBody): Promise<Result<Incident>> {
    const id = this.incidentId;
    this.busy = body.action;
    const result = await this.store.act(id, body);
    this.busy = null;
    if (id !== this.incidentId) return result;
    if (result.ok) {
      this.asked = null;
      if (this.detail) this.detail = { ...this.detail, incident: result.value };
      const done = incidentActionWord(body.action);
      this.say(msg(str`${result.value.number}：${done}`, { id: 'desk-done' }));
      void this.#read(result.value.version);
      void this.focusFirstAction();
    } else if (result.fault.status === 409) {
      this.asked = null;
      this.overtaken = true;
      void this.#read(0);
    } else this.actFault = this.asked === null ? result.fault : null;
    return result;
  }
}

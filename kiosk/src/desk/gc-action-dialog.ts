import type { Incident, IncidentActionBody } from '@gridcall/contract/http-queue.ts';
import type { IncidentAction, IncidentOutcome } from '@gridcall/contract/incident.ts';
import { type CSSResultGroup, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Fault, Result } from '../data/result.ts';
import { msg } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-dialog.ts';
import '../ui/gc-field.ts';
import '../ui/gc-select.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { incidentActionWord, outcomeWord } from '../ui/words.ts';
import { type ActionDraft, actionForms, bodyOf, emptyDraft, type MissingField } from './action-form.ts';
import { dispatchOwners, ownerWord } from './incident-words.ts';

const outcomes: readonly IncidentOutcome[] = ['fixed', 'partly_fixed', 'not_fixed', 'not_ours', 'no_action_needed'];

/** What a transition asks for, in one dialog. Ctrl+Enter sends. Fires `gc-close` when it is left. */
@customElement('gc-action-dialog')
export class GcActionDialog extends GcElement {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles];

  /** null: closed. */
  @property({ attribute: false }) action: IncidentAction | null = null;
  @property({ attribute: false }) incident!: Incident;
  @property({ attribute: false }) submit: (body: IncidentActionBody) => Promise<Result<Incident>> = () =>
    Promise.reject();
  @state() private draft: ActionDraft = emptyDraft;
  @state() private missing: readonly MissingField[] = [];
  @state() private busy = false;
  @state() private fault: Fault | null = null;
  /** Somebody else was first: what was written here stays for a second try at the same. */
  #overtakenKey = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('action') || this.action === null) return;
    const key = `${this.incident.id} ${this.action}`;
    const isSecondTry = key === this.#overtakenKey;
    this.#overtakenKey = '';
    this.fault = null;
    this.missing = [];
    if (isSecondTry) return;
    this.draft = { ...emptyDraft, owner: dispatchOwners[0], outcome: 'fixed' };
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('action') && this.action !== null) {
      void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.first')?.focus());
    }
  }

  protected override render(): TemplateResult {
    const action = this.action;
    return html`<gc-dialog
      ?open=${action !== null}
      heading=${action === null ? '' : incidentActionWord(action)}
      @keydown=${this.#key}
    >
      ${action === null ? nothing : this.#form(action)}
      <gc-button slot="actions" kind="secondary" @click=${() => this.emit('gc-close')}
        >${msg('取消', { id: 'desk-cancel' })}</gc-button
      >
      <gc-button slot="actions" ?busy=${this.busy} @click=${this.#send}
        >${action === null ? '' : incidentActionWord(action)}</gc-button
      >
    </gc-dialog>`;
  }

  #form(action: IncidentAction): TemplateResult {
    const form = actionForms[action];
    return html`<div class="stack">
      ${
        form.outcome
          ? html`<gc-select
              class="first"
              label=${msg('处理结果', { id: 'desk-outcome' })}
              .value=${this.draft.outcome}
              .choices=${outcomes.map((outcome) => ({ value: outcome, name: outcomeWord(outcome) }))}
              @gc-change=${(event: CustomEvent<IncidentOutcome>) => this.#set({ outcome: event.detail })}
            ></gc-select>`
          : nothing
      }
      ${
        form.owner
          ? html`<gc-select
              class="first"
              label=${msg('派给谁', { id: 'desk-owner' })}
              .value=${this.draft.owner}
              .choices=${dispatchOwners.map((owner) => ({ value: owner, name: ownerWord(owner) }))}
              @gc-change=${(event: CustomEvent<string>) => this.#set({ owner: event.detail })}
            ></gc-select>`
          : nothing
      }
      ${form.note === 'none' ? nothing : this.#note(action)}
      ${
        form.publicNote
          ? html`<gc-field
              kind="area"
              rows="2"
              label=${msg('告知居民的话（可不填）', { id: 'desk-public-note' })}
              hint=${msg('居民凭回执查询时会看到，请不要写姓名和电话。', { id: 'desk-public-note-hint' })}
              maxLength="500"
              .value=${this.draft.publicNote}
              @gc-input=${(event: CustomEvent<string>) => this.#set({ publicNote: event.detail })}
            ></gc-field>`
          : nothing
      }
      ${this.fault ? html`<gc-banner tone="error" heading=${this.fault.title}>${this.fault.mend}</gc-banner>` : nothing}
      <p class="soft small">${msg('Ctrl + 回车也可提交。', { id: 'desk-send-hint' })}</p>
    </div>`;
  }

  #note(action: IncidentAction): TemplateResult {
    const form = actionForms[action];
    const isRequired = form.note === 'required';
    const isFirst = !form.outcome && !form.owner;
    return html`<gc-field
      class=${isFirst ? 'first' : ''}
      kind="area"
      label=${
        isRequired
          ? action === 'resolve'
            ? msg('处理情况', { id: 'desk-note-resolve' })
            : msg('理由', { id: 'desk-note-reason' })
          : msg('备注（可不填）', { id: 'desk-note' })
      }
      maxLength="1000"
      .value=${this.draft.note}
      .fault=${this.missing.includes('note') ? msg('这一项要填写。', { id: 'desk-required' }) : ''}
      @gc-input=${(event: CustomEvent<string>) => this.#set({ note: event.detail })}
    ></gc-field>`;
  }

  #set(change: Partial<ActionDraft>): void {
    this.draft = { ...this.draft, ...change };
    this.missing = [];
  }

  #key(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void this.#send();
  }

  async #send(): Promise<void> {
    if (this.busy || this.action === null) return;
    const made = bodyOf(this.action, this.incident.version, this.draft);
    if (!made.ok) {
      this.missing = made.missing;
      return;
    }
    this.busy = true;
    const result = await this.submit(made.body);
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    if (this.fault?.status === 409) this.#overtakenKey = `${this.incident.id} ${made.body.action}`;
  }
}

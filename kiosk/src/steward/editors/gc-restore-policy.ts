import type { Policies } from '@gridcall/contract/http-escalation.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { readPolicies, removePolicy } from '../../data/policy-api.ts';
import type { Fault } from '../../data/result.ts';
import { msg, str } from '../../i18n/language.ts';
import { GcElement, sharedStyles } from '../../ui/element.ts';
import '../../ui/gc-banner.ts';
import '../../ui/gc-button.ts';
import '../../ui/gc-dialog.ts';
import '../../ui/gc-field.ts';
import { staffStyles } from '../../ui/staff-styles.ts';
import type { StewardStore } from '../steward-store.ts';

/**
 * Takes a level's own policy away, with the reason: the shipped one stands again. Fires `gc-done` with what is in force,
 * `gc-close`, or `gc-reload` with what is in force where somebody else was faster.
 */
@customElement('gc-restore-policy')
export class GcRestorePolicy extends GcElement {
  static override styles = [sharedStyles, staffStyles];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) policy!: Policies['policies'][number];
  @state() private reason = '';
  @state() private checked = false;
  @state() private busy = false;
  @state() private fault: Fault | null = null;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('policy')) this.fault = null;
  }

  protected override render(): TemplateResult {
    const close = () => this.emit('gc-close', null);
    const { level, version } = this.policy;
    const isMissing = this.checked && this.reason.trim() === '';
    return html`<gc-dialog
      open
      heading=${msg(str`恢复 L${level} 的出厂规则？`, { id: 'steward-policy-restore-question' })}
      @gc-close=${close}
    >
      <div class="stack">
        <p>
          <span class="badge warning">${msg(str`改过，第 ${version} 版`, { id: 'steward-policy-version' })}</span>
        </p>
        <p>${msg('已经响起的报警按它响起时的规则叫完，不受这里的影响。', { id: 'steward-policy-snapshot-note' })}</p>
        <gc-field
          label=${msg('原因', { id: 'steward-duty-reason' })}
          maxLength="200"
          .value=${this.reason}
          .fault=${isMissing ? msg('这一项要填写。', { id: 'steward-required' }) : ''}
          @gc-input=${(event: CustomEvent<string>) => {
            this.reason = event.detail;
          }}
        ></gc-field>
        ${this.fault ? this.#faultBanner(this.fault) : nothing}
      </div>
      <gc-button slot="actions" kind="secondary" @click=${close}
        >${msg('先不', { id: 'steward-work-cancel' })}</gc-button
      >
      <gc-button
        slot="actions"
        ?busy=${this.busy}
        ?disabled=${this.fault?.code === 'POLICY_CHANGED'}
        @click=${this.#restore}
        >${msg('恢复出厂规则', { id: 'steward-policy-restore' })}</gc-button
      >
    </gc-dialog>`;
  }

  #faultBanner({ code, title, mend }: Fault): TemplateResult {
    if (code !== 'POLICY_CHANGED') return html`<gc-banner tone="error" heading=${title}>${mend}</gc-banner>`;
    return html`<gc-banner tone="warning" heading=${msg('别人刚刚改过这里', { id: 'steward-edit-elsewhere' })}>
      ${msg('还没有恢复。请载入最新的，再恢复一次。', { id: 'steward-policy-restore-elsewhere' })}
      <gc-button slot="action" kind="secondary" ?busy=${this.busy} @click=${this.#reload}
        >${msg('载入最新的', { id: 'steward-edit-reload' })}</gc-button
      >
    </gc-banner>`;
  }

  async #reload(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await readPolicies(this.store.api);
    this.busy = false;
    if (result.ok) this.emit('gc-reload', result.value);
    else this.fault = result.fault;
  }

  async #restore(): Promise<void> {
    this.checked = true;
    const reason = this.reason.trim();
    if (this.busy || reason === '') return;
    this.busy = true;
    const { id, version } = this.policy;
    const result = await removePolicy(this.store.api, id, { reason, baseVersion: version });
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.emit('gc-done', result.value);
  }
}

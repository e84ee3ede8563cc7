import type { Policies } from '@gridcall/contract/http-escalation.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { removePolicy } from '../../data/policy-api.ts';
import type { Fault } from '../../data/result.ts';
import { msg, str } from '../../i18n/language.ts';
import { GcElement, sharedStyles } from '../../ui/element.ts';
import '../../ui/gc-banner.ts';
import '../../ui/gc-button.ts';
import '../../ui/gc-dialog.ts';
import '../../ui/gc-field.ts';
import { staffStyles } from '../../ui/staff-styles.ts';
import type { StewardStore } from '../steward-store.ts';

/** Takes a level's own policy away, with the reason: the shipped one stands again. Fires `gc-done` with what is in force, or `gc-close`. */
@customElement('gc-restore-policy')
export class GcRestorePolicy extends GcElement {
  static override styles = [sharedStyles, staffStyles];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) policy!: Policies['policies'][number];
  @state() private reason = '';
  @state() private checked = false;
  @state() private busy = false;
  @state() private fault: Fault | null = null;

  protected override render(): TemplateResult {
    const close = () => this.emit('gc-close', null);
    const { level } = this.policy;
    const isMissing = this.checked && this.reason.trim() === '';
    return html`<gc-dialog
      open
      heading=${msg(str`恢复 L${level} 的出厂规则？`, { id: 'steward-policy-restore-question' })}
      @gc-close=${close}
    >
      <div class="stack">
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
        ${
          this.fault
            ? html`<gc-banner tone="error" heading=${this.fault.title}>${this.fault.mend}</gc-banner>`
            : nothing
        }
      </div>
      <gc-button slot="actions" kind="secondary" @click=${close}
        >${msg('先不', { id: 'steward-work-cancel' })}</gc-button
      >
      <gc-button slot="actions" ?busy=${this.busy} @click=${this.#restore}
        >${msg('恢复出厂规则', { id: 'steward-policy-restore' })}</gc-button
      >
    </gc-dialog>`;
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

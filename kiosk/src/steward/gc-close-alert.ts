import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Fault, Result } from '../data/result.ts';
import { msg } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-dialog.ts';
import '../ui/gc-field.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { closeReasons } from './close-reasons.ts';

const MAX_REASON = 500;

/** Closes an alert with a reason: a ready one, own words, or both. What the gateway refuses is shown in the dialog. */
@customElement('gc-close-alert')
export class GcCloseAlert extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      fieldset {
        margin: 0;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 0;
        margin-bottom: 0.35rem;
        font-weight: 600;
      }
      .reasons {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
    `,
  ];

  @property({ type: Boolean }) open = false;
  @property({ attribute: false }) kind = '';
  @property({ attribute: false }) submit: (reason: string) => Promise<Result<Alert>> = () => Promise.reject();
  @state() private ready = '';
  @state() private text = '';
  @state() private missing = false;
  @state() private busy = false;
  @state() private fault: Fault | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('open') || !this.open) return;
    this.ready = '';
    this.text = '';
    this.missing = false;
    this.fault = null;
  }

  protected override render(): TemplateResult {
    return html`<gc-dialog ?open=${this.open} heading=${msg('关闭这条报警', { id: 'steward-close-heading' })}>
      <div class="stack">
        <fieldset>
          <legend>${msg('原因', { id: 'steward-close-reason' })}</legend>
          <div class="reasons">
            ${closeReasons(this.kind).map(
              (reason) => html`<gc-button
                kind="secondary"
                .pressed=${this.ready === reason}
                @click=${() => this.#choose(reason)}
                >${reason}</gc-button
              >`,
            )}
          </div>
        </fieldset>
        <gc-field
          kind="area"
          label=${msg('补充说明（可不填）', { id: 'steward-close-text' })}
          maxLength="400"
          .value=${this.text}
          .fault=${this.missing ? msg('请选一个原因，或写几个字。', { id: 'steward-close-missing' }) : ''}
          @gc-input=${(event: CustomEvent<string>) => {
            this.text = event.detail;
            this.missing = false;
          }}
        ></gc-field>
        ${
          this.fault
            ? html`<gc-banner tone="error" heading=${this.fault.title}>${this.fault.mend}</gc-banner>`
            : nothing
        }
      </div>
      <gc-button slot="actions" kind="secondary" @click=${() => this.emit('gc-close')}
        >${msg('先不关闭', { id: 'steward-close-cancel' })}</gc-button
      >
      <gc-button slot="actions" ?busy=${this.busy} @click=${this.#send}
        >${msg('关闭报警', { id: 'steward-close-send' })}</gc-button
      >
    </gc-dialog>`;
  }

  #choose(reason: string): void {
    this.ready = this.ready === reason ? '' : reason;
    this.missing = false;
  }

  async #send(): Promise<void> {
    if (this.busy) return;
    const reason = [this.ready, this.text.trim()].filter((part) => part !== '').join('：');
    if (reason === '') {
      this.missing = true;
      return;
    }
    this.busy = true;
    const result = await this.submit(reason.slice(0, MAX_REASON));
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
  }
}

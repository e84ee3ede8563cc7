import { html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Fault } from '../../data/result.ts';
import { msg } from '../../i18n/language.ts';
import { GcElement, sharedStyles } from '../../ui/element.ts';
import '../../ui/gc-banner.ts';
import '../../ui/gc-button.ts';
import { staffStyles } from '../../ui/staff-styles.ts';
import { retryWord } from '../../ui/words.ts';

/**
 * The end of an editor: what saving changes (slot), why it cannot be saved, and saving. Fires `gc-save`, `gc-undo`,
 * `gc-reload` where somebody else was faster, and `gc-retry` after a fault.
 */
@customElement('gc-outcome')
export class GcOutcome extends GcElement {
  static override styles = [sharedStyles, staffStyles];

  /** Nothing was changed. */
  @property({ type: Boolean }) same = false;
  /** Somebody else has saved meanwhile. */
  @property({ type: Boolean }) elsewhere = false;
  @property({ type: Boolean }) faulty = false;
  /** It can be saved, and somebody should think twice. */
  @property({ type: Boolean }) warned = false;
  @property({ type: Boolean }) busy = false;
  /** What saving changes is not told yet of the form as it stands, or could not be: the slot tells of the form before. */
  @property({ type: Boolean }) pending = false;
  /** Undoing closes the editor, so that it is offered also where nothing was changed. */
  @property({ type: Boolean }) closes = false;
  @property({ attribute: false }) fault: Fault | null = null;

  protected override render(): TemplateResult {
    const isAwaited = this.pending && this.fault === null;
    return html`<section class="panel stack" aria-live="polite" aria-busy=${isAwaited ? 'true' : nothing}>
      <h2>${isAwaited ? msg('正在核对…', { id: 'steward-edit-pending' }) : this.#heading()}</h2>
      ${
        this.faulty
          ? html`<p>${msg('这样还不能保存，请看上面标红的地方。', { id: 'steward-edit-faulty' })}</p>`
          : html`<slot></slot>`
      }
      ${this.elsewhere ? this.#elsewhere() : nothing} ${this.fault ? this.#fault(this.fault) : nothing}
      <div class="row">
        <gc-button
          ?busy=${this.busy}
          ?disabled=${this.same || this.elsewhere || (this.pending && !this.busy)}
          @click=${() => this.emit('gc-save')}
          >${
            this.warned && !this.same
              ? msg('仍然保存', { id: 'steward-edit-save-anyway' })
              : msg('保存', { id: 'steward-edit-save' })
          }</gc-button
        >
        ${
          this.same && !this.closes
            ? nothing
            : html`<gc-button kind="secondary" ?disabled=${this.busy} @click=${() => this.emit('gc-undo')}
                >${msg('不改了', { id: 'steward-edit-undo' })}</gc-button
              >`
        }
      </div>
    </section>`;
  }

  #heading(): string {
    return this.same
      ? msg('现在是这样', { id: 'steward-edit-stands' })
      : msg('保存后会这样', { id: 'steward-edit-outcome' });
  }

  #elsewhere(): TemplateResult {
    return html`<gc-banner tone="warning" heading=${msg('别人刚刚改过这里', { id: 'steward-edit-elsewhere' })}>
      ${msg('您的改动还没有保存，也不会盖掉别人的。请载入最新的，再改一次。', { id: 'steward-edit-elsewhere-mend' })}
      <gc-button slot="action" kind="secondary" @click=${() => this.emit('gc-reload')}
        >${msg('载入最新的', { id: 'steward-edit-reload' })}</gc-button
      >
    </gc-banner>`;
  }

  #fault({ title, mend, detail }: Fault): TemplateResult {
    return html`<gc-banner tone="error" heading=${title}>
      ${detail} ${mend}
      <gc-button slot="action" kind="secondary" @click=${() => this.emit('gc-retry')}>${retryWord()}</gc-button>
    </gc-banner>`;
  }
}

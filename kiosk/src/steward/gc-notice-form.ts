import type { Notice, Place } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { writeNotice } from '../data/gateway-api.ts';
import type { Fault } from '../data/result.ts';
import { language, msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-field.ts';
import '../ui/gc-select.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { clockTime, shortDate } from '../ui/time.ts';
import { type ExpiryPreset, expiryOf, expiryPresets } from './notice-expiry.ts';
import type { StewardStore } from './steward-store.ts';

const presetWords: Readonly<Record<ExpiryPreset, () => string>> = {
  '4-hours': () => msg('4 小时', { id: 'steward-expiry-4-hours' }),
  tonight: () => msg('到晚上 10 点', { id: 'steward-expiry-tonight' }),
  '1-day': () => msg('1 天', { id: 'steward-expiry-1-day' }),
  '3-days': () => msg('3 天', { id: 'steward-expiry-3-days' }),
  '7-days': () => msg('7 天', { id: 'steward-expiry-7-days' }),
  '30-days': () => msg('30 天', { id: 'steward-expiry-30-days' }),
};

/** Writes a notice for one of my places. Fires `gc-written` with it. */
@customElement('gc-notice-form')
export class GcNoticeForm extends GcElement {
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
      .until {
        margin-top: 0.4rem;
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) places: readonly Place[] = [];
  @state() private placeId = '';
  @state() private noticeTitle = '';
  @state() private text = '';
  @state() private preset: ExpiryPreset = '1-day';
  @state() private checked = false;
  @state() private busy = false;
  @state() private fault: Fault | null = null;

  protected override render(): TemplateResult {
    const required = msg('这一项要填写。', { id: 'steward-required' });
    return html`<section class="panel stack">
      <h2>${msg('写通知', { id: 'steward-notice-write' })}</h2>
      <gc-select
        label=${msg('贴在哪里', { id: 'steward-notice-place' })}
        .value=${this.#chosenPlace()}
        .choices=${this.places.map((place) => ({ value: place.id, name: nameOf(place.name) }))}
        @gc-change=${(event: CustomEvent<string>) => {
          this.placeId = event.detail;
        }}
      ></gc-select>
      <gc-field
        label=${msg('标题', { id: 'steward-notice-title' })}
        maxLength="60"
        .value=${this.noticeTitle}
        .fault=${this.checked && this.noticeTitle.trim() === '' ? required : ''}
        @gc-input=${(event: CustomEvent<string>) => {
          this.noticeTitle = event.detail;
        }}
      ></gc-field>
      <gc-field
        kind="area"
        rows="4"
        label=${msg('内容', { id: 'steward-notice-text' })}
        hint=${msg('会显示在楼里的自助终端上，请不要写住户的姓名、电话和房号。', { id: 'steward-notice-hint' })}
        maxLength="1000"
        .value=${this.text}
        .fault=${this.checked && this.text.trim() === '' ? required : ''}
        @gc-input=${(event: CustomEvent<string>) => {
          this.text = event.detail;
        }}
      ></gc-field>
      ${this.#expiry()}
      ${
        this.fault
          ? html`<gc-banner tone="error" heading=${this.fault.title}
              >${this.fault.detail} ${this.fault.mend}</gc-banner
            >`
          : nothing
      }
      <div class="row">
        <gc-button ?busy=${this.busy} @click=${this.#send}>${msg('发布', { id: 'steward-notice-send' })}</gc-button>
      </div>
    </section>`;
  }

  #expiry(): TemplateResult {
    const at = expiryOf(this.preset, this.store.api.now());
    const until = `${shortDate(at, language())} ${clockTime(at, language())}`;
    return html`<fieldset>
      <legend>${msg('贴多久', { id: 'steward-notice-expiry' })}</legend>
      <div class="row">
        ${expiryPresets.map(
          (preset) => html`<gc-button
            kind="secondary"
            .pressed=${this.preset === preset}
            @click=${() => {
              this.preset = preset;
            }}
            >${presetWords[preset]()}</gc-button
          >`,
        )}
      </div>
      <p class="soft small until numeric">${msg(str`到 ${until} 自动撤下`, { id: 'steward-notice-until' })}</p>
    </fieldset>`;
  }

  #chosenPlace(): string {
    return this.placeId || (this.places[0]?.id ?? '');
  }

  async #send(): Promise<void> {
    if (this.busy) return;
    this.checked = true;
    const notice: Pick<Notice, 'placeId' | 'title' | 'text' | 'expiresAt'> = {
      placeId: this.#chosenPlace(),
      title: this.noticeTitle.trim(),
      text: this.text.trim(),
      expiresAt: expiryOf(this.preset, this.store.api.now()),
    };
    if (notice.title === '' || notice.text === '') return;
    this.busy = true;
    const result = await writeNotice(this.store.api, notice);
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    if (!result.ok) return;
    this.noticeTitle = '';
    this.text = '';
    this.checked = false;
    this.emit('gc-written', result.value);
  }
}

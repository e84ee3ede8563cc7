import type { KioskView, Place } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, html, nothing, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { language, msg, nameOf, str } from '../i18n/language.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-dialog.ts';
import '../ui/gc-field.ts';
import '../ui/gc-tile.ts';
import { GcElement } from '../ui/element.ts';
import { iconBuilding, iconCheck, iconHelp, iconHome, iconPlace } from '../ui/icons.ts';
import { categoryGroups, categoryName } from './categories.ts';
import type { GcPage } from './gc-page.ts';
import './gc-number-pad.ts';
import './gc-page.ts';
import './gc-receipt.ts';
import './gc-sending.ts';
import { PHONE_MAX_DIGITS } from './number-entry.ts';
import type { OutboxSender, Sending } from './outbox-sender.ts';
import { phrasesFor } from './phrases.ts';
import { bodyOf, type DraftInput, emptyDraft, nextDraft, type ReportDraft, TEXT_LIMIT } from './report-draft.ts';
import { reportStyles } from './report-styles.ts';

/** A report: picture tile → place → words, all but the first two optional → receipt. Fires `gc-finished` when the person is done. */
@customElement('gc-report-view')
export class GcReportView extends GcElement {
  static override styles: CSSResultGroup = [GcElement.styles, reportStyles];

  @property({ attribute: false }) view!: KioskView;
  @property({ attribute: false }) outbox!: OutboxSender;
  @state() private draft: ReportDraft = emptyDraft;
  @state() private group = 0;
  @state() private sending: Sending | undefined;
  @state() private isPhoneOpen = false;
  @state() private phoneFault = '';
  @query('gc-page') private page!: GcPage | null;

  protected override updated(changed: PropertyValues): void {
    const before = changed.get('draft') as ReportDraft | undefined;
    if (before && before.step !== this.draft.step) {
      this.page?.focusHeading();
      this.scrollIntoView();
    }
  }

  protected override render() {
    if (this.sending?.kind === 'receipt') {
      return html`<gc-receipt .receipt=${this.sending.receipt}></gc-receipt>`;
    }
    if (this.sending && this.sending.kind !== 'refused') {
      return html`<gc-sending .state=${this.sending} .view=${this.view}></gc-sending>`;
    }
    switch (this.draft.step) {
      case 'category':
        return this.#categories();
      case 'place':
        return this.#places();
      case 'words':
        return this.#words();
    }
  }

  #step(number: number): string {
    return msg(str`第 ${number} 步，共 3 步`, { id: 'report-step' });
  }

  #categories() {
    const groups = categoryGroups();
    return html`<gc-page heading=${msg('是什么事？', { id: 'report-what' })} step=${this.#step(1)}>
      <div class="groups" role="group" aria-label=${msg('类别', { id: 'report-groups' })}>
        ${groups.map(
          (group, index) =>
            html`<gc-button kind="secondary" wide .pressed=${index === this.group} @click=${() => this.#show(index)}
              >${group.name}</gc-button
            >`,
        )}
      </div>
      <div class="categories">
        ${groups[this.group]?.tiles.map(
          (tile) =>
            html`<gc-tile look="compact" name=${tile.name} @click=${() => this.#take({ kind: 'category', code: tile.code })}
              >${tile.icon}</gc-tile
            >`,
        )}
      </div>
      <gc-banner class="after" tone="warning" heading=${msg('正在发生危险？请直接打电话', { id: 'report-danger' })}
        >${msg('火警 119，报警 110，急救 120。这里的报事不是报警。', { id: 'report-danger-numbers' })}</gc-banner
      >
    </gc-page>`;
  }

  #places() {
    return html`<gc-page heading=${msg('在哪里？', { id: 'report-where' })} step=${this.#step(2)} @gc-back=${this.#back}>
      <p class="chosen">${iconCheck}${categoryName(this.draft.categoryCode)}</p>
      <div class="places">
        ${orderPlaces(this.view).map(
          (place) =>
            html`<gc-tile
              look="row"
              ?selected=${place.id === this.draft.placeId}
              name=${nameOf(place.name)}
              note=${this.#placeNote(place)}
              @click=${() => this.#take({ kind: 'place', placeId: place.id })}
              >${placeIcon(place)}</gc-tile
            >`,
        )}
      </div>
    </gc-page>`;
  }

  #placeNote(place: Place): string {
    if (place.id === this.view.building?.id) return msg('本楼', { id: 'place-this-building' });
    if (place.kind === 'estate') return msg('小区公共区域', { id: 'place-estate' });
    return '';
  }

  #words() {
    // Sending must be in sight at once: at the end of the page on a kiosk, before the options on a phone.
    const isNarrow = window.matchMedia('(max-width: 480px)').matches;
    const place = this.view.reportPlaces.find((one) => one.id === this.draft.placeId);
    return html`<gc-page heading=${msg('还想说点什么？', { id: 'report-words' })} step=${this.#step(3)} @gc-back=${this.#back}>
      <p class="chosen">${iconCheck}${categoryName(this.draft.categoryCode)} · ${place ? nameOf(place.name) : ''}</p>
      ${this.sending?.kind === 'refused' ? this.#refused(this.sending) : nothing}
      ${isNarrow ? this.#sendButton() : nothing}
      <p class="optional">${msg('可以什么都不填，直接发送。', { id: 'report-optional' })}</p>
      <div class="phrases" role="group" aria-label=${msg('常用的话', { id: 'report-phrases' })}>
        ${phrasesFor(this.draft.categoryCode).map(
          (phrase) =>
            html`<gc-button
              kind="secondary"
              .pressed=${this.draft.phrases.includes(phrase)}
              @click=${() => this.#take({ kind: 'phrase', phrase })}
              >${phrase}</gc-button
            >`,
        )}
      </div>
      <gc-field
        kind="area"
        label=${msg('补充说明', { id: 'report-text' })}
        placeholder=${msg('例如：三楼的灯不亮', { id: 'report-text-example' })}
        maxLength=${TEXT_LIMIT}
        .value=${this.draft.text}
        @gc-input=${(event: CustomEvent<string>) => this.#take({ kind: 'text', text: event.detail })}
      ></gc-field>
      ${this.#phone()}
      ${isNarrow ? nothing : this.#sendButton()}
    </gc-page>`;
  }

  #sendButton() {
    return html`<gc-button class="send" wide @click=${this.#send}>${msg('发送', { id: 'report-send' })}</gc-button>`;
  }

  #phone() {
    return html`<div class="phone">
        <p>
          <strong>${msg('联系电话', { id: 'report-phone' })}</strong
          ><span class="numeric">${this.draft.phone || msg('没有留', { id: 'report-phone-none' })}</span>
        </p>
        <gc-button kind="secondary" @click=${() => this.#openPhone(true)}
          ><span slot="icon">${iconHelp}</span>${
            this.draft.phone
              ? msg('修改电话', { id: 'report-phone-change' })
              : msg('留个电话', { id: 'report-phone-leave' })
          }</gc-button
        >
      </div>
      <p class="optional">
        ${msg('电话只给处理这件事的人看，办结 30 天后删除。', { id: 'report-phone-kept' })}
      </p>
      <gc-dialog
        ?open=${this.isPhoneOpen}
        heading=${msg('联系电话', { id: 'report-phone' })}
        @gc-close=${() => this.#openPhone(false)}
      >
        <gc-number-pad
          label=${msg('手机或座机号码', { id: 'report-phone-number' })}
          limit=${PHONE_MAX_DIGITS}
          .value=${this.draft.phone}
          fault=${this.phoneFault}
          @gc-input=${(event: CustomEvent<string>) => this.#take({ kind: 'phone', digits: event.detail })}
          @gc-enter=${() => this.#openPhone(false)}
        ></gc-number-pad>
        <gc-button slot="actions" wide @click=${() => this.#openPhone(false)}>${msg('好了', { id: 'report-phone-done' })}</gc-button>
      </gc-dialog>`;
  }

  #refused(sending: Extract<Sending, { kind: 'refused' }>) {
    return html`<gc-banner tone="error" heading=${msg('没有登记上', { id: 'report-refused' })}
      >${sending.fault.title}${' · '}${sending.fault.mend}</gc-banner
    >`;
  }

  #show(group: number): void {
    this.group = group;
  }

  #take(input: DraftInput): void {
    this.draft = nextDraft(this.draft, input);
    if (input.kind === 'phone') this.phoneFault = '';
  }

  #back(event: Event): void {
    event.preventDefault();
    this.sending = undefined;
    this.#take({ kind: 'back' });
  }

  #openPhone(open: boolean): void {
    const built = bodyOf(this.draft, language());
    if (!open && !built.ok && built.fault === 'phone') {
      this.phoneFault = msg('号码太短：请输完，或清空', { id: 'report-phone-short' });
      return;
    }
    this.isPhoneOpen = open;
  }

  #send(): void {
    const built = bodyOf(this.draft, language());
    if (!built.ok) return;
    void this.outbox.file(built.body, (state) => {
      this.sending = state;
    });
  }
}

/** This building first, then what stands in it, then the rest. */
function orderPlaces(view: KioskView): Place[] {
  const rank = (place: Place) => (place.id === view.building?.id ? 0 : place.kind === 'estate' ? 2 : 1);
  return [...view.reportPlaces].sort((a, b) => rank(a) - rank(b));
}

function placeIcon(place: Place) {
  if (place.kind === 'building') return iconBuilding;
  return place.kind === 'unit' ? iconHome : iconPlace;
}

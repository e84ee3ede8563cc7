import type { RuleSetting } from '@gridcall/contract/http-rule-settings.ts';
import { type CSSResultGroup, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Api } from '../data/api.ts';
import { msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-empty.ts';
import '../ui/gc-field.ts';
import '../ui/gc-spinner.ts';
import { iconCheck, iconDevice, iconPlace } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { dateTime } from '../ui/time.ts';
import { Watch } from '../ui/watch.ts';
import { alertKindWord, deviceKindWord, retryWord, separator } from '../ui/words.ts';
import './gc-rules-at.ts';
import { fragmentOf, type RulesAt } from './route.ts';
import { changeWords } from './rule-words.ts';
import { type Found, findScopes } from './rules-search.ts';
import { RulesStore } from './rules-store.ts';
import { rulesStyles } from './rules-styles.ts';

const FOUND_SHOWN = 30;

/** Thresholds and delays: what differs from the rule book, and the way to any place or device. */
@customElement('gc-rules')
export class GcRules extends GcElement {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles, rulesStyles];

  @property({ attribute: false }) api!: Api;
  @property({ attribute: false }) at: RulesAt | null = null;
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private text = '';
  #store: RulesStore | undefined;

  constructor() {
    super();
    new Watch(this, () => this.#known());
  }

  #known(): RulesStore {
    this.#store ??= new RulesStore(this.api);
    return this.#store;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('at')) void this.#read();
  }

  readonly #read = (): Promise<void> => this.#known().read(this.at);

  protected override render(): TemplateResult {
    const store = this.#known();
    const { at } = this;
    return html`<div class="stack">
      ${
        store.fault === null
          ? nothing
          : html`<gc-banner tone="error" heading=${store.fault.title}>
              ${store.fault.mend}
              <gc-button slot="action" kind="secondary" @click=${this.#read}>${retryWord()}</gc-button>
            </gc-banner>`
      }
      ${at === null ? this.#whole(store) : html`<gc-rules-at .store=${store} .at=${at} .say=${this.say}></gc-rules-at>`}
    </div>`;
  }

  #whole(store: RulesStore): TemplateResult {
    if (store.settings === null) return store.fault === null ? html`<gc-spinner></gc-spinner>` : html``;
    return html`<div class="whole stack"><section class="stack">
        <h1>${msg('阈值与延时', { id: 'rules-heading' })}</h1>
        <p>
          ${msg('规则书定了每种设备什么时候报警。这里可以给一处地点或一台设备另外设置；每次都写明原因，随时可以恢复。', { id: 'rules-what' })}
        </p>
        ${this.#search(store)}
      </section>
      <section class="stack">
        <h2>${msg('与规则书不同的地方', { id: 'rules-differ' })}</h2>
        ${
          store.settings.length === 0
            ? html`<gc-empty heading=${msg('没有另外的设置', { id: 'rules-none' })}
                ><span slot="icon">${iconCheck}</span>${msg('所有设备都按规则书。', { id: 'rules-none-what' })}</gc-empty
              >`
            : html`<ul class="set">
                ${store.settings.map((setting) => html`<li>${this.#setting(setting, store)}</li>`)}
              </ul>`
        }
      </section></div>`;
  }

  #search(store: RulesStore): TemplateResult {
    const found = findScopes(store.places, store.devices, this.text);
    const left = found.length - FOUND_SHOWN;
    return html`<gc-field
        kind="search"
        label=${msg('选一处地点或一台设备', { id: 'rules-search' })}
        placeholder=${msg('楼号、单元、设备名或编号', { id: 'rules-search-hint' })}
        .value=${this.text}
        @gc-input=${(event: CustomEvent<string>) => {
          this.text = event.detail;
        }}
      ></gc-field>
      ${
        found.length === 0
          ? html`<p class="soft" role="status">${msg('没有找到，换个词试试。', { id: 'rules-search-none' })}</p>`
          : html`<ul class="found">
              ${found.slice(0, FOUND_SHOWN).map((one) => html`<li>${this.#found(one)}</li>`)}
            </ul>`
      }
      ${left > 0 ? html`<p class="soft small">${msg(str`还有 ${left} 个没有列出，请输入更多字。`, { id: 'rules-search-more' })}</p>` : nothing}`;
  }

  #found({ at, name, kind, place }: Found): TemplateResult {
    const words = kind === null ? '' : [deviceKindWord(kind), place === null ? '' : nameOf(place)].join(separator);
    return html`<a href=${fragmentOf({ view: 'rules', at })}>
      <span class="line">${at.scope === 'place' ? iconPlace : iconDevice}<span>${nameOf(name)}</span></span>
      ${words === '' ? nothing : html`<span class="soft small">${words}</span>`}
    </a>`;
  }

  #setting(setting: RuleSetting, store: RulesStore): TemplateResult {
    const { scope, scopeId: id, name, deviceKind, alertKind, changes, by, at, reason, companyId } = setting;
    const company = store.companies.find((one) => one.id === companyId);
    const who = [by, dateTime(at, store.api.now()), company === undefined ? '' : nameOf(company.name)];
    return html`<a href=${fragmentOf({ view: 'rules', at: { scope, id } })}>
      <strong>${nameOf(name)}</strong>
      <span class="small">${deviceKindWord(deviceKind)}${separator}${alertKindWord(alertKind)}</span>
      ${changes.map((change) => html`<span class="numeric">${changeWords(change)}</span>`)}
      <span class="soft small">${who.filter((word) => word !== '').join(separator)}</span>
      <span class="soft small">${msg(str`原因：${reason}`, { id: 'rules-reason-was' })}</span>
    </a>`;
  }
}

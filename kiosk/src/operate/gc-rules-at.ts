import type { RuleCondition, RuleConditions, RuleValue } from '@gridcall/contract/http-rule-settings.ts';
import { type CSSResultGroup, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-spinner.ts';
import { iconBack, iconClock, iconSafety, iconWrench } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { dateTime } from '../ui/time.ts';
import { Watch } from '../ui/watch.ts';
import { alertKindWord, deviceKindWord, separator } from '../ui/words.ts';
import './gc-rule-edit.ts';
import './gc-rule-versions.ts';
import { fragmentOf, type RulesAt } from './route.ts';
import { delayWord, fromWord, offDelayWord, onDelayWord, stageWord, thresholdWord } from './rule-words.ts';
import type { ConditionKey } from './rules-api.ts';
import type { RulesStore } from './rules-store.ts';
import { rulesStyles } from './rules-styles.ts';

type Opened = { readonly what: 'edit' | 'versions'; readonly key: ConditionKey };

/** What holds at one place or for one device, where each value comes from, and the way to change it. */
@customElement('gc-rules-at')
export class GcRulesAt extends GcElement {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles, rulesStyles];

  @property({ attribute: false }) store!: RulesStore;
  @property({ attribute: false }) at!: RulesAt;
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private opened: Opened | null = null;

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('at')) this.opened = null;
  }

  protected override render(): TemplateResult {
    const { conditions, fault } = this.store;
    return html`<div class="stack">
      <a class="back" href=${fragmentOf({ view: 'rules', at: null })}
        >${iconBack}${msg('所有设置', { id: 'rules-back' })}</a
      >
      ${conditions ? this.#conditions(conditions) : fault === null ? html`<gc-spinner></gc-spinner>` : nothing}
    </div>`;
  }

  #conditions(whole: RuleConditions): TemplateResult {
    const kinds = Map.groupBy(whole.conditions, ({ deviceKind }) => deviceKind);
    const what =
      this.at.scope === 'place'
        ? msg('对这里和里面所有的设备有效；设备自己的设置优先。', { id: 'rules-at-place' })
        : msg('只对这台设备有效，优先于它所在的地点。', { id: 'rules-at-device' });
    return html`<header class="stack">
        <h1>${nameOf(whole.name)}</h1>
        <p class="soft">${what}</p>
      </header>
      ${
        whole.conditions.length === 0
          ? html`<p>${msg('这里没有可以设置的设备。', { id: 'rules-no-devices' })}</p>`
          : [...kinds].map(
              ([kind, conditions]) => html`<section class="stack">
                ${this.at.scope === 'place' ? html`<h2>${deviceKindWord(kind)}</h2>` : nothing}
                <div class="cards">${conditions.map((condition) => this.#condition(condition))}</div>
              </section>`,
            )
      }
      ${this.#dialog(whole)}`;
  }

  #condition(condition: RuleCondition): TemplateResult {
    const { deviceKind, alertKind, own, version, lifeSafety } = condition;
    const key = { ...this.at, deviceKind, alertKind };
    return html`<section class="panel stack">
      <div class="row spread">
        <h3>${alertKindWord(alertKind)}</h3>
        ${
          lifeSafety
            ? html`<span class="badge danger"
                >${iconSafety}${msg('只能更灵敏', { id: 'rules-life-safety' })}</span
              >`
            : nothing
        }
      </div>
      ${this.#values(condition)} ${own === null ? nothing : this.#own(own)}
      <div class="row">
        ${
          own?.mayChange === false
            ? nothing
            : html`<gc-button kind="secondary" @click=${() => this.#open('edit', key)}
                ><span slot="icon">${iconWrench}</span>${msg('修改', { id: 'rules-edit' })}</gc-button
              >`
        }
        ${
          version === 0
            ? nothing
            : html`<gc-button kind="quiet" @click=${() => this.#open('versions', key)}
                ><span slot="icon">${iconClock}</span>${msg(str`历次修改（${version}）`, { id: 'rules-versions' })}</gc-button
              >`
        }
      </div>
    </section>`;
  }

  #values({ lifeSafety, onDelayMs, offDelayMs, thresholds }: RuleCondition): TemplateResult {
    return html`<ul class="values numeric">
      ${thresholds.map((shown) => this.#value(stageWord(shown), thresholdWord(shown), shown, (value) => thresholdWord({ ...shown, value })))}
      ${
        onDelayMs === null
          ? lifeSafety
            ? html`<li>
                <span>${onDelayWord()}</span><span class="value">${delayWord(0)}</span>
                <span class="from soft small">${msg('危及生命的报警不能延迟', { id: 'rules-never-delayed' })}</span>
              </li>`
            : nothing
          : this.#value(onDelayWord(), delayWord(onDelayMs.value), onDelayMs, delayWord)
      }
      ${offDelayMs === null ? nothing : this.#value(offDelayWord(), delayWord(offDelayMs.value), offDelayMs, delayWord)}
    </ul>`;
  }

  #value(name: string, words: string, shown: RuleValue, inWords: (value: number) => string): TemplateResult {
    const from = fromWord(shown, this.at);
    const differs = shown.value !== shown.book;
    const usual = inWords(shown.book);
    return html`<li>
      <span>${name}</span><span class="value">${words}</span>
      <span class="from soft small ${differs ? 'differs' : ''}"
        >${differs ? msg(str`${from}（规则书 ${usual}）`, { id: 'rules-from-other' }) : from}</span
      >
    </li>`;
  }

  #own({ by, at, reason, companyId, mayChange }: NonNullable<RuleCondition['own']>): TemplateResult {
    const company = this.store.companies.find((one) => one.id === companyId);
    const who = [by, dateTime(at, this.store.api.now())].join(separator);
    return html`<div class="small">
      <p class="soft numeric">${who}</p>
      <p>${msg(str`原因：${reason}`, { id: 'rules-reason-was' })}</p>
      ${
        company === undefined
          ? nothing
          : html`<p class="soft">${msg(str`只对${nameOf(company.name)}的设备有效`, { id: 'rules-of-company' })}</p>`
      }
      ${mayChange ? nothing : html`<p>${msg('这是管理员定的，要改请联系管理员。', { id: 'rules-of-operator' })}</p>`}
    </div>`;
  }

  #open(what: Opened['what'], key: ConditionKey): void {
    this.opened = { what, key };
  }

  readonly #close = (): void => {
    this.opened = null;
  };

  readonly #done = (event: CustomEvent<string>): void => {
    this.opened = null;
    this.say(event.detail);
  };

  #dialog({ name }: RuleConditions): TemplateResult | typeof nothing {
    if (this.opened === null) return nothing;
    const { what, key } = this.opened;
    const { store } = this;
    const condition = store.conditionAt(key);
    if (condition === undefined) return nothing;
    return what === 'edit'
      ? html`<gc-rule-edit
          .store=${store}
          .condition=${condition}
          .conditionKey=${key}
          .name=${name}
          @gc-close=${this.#close}
          @gc-done=${this.#done}
        ></gc-rule-edit>`
      : html`<gc-rule-versions
          .store=${store}
          .condition=${condition}
          .conditionKey=${key}
          @gc-close=${this.#close}
          @gc-done=${this.#done}
        ></gc-rule-versions>`;
  }
}

import type { RuleCondition, RuleConditions, RuleThresholdValue } from '@gridcall/contract/http-rule-settings.ts';
import { type CSSResultGroup, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Result } from '../data/result.ts';
import { msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-dialog.ts';
import '../ui/gc-field.ts';
import '../ui/gc-select.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { alertKindWord, deviceKindWord, separator } from '../ui/words.ts';
import { checkDraft, type DelayUnit, type RuleDraft, stageKey } from './rule-draft.ts';
import {
  faultsOf,
  isNothingFilled,
  isReasonMissing,
  press,
  type RuleForm,
  refused,
  ruleFormOf,
  whyOf,
} from './rule-form.ts';
import {
  delayBounds,
  delayWord,
  faultWord,
  offDelayWord,
  onDelayWord,
  stageWord,
  thresholdBounds,
  thresholdWord,
  unitWords,
} from './rule-words.ts';
import { type ConditionKey, putRuleSetting, removeRuleSetting, type Why } from './rules-api.ts';
import type { RulesStore } from './rules-store.ts';
import { rulesStyles } from './rules-styles.ts';

const REASON_CHARACTERS = 200;

/** The form of one condition at one place or device. Fires `gc-done` with words to say, or `gc-close`. */
@customElement('gc-rule-edit')
export class GcRuleEdit extends GcElement {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles, rulesStyles];

  @property({ attribute: false }) store!: RulesStore;
  @property({ attribute: false }) condition!: RuleCondition;
  @property({ attribute: false }) conditionKey!: ConditionKey;
  @property({ attribute: false }) name: RuleConditions['name'] = { zh: '', en: '' };
  @state() private form!: RuleForm;
  @state() private busy = false;

  /** Opened on what stands now, and on nothing that the page reads behind it. */
  protected override willUpdate(_changed: PropertyValues<this>): void {
    this.form ??= ruleFormOf(this.condition);
  }

  protected override render(): TemplateResult {
    const { base, reason, elsewhere } = this.form;
    const { alertKind, deviceKind, own } = base;
    const where = [nameOf(this.name), deviceKindWord(deviceKind)].join(separator);
    return html`<gc-dialog
      open
      heading=${alertKindWord(alertKind)}
      @gc-close=${this.#close}
    >
      <div class="stack">
        <p class="soft">${where}</p>
        <p>${msg('留空就按外层：没有别的设置时按规则书。', { id: 'rules-empty-is-outer' })}</p>
        ${this.#fields()}
        <gc-field
          kind="area"
          rows="2"
          label=${msg('原因', { id: 'rules-reason' })}
          maxLength=${REASON_CHARACTERS}
          .value=${reason}
          .fault=${isReasonMissing(this.form) ? msg('请写明原因。', { id: 'rules-reason-missing' }) : ''}
          @gc-input=${(event: CustomEvent<string>) => {
            this.form = { ...this.form, reason: event.detail };
          }}
        ></gc-field>
        ${elsewhere ? this.#elsewhere() : this.#faults()}
      </div>
      <gc-button slot="actions" kind="secondary" @click=${this.#close}
        >${msg('先不改', { id: 'rules-cancel' })}</gc-button
      >
      ${
        own === null
          ? nothing
          : html`<gc-button
              slot="actions"
              kind="secondary"
              ?busy=${this.busy}
              ?disabled=${elsewhere}
              @click=${this.#remove}
              >${msg('取消这里的设置', { id: 'rules-remove' })}</gc-button
            >`
      }
      <gc-button slot="actions" ?busy=${this.busy} ?disabled=${elsewhere} @click=${this.#save}
        >${msg('保存', { id: 'rules-save' })}</gc-button
      >
    </gc-dialog>`;
  }

  #edit(change: Partial<RuleDraft>): void {
    this.form = { ...this.form, draft: { ...this.form.draft, ...change } };
  }

  #fields(): TemplateResult {
    const { base } = this.form;
    const faults = faultsOf(this.form);
    return html`${base.thresholds.map((shown) => this.#threshold(shown, faultWord(faults[stageKey(shown)])))}
    ${base.onDelayMs === null ? nothing : this.#delay('onDelayMs', onDelayWord(), faultWord(faults['onDelayMs']))}
    ${base.offDelayMs === null ? nothing : this.#delay('offDelayMs', offDelayWord(), faultWord(faults['offDelayMs']))}`;
  }

  #threshold(shown: RuleThresholdValue, fault: string): TemplateResult {
    const key = stageKey(shown);
    const { thresholds } = this.form.draft;
    return html`<gc-field
      label=${stageWord(shown)}
      maxLength="11"
      placeholder=${thresholdWord(shown)}
      hint=${thresholdBounds(shown)}
      .fault=${fault === '' ? '' : `${fault} ${thresholdBounds(shown)}`}
      .value=${thresholds[key] ?? ''}
      @gc-input=${(event: CustomEvent<string>) => {
        this.#edit({ thresholds: { ...thresholds, [key]: event.detail } });
      }}
    ></gc-field>`;
  }

  #delay(field: 'onDelayMs' | 'offDelayMs', label: string, fault: string): TemplateResult | typeof nothing {
    const { base, draft } = this.form;
    const shown = base[field];
    if (shown === null) return nothing;
    const put = (change: Partial<RuleDraft['onDelayMs']>) => this.#edit({ [field]: { ...draft[field], ...change } });
    return html`<div class="delay">
      <gc-field
        label=${label}
        maxLength="11"
        placeholder=${delayWord(shown.value)}
        hint=${delayBounds(shown)}
        .fault=${fault === '' ? '' : `${fault} ${delayBounds(shown)}`}
        .value=${draft[field].text}
        @gc-input=${(event: CustomEvent<string>) => put({ text: event.detail })}
      ></gc-field>
      <gc-select
        label=${msg('单位', { id: 'rules-unit' })}
        .value=${draft[field].unit}
        .choices=${Object.entries(unitWords).map(([value, word]) => ({ value, name: word() }))}
        @gc-change=${(event: CustomEvent<DelayUnit>) => put({ unit: event.detail })}
      ></gc-select>
    </div>`;
  }

  #elsewhere(): TemplateResult {
    const { fault } = this.form;
    return html`<gc-banner tone="warning" heading=${msg('别人刚刚改过这项设置', { id: 'rules-elsewhere' })}>
        ${msg('您填的还没有保存，也不会盖掉别人的。请载入最新的，看过之后再改。', { id: 'rules-elsewhere-mend' })}
        <gc-button slot="action" kind="secondary" ?busy=${this.busy} @click=${this.#reload}
          >${msg('载入最新的', { id: 'rules-reload' })}</gc-button
        >
      </gc-banner>
      ${fault === null ? nothing : html`<gc-banner tone="error" heading=${fault.title}>${fault.mend}</gc-banner>`}`;
  }

  #faults(): TemplateResult | typeof nothing {
    const { fault } = this.form;
    const wrong = Object.keys(faultsOf(this.form)).length;
    if (wrong > 0) {
      // The field may stand out of sight.
      return html`<gc-banner tone="error" heading=${msg(str`上面有 ${wrong} 处要改`, { id: 'rules-wrong' })}></gc-banner>`;
    }
    if (fault !== null) {
      return html`<gc-banner tone="error" heading=${fault.title}>${fault.mend}</gc-banner>`;
    }
    if (!isNothingFilled(this.form)) return nothing;
    const heading = msg('什么都没有填', { id: 'rules-nothing' });
    return html`<gc-banner tone="error" heading=${heading}
      >${msg('请至少填一项；要回到外层，请取消这里的设置。', { id: 'rules-nothing-mend' })}</gc-banner
    >`;
  }

  readonly #close = (): void => {
    this.emit('gc-close');
  };

  readonly #save = (): void => {
    this.form = press(this.form, 'save');
    const { values } = checkDraft(this.form.base, this.form.draft);
    void this.#send((why) => putRuleSetting(this.store.api, this.conditionKey, values, why));
  };

  readonly #remove = (): void => {
    this.form = press(this.form, 'remove');
    void this.#send((why) => removeRuleSetting(this.store.api, this.conditionKey, why));
  };

  async #send(ask: (why: Why) => Promise<Result<RuleConditions>>): Promise<void> {
    const why = whyOf(this.form);
    if (this.busy || why === null) return;
    this.busy = true;
    const result = await ask(why);
    this.busy = false;
    if (!result.ok) this.form = refused(this.form, result.fault);
    await this.store.edited(this.conditionKey, result);
    if (result.ok) this.emit('gc-done', msg('已生效', { id: 'rules-saved' }));
  }

  /** What was typed goes: it was thought of what stood before. */
  readonly #reload = async (): Promise<void> => {
    if (this.busy) return;
    this.busy = true;
    await this.store.read(this.conditionKey);
    this.busy = false;
    const { fault } = this.store;
    const newest = this.store.conditionAt(this.conditionKey);
    this.form = fault === null && newest !== undefined ? ruleFormOf(newest, this.form.reason) : { ...this.form, fault };
  };
}

import type { RuleCondition, RuleConditions, RuleThresholdValue } from '@gridcall/contract/http-rule-settings.ts';
import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Fault, Result } from '../data/result.ts';
import { msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-dialog.ts';
import '../ui/gc-field.ts';
import '../ui/gc-select.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { alertKindWord, deviceKindWord, separator } from '../ui/words.ts';
import { type Checked, checkDraft, type DelayUnit, draftOf, isEmpty, type RuleDraft, stageKey } from './rule-draft.ts';
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
import { type ConditionKey, putRuleSetting, removeRuleSetting } from './rules-api.ts';
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
  @state() private draft: RuleDraft | null = null;
  @state() private reason = '';
  @state() private checked = false;
  @state() private busy = false;
  @state() private fault: Fault | null = null;

  protected override render(): TemplateResult {
    const { alertKind, deviceKind, own } = this.condition;
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
          .value=${this.reason}
          .fault=${this.checked && this.reason.trim() === '' ? msg('请写明原因。', { id: 'rules-reason-missing' }) : ''}
          @gc-input=${(event: CustomEvent<string>) => {
            this.reason = event.detail;
          }}
        ></gc-field>
        ${this.#faults()}
      </div>
      <gc-button slot="actions" kind="secondary" @click=${this.#close}
        >${msg('先不改', { id: 'rules-cancel' })}</gc-button
      >
      ${
        own === null
          ? nothing
          : html`<gc-button slot="actions" kind="secondary" ?busy=${this.busy} @click=${this.#remove}
              >${msg('取消这里的设置', { id: 'rules-remove' })}</gc-button
            >`
      }
      <gc-button slot="actions" ?busy=${this.busy} @click=${this.#save}>${msg('保存', { id: 'rules-save' })}</gc-button>
    </gc-dialog>`;
  }

  #draft(): RuleDraft {
    return this.draft ?? draftOf(this.condition);
  }

  #checked(): Checked {
    return checkDraft(this.condition, this.#draft());
  }

  #fields(): TemplateResult {
    const { condition } = this;
    const faults = this.checked ? this.#checked().faults : {};
    return html`${condition.thresholds.map((shown) => this.#threshold(shown, faultWord(faults[stageKey(shown)])))}
    ${condition.onDelayMs === null ? nothing : this.#delay('onDelayMs', onDelayWord(), faultWord(faults['onDelayMs']))}
    ${condition.offDelayMs === null ? nothing : this.#delay('offDelayMs', offDelayWord(), faultWord(faults['offDelayMs']))}`;
  }

  #threshold(shown: RuleThresholdValue, fault: string): TemplateResult {
    const key = stageKey(shown);
    const draft = this.#draft();
    return html`<gc-field
      label=${stageWord(shown)}
      maxLength="11"
      placeholder=${thresholdWord(shown)}
      hint=${thresholdBounds(shown)}
      .fault=${fault === '' ? '' : `${fault} ${thresholdBounds(shown)}`}
      .value=${draft.thresholds[key] ?? ''}
      @gc-input=${(event: CustomEvent<string>) => {
        this.draft = { ...draft, thresholds: { ...draft.thresholds, [key]: event.detail } };
      }}
    ></gc-field>`;
  }

  #delay(field: 'onDelayMs' | 'offDelayMs', label: string, fault: string): TemplateResult | typeof nothing {
    const shown = this.condition[field];
    if (shown === null) return nothing;
    const draft = this.#draft();
    const put = (change: Partial<RuleDraft['onDelayMs']>) => {
      this.draft = { ...draft, [field]: { ...draft[field], ...change } };
    };
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

  #faults(): TemplateResult | typeof nothing {
    const { checked, fault } = this;
    const wrong = checked ? Object.keys(this.#checked().faults).length : 0;
    if (wrong > 0) {
      // The field may stand out of sight.
      return html`<gc-banner tone="error" heading=${msg(str`上面有 ${wrong} 处要改`, { id: 'rules-wrong' })}></gc-banner>`;
    }
    if (fault !== null) {
      return html`<gc-banner tone="error" heading=${fault.title}>${fault.mend}</gc-banner>`;
    }
    if (!checked || !isEmpty(this.#checked().values)) return nothing;
    const heading = msg('什么都没有填', { id: 'rules-nothing' });
    return html`<gc-banner tone="error" heading=${heading}
      >${msg('请至少填一项；要回到外层，请取消这里的设置。', { id: 'rules-nothing-mend' })}</gc-banner
    >`;
  }

  readonly #close = (): void => {
    this.emit('gc-close');
  };

  readonly #save = async (): Promise<void> => {
    this.checked = true;
    this.fault = null;
    const { faults, values } = this.#checked();
    if (Object.keys(faults).length > 0 || isEmpty(values) || this.reason.trim() === '') return;
    await this.#send((why) => putRuleSetting(this.store.api, this.conditionKey, values, why));
  };

  readonly #remove = async (): Promise<void> => {
    this.draft = null;
    this.checked = this.reason.trim() === '';
    this.fault = null;
    if (this.checked) return;
    await this.#send((why) => removeRuleSetting(this.store.api, this.conditionKey, why));
  };

  async #send(
    ask: (why: { readonly baseVersion: number; readonly reason: string }) => Promise<Result<RuleConditions>>,
  ): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await ask({ baseVersion: this.condition.version, reason: this.reason.trim() });
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    await this.store.edited(this.conditionKey, result);
    if (result.ok) this.emit('gc-done', msg('已生效', { id: 'rules-saved' }));
  }
}

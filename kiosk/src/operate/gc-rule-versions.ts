import type { RuleCondition, RuleSettingVersion } from '@gridcall/contract/http-rule-settings.ts';
import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Fault } from '../data/result.ts';
import { msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-dialog.ts';
import '../ui/gc-field.ts';
import '../ui/gc-spinner.ts';
import { iconReload } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { dateTime } from '../ui/time.ts';
import { alertKindWord, retryWord, separator } from '../ui/words.ts';
import { isEmpty } from './rule-draft.ts';
import { changeWords } from './rule-words.ts';
import { type ConditionKey, listRuleVersions, restoreRuleVersion } from './rules-api.ts';
import type { RulesStore } from './rules-store.ts';
import { rulesStyles } from './rules-styles.ts';

const REASON_CHARACTERS = 200;

/** Every edit of one setting: who, when, why, what it changed; and the way back to it. Fires `gc-done` or `gc-close`. */
@customElement('gc-rule-versions')
export class GcRuleVersions extends GcElement {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles, rulesStyles];

  @property({ attribute: false }) store!: RulesStore;
  @property({ attribute: false }) condition!: RuleCondition;
  @property({ attribute: false }) conditionKey!: ConditionKey;
  @state() private versions: readonly RuleSettingVersion[] | null = null;
  @state() private chosen: RuleSettingVersion | null = null;
  @state() private reason = '';
  @state() private checked = false;
  @state() private busy = false;
  @state() private fault: Fault | null = null;
  /** Somebody else was faster: nothing was brought back, and the list was read anew. */
  @state() private elsewhere = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#read();
  }

  readonly #read = async (): Promise<void> => {
    const result = await listRuleVersions(this.store.api, this.conditionKey);
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.versions = result.value.versions;
  };

  protected override render(): TemplateResult {
    const { chosen, condition } = this;
    const heading = chosen
      ? msg(str`恢复成第 ${chosen.version} 版？`, { id: 'rules-restore-heading' })
      : [alertKindWord(condition.alertKind), msg('历次修改', { id: 'rules-history' })].join(separator);
    return html`<gc-dialog open heading=${heading} @gc-close=${this.#close}>
      <div class="stack">
        ${
          this.elsewhere
            ? html`<gc-banner tone="warning" heading=${msg('别人刚刚改过这项设置', { id: 'rules-elsewhere' })}
                >${msg('没有恢复，别人的还在。请看过最新的，再选一次。', { id: 'rules-restore-elsewhere' })}</gc-banner
              >`
            : nothing
        }
        ${
          this.fault === null
            ? nothing
            : html`<gc-banner tone="error" heading=${this.fault.title}>
                ${this.fault.mend}
                ${chosen ? nothing : html`<gc-button slot="action" kind="secondary" @click=${this.#read}>${retryWord()}</gc-button>`}
              </gc-banner>`
        }
        ${chosen ? this.#restoring(chosen) : this.#list()}
      </div>
      ${chosen ? this.#actions() : nothing}
    </gc-dialog>`;
  }

  #list(): TemplateResult | typeof nothing {
    const { versions } = this;
    if (versions === null) return this.fault === null ? html`<gc-spinner></gc-spinner>` : nothing;
    return html`<ol class="versions">
      ${versions.map((version, index) => html`<li>${this.#version(version, index === 0)}</li>`)}
    </ol>`;
  }

  #version(version: RuleSettingVersion, isNow: boolean): TemplateResult {
    const { restoredFrom, by, at, reason } = version;
    return html`<div class="row spread">
        <strong>${msg(str`第 ${version.version} 版`, { id: 'rules-version' })}</strong>
        ${
          isNow
            ? html`<span class="badge good">${msg('现在', { id: 'rules-now' })}</span>`
            : this.condition.own?.mayChange === false
              ? nothing
              : html`<gc-button kind="secondary" @click=${() => this.#choose(version)}
                  ><span slot="icon">${iconReload}</span>${msg('恢复', { id: 'rules-restore' })}</gc-button
                >`
        }
      </div>
      ${isEmpty(version) ? html`<span class="badge plain">${msg('取消设置', { id: 'rules-removed' })}</span>` : nothing}
      ${
        restoredFrom === null
          ? nothing
          : html`<span class="small">${msg(str`恢复自第 ${restoredFrom} 版`, { id: 'rules-restored-from' })}</span>`
      }
      ${version.changes.map((change) => html`<span class="numeric">${changeWords(change)}</span>`)}
      <span class="soft small numeric">${[by, dateTime(at, this.store.api.now())].join(separator)}</span>
      <span class="small">${msg(str`原因：${reason}`, { id: 'rules-reason-was' })}</span>`;
  }

  #restoring({ version }: RuleSettingVersion): TemplateResult {
    return html`<p>${msg('会马上生效，成为新的一版；现在的一版留在历次修改里。', { id: 'rules-restore-what' })}</p>
      <gc-field
        kind="area"
        rows="2"
        label=${msg('原因', { id: 'rules-reason' })}
        maxLength=${REASON_CHARACTERS}
        .value=${this.reason}
        .fault=${this.checked && this.reason.trim() === '' ? msg('请写明原因。', { id: 'rules-reason-missing' }) : ''}
        placeholder=${msg(str`例如：第 ${version} 版更合适`, { id: 'rules-restore-hint' })}
        @gc-input=${(event: CustomEvent<string>) => {
          this.reason = event.detail;
        }}
      ></gc-field>`;
  }

  #actions(): TemplateResult {
    return html`<gc-button slot="actions" kind="secondary" @click=${this.#back}
        >${msg('先不恢复', { id: 'rules-restore-cancel' })}</gc-button
      >
      <gc-button slot="actions" ?busy=${this.busy} @click=${this.#restore}
        >${msg('确定恢复', { id: 'rules-restore-do' })}</gc-button
      >`;
  }

  #choose(version: RuleSettingVersion): void {
    this.chosen = version;
    this.reason = '';
    this.checked = false;
    this.fault = null;
    this.elsewhere = false;
  }

  readonly #back = (): void => {
    this.chosen = null;
    this.fault = null;
  };

  readonly #close = (): void => {
    this.emit('gc-close');
  };

  readonly #restore = async (): Promise<void> => {
    const reason = this.reason.trim();
    this.checked = true;
    // The newest that the list shows: what the page has read behind it, nobody has looked at here.
    const newest = this.versions?.[0];
    if (this.busy || this.chosen === null || newest === undefined || reason === '') return;
    this.busy = true;
    const why = { baseVersion: newest.version, reason };
    const result = await restoreRuleVersion(this.store.api, this.conditionKey, this.chosen.version, why);
    this.busy = false;
    await this.store.edited(this.conditionKey, result);
    if (result.ok) {
      this.emit('gc-done', msg('已恢复', { id: 'rules-restored' }));
      return;
    }
    if (result.fault.code === 'RULE_SETTING_CHANGED') {
      this.elsewhere = true;
      this.chosen = null;
      await this.#read();
    } else this.fault = result.fault;
  };
}

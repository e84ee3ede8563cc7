import type { Post } from '@gridcall/contract/duty.ts';
import type { Policies, PolicyPreview } from '@gridcall/contract/http-escalation.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { previewPolicy, putPolicy } from '../../data/policy-api.ts';
import type { Fault } from '../../data/result.ts';
import { language, msg, str } from '../../i18n/language.ts';
import { GcElement, sharedStyles } from '../../ui/element.ts';
import '../../ui/gc-button.ts';
import '../../ui/gc-field.ts';
import '../../ui/gc-select.ts';
import { staffStyles } from '../../ui/staff-styles.ts';
import { levelWord } from '../../ui/words.ts';
import { postNames, postWord } from '../duty-words.ts';
import type { StewardStore } from '../steward-store.ts';
import './gc-outcome.ts';
import { Outcome, type Since } from './outcome.ts';
import {
  addStep,
  bodyOfPolicy,
  changeStep,
  type FieldFault,
  mayAddStep,
  type PolicyForm,
  policyFormFaults,
  policyFormOf,
  removeStep,
  type StepForm,
  togglePost,
  type Unit,
  units,
} from './policy-form.ts';
import { saidAt } from './roster-form.ts';

const posts = Object.keys(postNames) as Post[];

const unitNames: Readonly<Record<Unit, () => string>> = {
  minute: () => msg('分钟后', { id: 'steward-policy-minutes' }),
  hour: () => msg('小时后', { id: 'steward-policy-hours' }),
  day: () => msg('天后', { id: 'steward-policy-days' }),
  due: () => msg('% 办理期限', { id: 'steward-policy-percent' }),
};

function faultWord(fault: FieldFault): string {
  if (fault === 'no-post') return msg('至少选一个岗。', { id: 'steward-policy-no-post' });
  if (fault === 'no-number') return msg('请填一个数。', { id: 'steward-policy-no-number' });
  const { least, most } = fault;
  return msg(str`请填 ${least} 到 ${most} 之间的数。`, { id: 'steward-policy-out-of-range' });
}

/** The policy of a level, changed. Fires `gc-done` with what is in force then, `gc-close`, or `gc-reload` where somebody else was faster. */
@customElement('gc-policy-form')
export class GcPolicyForm extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .step {
        display: grid;
        gap: 0.5rem;
        padding-bottom: 0.8rem;
        border-bottom: 1px solid var(--gc-line);
      }
      .wait {
        display: grid;
        gap: 0.5rem;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        align-items: start;
      }
      .fault {
        color: var(--gc-danger);
        font-weight: 600;
      }
      .warned {
        color: var(--gc-accent-ink);
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) policy!: Policies['policies'][number];
  @state() private form!: PolicyForm;
  @state() private reason = '';
  @state() private checked = false;
  @state() private busy = false;
  @state() private fault: Fault | null = null;
  readonly #outcome = new Outcome<PolicyPreview>(() => this.requestUpdate());
  #toldIn = language();

  get isDirty(): boolean {
    return !this.busy && (!this.#isSame() || this.reason.trim() !== '');
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('policy')) {
      this.form = policyFormOf(this.policy);
      this.#preview('rows');
    }
    if (this.#toldIn === language()) return;
    this.#toldIn = language();
    this.#preview('language');
  }

  #edit(form: PolicyForm): void {
    const since = this.form.steps.length === form.steps.length ? 'values' : 'rows';
    this.form = form;
    this.#preview(since);
  }

  #preview(since: Since): void {
    this.fault = null;
    if (policyFormFaults(this.form).size > 0) {
      this.#outcome.drop();
      return;
    }
    const body = bodyOfPolicy(this.policy, this.form);
    void this.#outcome.ask(() => previewPolicy(this.store.api, body), since);
  }

  #isSame(): boolean {
    return JSON.stringify(this.form) === JSON.stringify(policyFormOf(this.policy));
  }

  protected override render(): TemplateResult {
    const { level } = this.policy;
    return html`<section class="panel stack" ?inert=${this.busy}>
        <h2>${msg(str`修改 L${level} ${levelWord(level)}`, { id: 'steward-policy-form' })}</h2>
        ${this.form.steps.map((step, index) => this.#step(step, index))}
        ${
          mayAddStep(this.form)
            ? html`<div class="row">
                <gc-button kind="secondary" @click=${() => this.#edit(addStep(this.form))}
                  >${msg('再加一步', { id: 'steward-policy-add-step' })}</gc-button
                >
              </div>`
            : nothing
        }
        ${this.#minutes('repeat', '/repeatMs', msg('每一步里隔几分钟再叫（不填只叫一次）', { id: 'steward-policy-repeat' }))}
        ${this.#minutes('lastRepeat', '/lastRepeatMs', msg('最后一步隔几分钟再叫（不填叫完就停）', { id: 'steward-policy-last-repeat' }))}
        ${this.#minutes('unacknowledge', '/unacknowledgeMs', msg('接警后几分钟没到场就从头再叫（不填不催）', { id: 'steward-policy-unacknowledge' }))}
        <gc-field
          label=${msg('为什么改', { id: 'steward-policy-reason' })}
          maxLength="200"
          .value=${this.reason}
          .fault=${this.checked && this.reason.trim() === '' ? msg('这一项要填写。', { id: 'steward-required' }) : ''}
          @gc-input=${(event: CustomEvent<string>) => {
            this.reason = event.detail;
          }}
        ></gc-field>
      </section>
      ${this.#result()}`;
  }

  #step(step: StepForm, index: number): TemplateResult {
    const number = index + 1;
    const path = `/steps/${index}`;
    const change = (some: Partial<StepForm>) => this.#edit(changeStep(this.form, index, some));
    const refused = [this.#said(`${path}/posts`), saidAt(this.#outcome.said?.faults ?? [], path)].filter(
      (one) => one !== '',
    );
    const warned = saidAt(this.#outcome.said?.warnings ?? [], path);
    return html`<div class="step" role="group" aria-label=${msg(str`第 ${number} 步`, { id: 'steward-policy-step' })}>
      <div class="row spread">
        <h3>${msg(str`第 ${number} 步`, { id: 'steward-policy-step' })}</h3>
        ${
          index === 0
            ? html`<span class="soft">${msg('马上', { id: 'steward-policy-at-once' })}</span>`
            : html`<gc-button
                kind="quiet"
                label=${msg(str`去掉第 ${number} 步`, { id: 'steward-policy-drop-step' })}
                @click=${() => this.#edit(removeStep(this.form, index))}
                >${msg('去掉', { id: 'steward-policy-drop' })}</gc-button
              >`
        }
      </div>
      ${index === 0 ? nothing : this.#wait(step, number, change)}
      <div class="row">
        ${posts.map(
          (post) => html`<gc-button
            kind="secondary"
            .pressed=${step.posts.includes(post)}
            @click=${() => change({ posts: togglePost(step, post) })}
            >${postWord(post)}</gc-button
          >`,
        )}
      </div>
      ${refused.map((words) => html`<p class="small fault" role="alert">${words}</p>`)}
      ${warned === '' ? nothing : html`<p class="small warned">${warned}</p>`}
    </div>`;
  }

  #wait(step: StepForm, number: number, change: (some: Partial<StepForm>) => void): TemplateResult {
    return html`<div class="wait">
      <gc-field
        kind="digits"
        hide-label
        label=${msg(str`第 ${number} 步等多久`, { id: 'steward-policy-wait' })}
        maxLength="6"
        .value=${step.value}
        .fault=${this.#said(`/steps/${number - 1}/wait`)}
        @gc-input=${(event: CustomEvent<string>) => change({ value: event.detail })}
      ></gc-field>
      <gc-select
        hide-label
        label=${msg(str`第 ${number} 步的单位`, { id: 'steward-policy-unit' })}
        .value=${step.unit}
        .choices=${units.map((unit) => ({ value: unit, name: unitNames[unit]() }))}
        @gc-change=${(event: CustomEvent<Unit>) => change({ unit: event.detail })}
      ></gc-select>
    </div>`;
  }

  #minutes(field: 'repeat' | 'lastRepeat' | 'unacknowledge', path: string, label: string): TemplateResult {
    return html`<gc-field
      kind="digits"
      label=${label}
      maxLength="6"
      .value=${this.form[field]}
      .fault=${this.#said(path) || saidAt(this.#outcome.said?.faults ?? [], path)}
      @gc-input=${(event: CustomEvent<string>) => this.#edit({ ...this.form, [field]: event.detail })}
    ></gc-field>`;
  }

  #result(): TemplateResult {
    const { said, isPending, fault } = this.#outcome;
    return html`<gc-outcome
      closes
      ?same=${this.#isSame()}
      ?elsewhere=${said !== null && said.version !== this.policy.version}
      ?faulty=${policyFormFaults(this.form).size > 0 || (said?.faults.length ?? 0) > 0}
      ?warned=${(said?.warnings.length ?? 0) > 0}
      ?busy=${this.busy}
      ?pending=${isPending}
      .fault=${fault ?? this.fault}
      @gc-save=${this.#save}
      @gc-undo=${() => this.emit('gc-close')}
      @gc-reload=${(event: Event) => {
        event.stopPropagation();
        this.emit('gc-reload');
      }}
      @gc-retry=${() => this.#preview('values')}
      >${this.#told()}</gc-outcome
    >`;
  }

  #told(): TemplateResult {
    const nobody = saidAt(this.#outcome.said?.warnings ?? [], '/steps');
    return html`<p>
        ${msg('已经响起的报警按它响起时的规则叫完，不受这里的影响。', { id: 'steward-policy-snapshot-note' })}
      </p>
      ${nobody === '' ? nothing : html`<p class="warned">${nobody}</p>`}`;
  }

  #said(path: string): string {
    const fault = policyFormFaults(this.form).get(path);
    return fault === undefined ? '' : faultWord(fault);
  }

  async #save(): Promise<void> {
    this.checked = true;
    const reason = this.reason.trim();
    if (this.busy || this.#outcome.isPending || reason === '' || policyFormFaults(this.form).size > 0) return;
    this.fault = null;
    this.busy = true;
    const { id, version } = this.policy;
    const body = { ...bodyOfPolicy(this.policy, this.form), baseVersion: version, reason };
    const result = await putPolicy(this.store.api, id, body);
    this.busy = false;
    if (result.ok) {
      this.emit('gc-done', result.value);
      return;
    }
    // The preview says it in words, with the way on.
    if (result.fault.code === 'POLICY_CHANGED') this.#preview('values');
    else this.fault = result.fault;
  }
}

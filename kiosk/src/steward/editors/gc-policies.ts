import type { EscalationPolicy } from '@gridcall/contract/escalation.ts';
import type { Policies } from '@gridcall/contract/http-escalation.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { InOrder } from '../../data/in-order.ts';
import { readPolicies } from '../../data/policy-api.ts';
import type { Fault } from '../../data/result.ts';
import { msg, str } from '../../i18n/language.ts';
import { GcElement, sharedStyles } from '../../ui/element.ts';
import '../../ui/gc-banner.ts';
import '../../ui/gc-button.ts';
import '../../ui/gc-spinner.ts';
import { staffStyles } from '../../ui/staff-styles.ts';
import { levelWord, retryWord, separator } from '../../ui/words.ts';
import { postWord } from '../duty-words.ts';
import type { StewardStore } from '../steward-store.ts';
import type { GcPolicyForm } from './gc-policy-form.ts';
import './gc-policy-form.ts';
import './gc-restore-policy.ts';
import { Leaving } from './leaving.ts';
import { againWords, waitWord } from './policy-words.ts';

type PolicyInForce = Policies['policies'][number];

/** Who is called when nobody answers, level by level: as it is in force and as it was shipped. */
@customElement('gc-policies')
export class GcPolicies extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      details {
        margin-top: 0.3rem;
      }
      summary {
        padding-block: 0.7rem;
        cursor: pointer;
        color: var(--gc-brand);
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private policies: Policies | null = null;
  @state() private editing: PolicyInForce | null = null;
  @state() private restoring: PolicyInForce | null = null;
  @state() private fault: Fault | null = null;
  @query('gc-policy-form') private form!: GcPolicyForm | null;
  readonly #reads = new InOrder();
  readonly #leaving = new Leaving(this);

  get isDirty(): boolean {
    return this.form?.isDirty === true;
  }

  protected override firstUpdated(): void {
    void this.#read();
  }

  async #read(): Promise<void> {
    const isNews = this.#reads.ask();
    const result = await readPolicies(this.store.api);
    if (!isNews()) return;
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.policies = result.value;
  }

  protected override render(): TemplateResult {
    return html`<div class="stack">
      <p><a class="way" href="#/duty">${msg('返回值班', { id: 'steward-edit-back' })}</a></p>
      <h1>${msg('没人应答时叫谁', { id: 'steward-policies' })}</h1>
      <gc-banner heading=${msg('改了只管以后的报警', { id: 'steward-policy-snapshot' })}
        >${msg('已经响起的报警按它响起时的规则叫完，不受这里的影响。', { id: 'steward-policy-snapshot-note' })}</gc-banner
      >
      ${
        this.fault
          ? html`<gc-banner tone="error" heading=${this.fault.title}>
              ${this.fault.mend}
              <gc-button slot="action" kind="secondary" @click=${this.#read}>${retryWord()}</gc-button>
            </gc-banner>`
          : nothing
      }
      ${this.policies ? this.#levels(this.policies) : this.fault ? nothing : html`<gc-spinner></gc-spinner>`}
      ${this.#restore()} ${this.#leaving.question()}
    </div>`;
  }

  #levels({ policies, asShipped }: Policies): TemplateResult[] {
    return policies.map((policy) => {
      const shipped = asShipped.find(({ level }) => level === policy.level);
      return this.editing?.level === policy.level ? this.#form(this.editing) : this.#level(policy, shipped);
    });
  }

  #level(policy: PolicyInForce, shipped: EscalationPolicy | undefined): TemplateResult {
    const { level, version } = policy;
    return html`<section class="panel stack">
      <div class="row spread">
        <h2>${`L${level} ${levelWord(level)}`}</h2>
        ${
          policy.shipped
            ? html`<span class="badge plain">${msg('出厂规则', { id: 'steward-policy-shipped' })}</span>`
            : html`<span class="badge warning">${msg(str`改过，第 ${version} 版`, { id: 'steward-policy-version' })}</span>`
        }
      </div>
      ${this.#table(policy)}
      ${
        policy.shipped || !shipped
          ? nothing
          : html`<details>
              <summary>${msg('出厂时是这样', { id: 'steward-policy-as-shipped' })}</summary>
              ${this.#table(shipped)}
            </details>`
      }
      <div class="row">
        <gc-button
          kind="secondary"
          label=${msg(str`L${level}：修改`, { id: 'steward-policy-edit-of' })}
          ?disabled=${this.editing !== null}
          @click=${() => {
            this.editing = policy;
          }}
          >${msg('修改', { id: 'steward-policy-edit' })}</gc-button
        >
        ${
          policy.shipped
            ? nothing
            : html`<gc-button
                kind="secondary"
                label=${msg(str`L${level}：恢复出厂规则`, { id: 'steward-policy-restore-of' })}
                ?disabled=${this.editing !== null}
                @click=${() => {
                  this.restoring = policy;
                }}
                >${msg('恢复出厂规则', { id: 'steward-policy-restore' })}</gc-button
              >`
        }
      </div>
    </section>`;
  }

  #table(policy: EscalationPolicy): TemplateResult {
    return html`<div class="stack">
      <dl class="numeric">
        ${policy.steps.map(
          (step) => html`<dt>${waitWord(step)}</dt>
            <dd>${step.posts.map(postWord).join(separator)}</dd>`,
        )}
      </dl>
      <ul class="small soft">
        ${againWords(policy).map((words) => html`<li>${words}</li>`)}
      </ul>
    </div>`;
  }

  #form(policy: PolicyInForce): TemplateResult {
    return html`<gc-policy-form
      .store=${this.store}
      .policy=${policy}
      @gc-close=${() => {
        this.editing = null;
      }}
      @gc-done=${(event: CustomEvent<Policies>) => this.#done(event.detail)}
      @gc-reload=${this.#reload}
    ></gc-policy-form>`;
  }

  #restore(): TemplateResult | typeof nothing {
    if (!this.restoring) return nothing;
    return html`<gc-restore-policy
      .store=${this.store}
      .policy=${this.restoring}
      @gc-close=${() => {
        this.restoring = null;
        void this.#read();
      }}
      @gc-done=${(event: CustomEvent<Policies>) => this.#done(event.detail)}
      @gc-reload=${(event: CustomEvent<Policies>) => this.#restoreNewest(event.detail)}
    ></gc-restore-policy>`;
  }

  /** Where somebody else has brought the shipped one back, nothing is left to do. */
  #restoreNewest(policies: Policies): void {
    const level = this.restoring?.level;
    this.#take(policies);
    this.restoring = policies.policies.find((policy) => policy.level === level && !policy.shipped) ?? null;
  }

  /** Newer than what was asked for before. */
  #take(policies: Policies): void {
    this.#reads.ask()();
    this.policies = policies;
    this.fault = null;
  }

  #done(policies: Policies): void {
    this.#take(policies);
    this.editing = null;
    this.restoring = null;
    this.say(msg('已保存，以后的报警按这个叫', { id: 'steward-policy-saved' }));
  }

  /** Somebody else was faster: what they wrote is what is changed next. */
  readonly #reload = async (): Promise<void> => {
    const level = this.editing?.level;
    await this.#read();
    this.editing = this.policies?.policies.find((policy) => policy.level === level) ?? null;
  };
}

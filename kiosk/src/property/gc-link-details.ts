import type { ConventionName } from '@gridcall/contract/convention.ts';
import type { Gas } from '@gridcall/contract/gas.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-field.ts';
import '../ui/gc-select.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { Watch } from '../ui/watch.ts';
import { conventionWord, isSerial, mqttConventions, serialConventions, usualBaseTopic } from './kind-words.ts';
import { type LinkDraft, NAME_MAXIMUM } from './link-draft.ts';
import type { PropertyStore } from './property-store.ts';

const gasWords: Readonly<Record<Gas, () => string>> = {
  methane: () => msg('天然气（甲烷）', { id: 'property-gas-methane' }),
  propane: () => msg('液化气（丙烷）', { id: 'property-gas-propane' }),
};
const years = [0, 1, 2, 3, 5, 7, 10];

/** What else may be said of the device. Fires `gc-draft` with the draft as it is now. */
@customElement('gc-link-details')
export class GcLinkDetails extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .fields {
        display: grid;
        gap: var(--gc-gap);
      }
      @media (min-width: 700px) {
        .fields {
          grid-template-columns: repeat(2, minmax(0, 1fr));
          align-items: start;
        }
      }
    `,
  ];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) draft!: LinkDraft;
  @property({ attribute: false }) isOperator = false;

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  protected override render(): TemplateResult {
    const { kind } = this.draft;
    const isSerialBus = kind === 'bridge' && isSerial(this.draft.convention);
    return html`<div class="fields">
      ${kind === 'bridge' ? this.#convention() : nothing} ${this.isOperator ? this.#company() : nothing}
      ${isSerialBus ? nothing : html`${this.#name()} ${kind === 'bridge' ? this.#bridge() : this.#expiry()}`}
    </div>`;
  }

  #say(changes: Partial<LinkDraft>): void {
    this.emit('gc-draft', { ...this.draft, ...changes });
  }

  #convention(): TemplateResult {
    return html`<gc-select
      label=${msg('网桥的格式', { id: 'property-convention' })}
      .value=${this.draft.convention}
      .choices=${[...mqttConventions, ...serialConventions].map((value) => ({ value, name: conventionWord(value) }))}
      @gc-change=${(event: CustomEvent<ConventionName>) => this.#say({ convention: event.detail })}
    ></gc-select>`;
  }

  #company(): TemplateResult {
    const choose = { value: '', name: msg('请选择', { id: 'property-choose' }) };
    const choices = this.store.companies.map(({ id, name }) => ({ value: id, name: nameOf(name) }));
    return html`<gc-select
      label=${msg('归哪家单位', { id: 'property-company' })}
      .value=${this.draft.companyId}
      .choices=${[choose, ...choices]}
      @gc-change=${(event: CustomEvent<string>) => this.#say({ companyId: event.detail })}
    ></gc-select>`;
  }

  #name(): TemplateResult {
    return html`<gc-field
      label=${msg('名称（可不填）', { id: 'property-name' })}
      hint=${msg('楼栋长会看到它：写位置，不写住户姓名。', { id: 'property-name-hint' })}
      .maxLength=${NAME_MAXIMUM}
      .value=${this.draft.name}
      @gc-input=${(event: CustomEvent<string>) => this.#say({ name: event.detail })}
    ></gc-field>`;
  }

  #expiry(): TemplateResult {
    return html`<gc-select
      label=${msg('传感器几年后到期', { id: 'property-expiry' })}
      .value=${String(this.draft.expiresInYears)}
      .choices=${years.map((count) => ({ value: String(count), name: yearsWord(count) }))}
      @gc-change=${(event: CustomEvent<string>) => this.#say({ expiresInYears: Number(event.detail) })}
    ></gc-select>`;
  }

  #bridge(): TemplateResult {
    const usual = usualBaseTopic(this.draft.convention);
    const gases = [
      { value: '', name: msg('没有燃气探测器，或它自己会说明', { id: 'property-gas-none' }) },
      ...Object.entries(gasWords).map(([value, word]) => ({ value, name: word() })),
    ];
    return html`<gc-field
        label=${msg('主题的开头（没改过就不填）', { id: 'property-base-topic-field' })}
        placeholder=${usual}
        .maxLength=${128}
        .value=${this.draft.baseTopic}
        @gc-input=${(event: CustomEvent<string>) => this.#say({ baseTopic: event.detail })}
      ></gc-field>
      <gc-select
        label=${msg('探测器是为哪种燃气校准的', { id: 'property-gas' })}
        .value=${this.draft.gas}
        .choices=${gases}
        @gc-change=${(event: CustomEvent<string>) => this.#say({ gas: event.detail })}
      ></gc-select>`;
  }
}

export function yearsWord(count: number): string {
  if (count === 0) return msg('不知道', { id: 'property-expiry-unknown' });
  return msg(str`${count} 年`, { id: 'property-expiry-years' });
}

import type { AdoptResult, Child } from '@gridcall/contract/http-property.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Fault } from '../data/result.ts';
import { msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-field.ts';
import '../ui/gc-select.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { deviceKindWord } from '../ui/words.ts';
import { type AdoptionLine, adoptionOf, childKey, lineFault, newLines } from './adoption-draft.ts';
import { kindsInOrder } from './kind-words.ts';
import { mendWords } from './mend-words.ts';
import { pathWords } from './place-tree.ts';
import { adoptChildren } from './property-api.ts';
import type { PropertyStore } from './property-store.ts';

type Verdict = AdoptResult['results'][number];

/** Makes devices of children, one or many at once; each has its own verdict. Fires `gc-adopted` and `gc-cancel`. */
@customElement('gc-adopt-children')
export class GcAdoptChildren extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .fields {
        display: grid;
        gap: 0.7rem;
      }
      @media (min-width: 700px) {
        .fields {
          grid-template-columns: repeat(2, minmax(0, 1fr));
          align-items: start;
        }
      }
      li {
        display: grid;
        gap: 0.7rem;
      }
    `,
  ];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) adopted: readonly Child[] = [];
  @property({ attribute: false }) ownCompanyId: string | null = null;
  @state() private lines: readonly AdoptionLine[] = [];
  @state() private verdicts: ReadonlyMap<string, Verdict> = new Map();
  @state() private asked = false;
  @state() private busy = false;
  @state() private fault: Fault | null = null;

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('adopted')) return;
    const known = new Set(this.lines.map(({ child }) => childKey(child)));
    const added = this.adopted.filter((child) => !known.has(childKey(child)));
    const wanted = new Set(this.adopted.map(childKey));
    this.lines = [...this.lines.filter(({ child }) => wanted.has(childKey(child))), ...newLines(added, '', '')];
  }

  protected override render(): TemplateResult {
    const count = this.lines.length;
    return html`<section class="panel stack">
      <h2>${msg(str`接收 ${count} 台设备`, { id: 'property-adopt' })}</h2>
      ${
        count > 1
          ? this.#place(msg('都装在（可再逐台改）', { id: 'property-adopt-place-all' }), '', (placeId) =>
              this.#changeAll({ placeId }),
            )
          : nothing
      }
      <ul class="stack">
        ${repeat(
          this.lines,
          ({ child }) => childKey(child),
          (line) => this.#line(line),
        )}
      </ul>
      ${this.fault ? html`<gc-banner tone="error" heading=${this.fault.title}>${this.fault.detail} ${this.fault.mend}</gc-banner>` : nothing}
      <div class="row">
        <gc-button ?busy=${this.busy} @click=${this.#adopt}>${msg('接收', { id: 'property-adopt-send' })}</gc-button>
        <gc-button kind="secondary" @click=${() => this.emit('gc-cancel')}
          >${msg('先不', { id: 'property-not-yet' })}</gc-button
        >
      </div>
    </section>`;
  }

  #line(line: AdoptionLine): TemplateResult {
    const { child } = line;
    const verdict = this.verdicts.get(childKey(child));
    const wrong = this.asked ? lineFault(line) : null;
    return html`<li class="panel">
      <p><strong>${child.name}</strong> <code class="small">${child.address}</code></p>
      <div class="fields">
        <gc-select
          label=${msg('接收为', { id: 'property-adopt-kind' })}
          .value=${line.deviceKind}
          .choices=${[
            { value: '', name: msg('请选择', { id: 'property-choose' }) },
            ...kindsInOrder
              .filter((kind) => kind !== 'bridge')
              .map((kind) => ({ value: kind, name: deviceKindWord(kind) })),
          ]}
          @gc-change=${(event: CustomEvent<string>) => this.#change(line, { deviceKind: event.detail })}
        ></gc-select>
        ${this.#place(msg('装在', { id: 'property-adopt-place' }), line.placeId, (placeId) => this.#change(line, { placeId }))}
        <gc-field
          label=${msg('名称', { id: 'property-adopt-name' })}
          .maxLength=${60}
          .value=${line.name}
          @gc-input=${(event: CustomEvent<string>) => this.#change(line, { name: event.detail })}
        ></gc-field>
        <gc-select
          label=${msg('上报方式', { id: 'property-adopt-contract' })}
          .value=${line.updateContract}
          .choices=${[
            { value: '', name: msg('按类型的惯例', { id: 'property-adopt-contract-usual' }) },
            { value: 'periodic', name: msg('定时上报：不报就是失联', { id: 'property-adopt-contract-periodic' }) },
            { value: 'event', name: msg('有事才报：安静是正常的', { id: 'property-adopt-contract-event' }) },
          ]}
          @gc-change=${(event: CustomEvent<AdoptionLine['updateContract']>) =>
            this.#change(line, { updateContract: event.detail })}
        ></gc-select>
        ${this.ownCompanyId === null ? this.#company(line) : nothing}
      </div>
      ${wrong ? html`<gc-banner tone="error" heading=${lineFaultWords[wrong]()}></gc-banner>` : nothing}
      ${verdict && !verdict.ok ? html`<gc-banner tone="error" heading=${verdict.detail}>${mendWords(verdict.code, verdict.mend)}</gc-banner>` : nothing}
    </li>`;
  }

  #place(label: string, value: string, chosen: (placeId: string) => void): TemplateResult {
    const places = this.store.places ?? [];
    const own = places.filter(({ companyId }) => this.ownCompanyId === null || companyId === this.ownCompanyId);
    return html`<gc-select
      label=${label}
      .value=${value}
      .choices=${[
        { value: '', name: msg('请选择', { id: 'property-choose' }) },
        ...own.map(({ place, path }) => ({ value: place.id, name: pathWords(path, nameOf) })),
      ]}
      @gc-change=${(event: CustomEvent<string>) => chosen(event.detail)}
    ></gc-select>`;
  }

  #company(line: AdoptionLine): TemplateResult {
    return html`<gc-select
      label=${msg('归哪家单位', { id: 'property-company' })}
      .value=${line.companyId}
      .choices=${[
        { value: '', name: msg('与网桥相同', { id: 'property-adopt-company-same' }) },
        ...this.store.companies.map(({ id, name }) => ({ value: id, name: nameOf(name) })),
      ]}
      @gc-change=${(event: CustomEvent<string>) => this.#change(line, { companyId: event.detail })}
    ></gc-select>`;
  }

  #change(line: AdoptionLine, changes: Partial<AdoptionLine>): void {
    this.lines = this.lines.map((one) => (one.child === line.child ? { ...one, ...changes } : one));
  }

  #changeAll(changes: Partial<AdoptionLine>): void {
    this.lines = this.lines.map((one) => ({ ...one, ...changes }));
  }

  async #adopt(): Promise<void> {
    if (this.busy) return;
    this.asked = true;
    if (this.lines.some((line) => lineFault(line) !== null)) return;
    this.busy = true;
    const result = await adoptChildren(this.store.patientApi, this.lines.map(adoptionOf));
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    if (!result.ok) return;
    this.verdicts = new Map(result.value.results.map((verdict) => [childKey(verdict), verdict]));
    this.emit('gc-adopted', result.value.results);
  }
}

const lineFaultWords = {
  'kind-missing': () => msg('选它是什么设备', { id: 'property-adopt-kind-missing' }),
  'place-missing': () => msg('选它装在哪里', { id: 'property-adopt-place-missing' }),
} as const;

import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { LinkCreated, Session } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Fault } from '../data/result.ts';
import { msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-empty.ts';
import '../ui/gc-spinner.ts';
import '../ui/gc-tile.ts';
import { iconBack, iconForward, iconPlace } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { Watch } from '../ui/watch.ts';
import { deviceKindWord } from '../ui/words.ts';
import { beginCommissioning } from './begin.ts';
import './gc-credentials.ts';
import './gc-link-details.ts';
import './gc-place-tree.ts';
import './gc-serial-lines.ts';
import { isSerial, kindIcon, kindNote, kindsInOrder } from './kind-words.ts';
import { type DraftFault, draftFault, type LinkDraft, linkBody, newDraft, withKind } from './link-draft.ts';
import { addLink } from './property-api.ts';
import type { PropertyStore } from './property-store.ts';
import { fragmentOf } from './route.ts';

/** kind ─tile→ place ─made→ made ─begin→ the list of the commissioning. A serial bus ends at `place`: it is written into a file. */
type Step = 'kind' | 'place' | 'made';

/** Links one device: what it is, where it hangs, what it signs in with. */
@customElement('gc-link')
export class GcLink extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
        gap: 0.6rem;
      }
      .steps {
        color: var(--gc-ink-soft);
        font-size: 0.88rem;
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        gap: var(--gc-gap);
      }
      .actions .main {
        flex: 1 1 14rem;
      }
    `,
  ];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) session!: Session;
  @state() private step: Step = 'kind';
  @state() private draft: LinkDraft = newDraft(null);
  @state() private made: LinkCreated | null = null;
  @state() private wrong: DraftFault | null = null;
  @state() private fault: Fault | null = null;
  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.draft = newDraft(this.session.companyId);
    const again = this.store.takeAgain();
    if (again !== null) this.#choose(again);
  }

  protected override render(): TemplateResult {
    switch (this.step) {
      case 'kind':
        return this.#kinds();
      case 'place':
        return this.#place();
      case 'made':
        return this.made ? this.#made(this.made) : html`<gc-spinner></gc-spinner>`;
    }
  }

  #heading(number: number, words: string): TemplateResult {
    return html`<header>
      <p class="steps">${msg(str`第 ${number} 步，共 4 步`, { id: 'property-step-of' })}</p>
      <h1>${words}</h1>
    </header>`;
  }

  #kinds(): TemplateResult {
    return html`<div class="stack">
      ${this.#heading(1, msg('接入什么设备？', { id: 'property-link-kind' }))}
      <div class="tiles">
        ${kindsInOrder.map(
          (kind) => html`<gc-tile
            look="row"
            name=${deviceKindWord(kind)}
            note=${kindNote(kind)}
            @click=${() => this.#choose(kind)}
            >${kindIcon(kind)}</gc-tile
          >`,
        )}
      </div>
    </div>`;
  }

  #choose(kind: DeviceKind): void {
    this.draft = withKind(this.draft, kind);
    this.step = 'place';
    this.wrong = null;
    this.fault = null;
  }

  #place(): TemplateResult {
    const { kind, convention } = this.draft;
    const isSerialBus = kind === 'bridge' && isSerial(convention);
    return html`<div class="stack">
      ${this.#heading(2, deviceKindWord(kind ?? ''))}
      ${this.#places()}
      <gc-link-details
        .store=${this.store}
        .draft=${this.draft}
        .isOperator=${this.session.companyId === null}
        @gc-draft=${(event: CustomEvent<LinkDraft>) => {
          this.draft = event.detail;
        }}
      ></gc-link-details>
      ${isSerialBus ? html`<gc-serial-lines .draft=${this.draft}></gc-serial-lines>` : nothing} ${this.#wrong()}
      <div class="actions">
        <gc-button kind="secondary" @click=${this.#back}
          ><span slot="icon">${iconBack}</span>${msg('换一种设备', { id: 'property-link-back' })}</gc-button
        >
        ${
          isSerialBus
            ? nothing
            : html`<gc-button class="main" ?busy=${this.busy} @click=${this.#make}
                >${msg('登记，取得凭证', { id: 'property-link-make' })}</gc-button
              >`
        }
      </div>
    </div>`;
  }

  #places(): TemplateResult {
    const { places, fault } = this.store;
    if (!places) return fault ? html`` : html`<gc-spinner></gc-spinner>`;
    if (places.length === 0) {
      return html`<gc-empty heading=${msg('还没有分给您的地点', { id: 'property-places-none' })}
        ><span slot="icon">${iconPlace}</span>${msg('请管理员在令牌里加上地点。', { id: 'property-places-none-note' })}</gc-empty
      >`;
    }
    return html`<gc-place-tree
      .places=${places}
      .companyId=${this.session.companyId}
      selected=${this.draft.placeId}
      @gc-place=${this.#placed}
    ></gc-place-tree>`;
  }

  #placed(event: CustomEvent<string>): void {
    this.draft = { ...this.draft, placeId: event.detail };
    this.fault = null;
    const wrong = draftFault(this.draft, this.store.places ?? [], this.session.companyId);
    // What is only missing yet is no mistake before the button was pressed.
    this.wrong = wrong === 'place-other' ? wrong : null;
  }

  #wrong(): TemplateResult | typeof nothing {
    if (this.fault) {
      const fields = this.fault.fields.map(({ message }) => message).join(' ');
      return html`<gc-banner tone="error" heading=${this.fault.title}
        >${this.fault.detail} ${fields} ${this.fault.mend}</gc-banner
      >`;
    }
    if (!this.wrong) return nothing;
    const [heading, mend] = draftFaultWords[this.wrong]();
    return html`<gc-banner tone="error" heading=${heading}>${mend}</gc-banner>`;
  }

  #back(): void {
    this.step = 'kind';
  }

  async #make(): Promise<void> {
    const { kind } = this.draft;
    if (kind === null || this.busy) return;
    this.fault = null;
    this.wrong = draftFault(this.draft, this.store.places ?? [], this.session.companyId);
    if (this.wrong) return;
    this.busy = true;
    const result = await addLink(this.store.api, linkBody({ ...this.draft, kind }, this.store.api.now()));
    this.busy = false;
    if (!result.ok) {
      this.fault = result.fault;
      return;
    }
    this.store.keep(result.value);
    this.made = result.value;
    this.step = 'made';
    scrollTo(0, 0);
  }

  #made(made: LinkCreated): TemplateResult {
    const isBridge = this.draft.kind === 'bridge';
    return html`<div class="stack">
      ${this.#heading(3, msg('把凭证填进设备', { id: 'property-link-made' }))}
      <gc-credentials .credentials=${made} kind=${this.draft.kind ?? ''}></gc-credentials>
      ${this.#wrong()}
      <div class="actions">
        ${
          isBridge
            ? html`<gc-button class="main" @click=${() => {
                location.hash = fragmentOf({ view: 'quarantine' });
              }}
                >${msg('看网桥带来的设备', { id: 'property-link-children' })}</gc-button
              >`
            : html`<gc-button class="main" ?busy=${this.busy} @click=${() => this.#begin(made.deviceId)}
                ><span slot="icon">${iconForward}</span>${msg('填好了，开始调试', { id: 'property-link-begin' })}</gc-button
              >`
        }
        <gc-button kind="secondary" @click=${this.#another}
          >${msg('再接入一台', { id: 'property-link-another' })}</gc-button
        >
      </div>
      ${
        isBridge
          ? nothing
          : html`<p class="small soft">
              ${msg('调试最多 30 分钟；期间这台设备的报警算演练，楼栋长和受理台都会看到“演练”。', { id: 'property-link-test' })}
            </p>`
      }
    </div>`;
  }

  async #begin(deviceId: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await beginCommissioning(this.store, deviceId);
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
  }

  #another(): void {
    this.made = null;
    this.fault = null;
    // Most devices of a day hang in one house: the place stays.
    this.draft = { ...this.draft, kind: null, name: '' };
    this.step = 'kind';
  }
}

const draftFaultWords: Readonly<Record<DraftFault, () => readonly [heading: string, mend: string]>> = {
  'place-missing': () => [
    msg('还没有选地点', { id: 'property-wrong-place-missing' }),
    msg('在上面选一个地点：出警的人要靠它找到设备。', { id: 'property-wrong-place-missing-mend' }),
  ],
  'place-other': () => [
    msg('这个地点不归本单位管', { id: 'property-wrong-place' }),
    msg('选本单位管理的楼栋或地点；如果登记错了管理单位，请管理员改正。', { id: 'property-wrong-place-mend' }),
  ],
  'company-missing': () => [
    msg('还没有选单位', { id: 'property-wrong-company' }),
    msg('选这台设备归哪家单位。', { id: 'property-wrong-company-mend' }),
  ],
  'name-long': () => [
    msg('名称太长', { id: 'property-wrong-name' }),
    msg('名称最多 60 个字。', { id: 'property-wrong-name-mend' }),
  ],
};

import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Session } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Fault } from '../data/result.ts';
import { msg } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-empty.ts';
import '../ui/gc-spinner.ts';
import '../ui/gc-tile.ts';
import { iconBack, iconPlace } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { Watch } from '../ui/watch.ts';
import { deviceKindWord } from '../ui/words.ts';
import './gc-link-details.ts';
import './gc-place-tree.ts';
import './gc-serial-lines.ts';
import { isSerial, kindIcon, kindNote, kindsInOrder } from './kind-words.ts';
import { type DraftFault, draftFault, type LinkDraft, linkBody, newDraft, withKind } from './link-draft.ts';
import { stepHeading, stepStyles } from './link-steps.ts';
import { addLink } from './property-api.ts';
import type { PropertyStore } from './property-store.ts';
import { fragmentOf } from './route.ts';

/**
 * Links one device: what it is, then where it hangs; from there to its credentials (`gc-linked`). Each step has an address
 * of its own, so that "back" on a phone goes one step back. A serial bus ends here: it is written into a file.
 */
@customElement('gc-link')
export class GcLink extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    stepStyles,
    css`
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr));
        gap: 0.6rem;
      }
    `,
  ];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) session!: Session;
  /** Out of the address: one of the kinds, or anything else while none is chosen. */
  @property() kind = '';
  @state() private draft: LinkDraft = newDraft(null);
  @state() private wrong: DraftFault | null = null;
  @state() private fault: Fault | null = null;
  @state() private busy = false;

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.draft = { ...newDraft(this.session.companyId), placeId: this.store.lastPlaceId };
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('kind')) return;
    const kind = kindsInOrder.find((known) => known === this.kind);
    this.draft = kind ? withKind(this.draft, kind) : { ...this.draft, kind: null };
    this.wrong = null;
    this.fault = null;
  }

  protected override render(): TemplateResult {
    return this.draft.kind === null ? this.#kinds() : this.#place();
  }

  #kinds(): TemplateResult {
    return html`<div class="stack">
      ${stepHeading(1, msg('接入什么设备？', { id: 'property-link-kind' }))}
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
    location.hash = fragmentOf({ view: 'link', kind });
  }

  #place(): TemplateResult {
    const { kind, convention } = this.draft;
    const isSerialBus = kind === 'bridge' && isSerial(convention);
    return html`<div class="stack">
      ${stepHeading(2, deviceKindWord(kind ?? ''))}
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
    location.hash = fragmentOf({ view: 'link', kind: '' });
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
    this.store.lastPlaceId = this.draft.placeId;
    this.store.linkedKind = kind;
    this.store.keep(result.value);
    // In the place of the form: "back" must not lead to a second registration of the same device.
    location.replace(fragmentOf({ view: 'linked', id: result.value.deviceId }));
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

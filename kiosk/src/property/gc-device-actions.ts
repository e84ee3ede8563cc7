import type { Child, InstalledDevice, NewCredentials } from '@gridcall/contract/http-property.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Fault, Result } from '../data/result.ts';
import { msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-dialog.ts';
import '../ui/gc-field.ts';
import '../ui/gc-select.ts';
import { iconForward, iconHandOver, iconRevoke, iconSwap } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { alertKindWord, separator } from '../ui/words.ts';
import { beginCommissioning } from './begin.ts';
import { isBehindBridge, isReleased } from './behind-bridge.ts';
import { yearsWord } from './gc-link-details.ts';
import { mendWords } from './mend-words.ts';
import { handOverDevice, listChildren, replaceDevice, revokeLink } from './property-api.ts';
import type { PropertyStore } from './property-store.ts';

type Asked = 'replace' | 'hand-over' | 'revoke' | null;
/** They end by themselves as soon as the device speaks, and no test raises them. */
const passing: readonly string[] = ['device_silent', 'battery_low', 'device_fault', 'end_of_life'];
const YEAR_MS = 365.25 * 86_400_000;
const years = [0, 3, 5, 7, 10];
/** As it is registered: what else it may be is refused here already. */
const companyPattern = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** What can be done with a device. Each is said in words before it is done. Fires `gc-device-changed`. */
@customElement('gc-device-actions')
export class GcDeviceActions extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .buttons {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(11rem, 100%), 1fr));
        gap: 0.6rem;
      }
      .consequences {
        display: grid;
        gap: 0.4rem;
        padding-inline-start: 1.2rem;
        list-style: disc;
      }
    `,
  ];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) device!: InstalledDevice;
  @property({ attribute: false }) isOperator = false;
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private asked: Asked = null;
  @state() private busy = false;
  @state() private fault: Fault | null = null;
  @state() private years = 0;
  @state() private companyId = '';
  @state() private typed = '';
  @state() private address = '';
  /** Children of the same bridge that wait: one of them may take this one's place. */
  @state() private waiting: readonly Child[] | null = null;

  protected override render(): TemplateResult {
    const { device } = this;
    const isBridge = device.kind === 'bridge';
    const released = isReleased(device);
    return html`<section class="stack">
      ${this.fault && this.asked === null ? this.#failed(this.fault) : nothing}
      ${released ? this.#released() : this.#openAlerts()}
      <div class="buttons">
        ${
          isBridge || released
            ? nothing
            : html`<gc-button ?busy=${this.busy && this.asked === null} @click=${this.#commission}
                ><span slot="icon">${iconForward}</span>${
                  device.commissionedAt === null
                    ? msg('开始调试', { id: 'property-action-commission' })
                    : msg('再调试一次', { id: 'property-action-recommission' })
                }</gc-button
              >`
        }
        <gc-button kind="secondary" @click=${() => this.#ask('replace')}
          ><span slot="icon">${iconSwap}</span>${msg('更换', { id: 'property-action-replace' })}</gc-button
        >
        ${
          released
            ? nothing
            : html`<gc-button kind="secondary" @click=${() => this.#ask('hand-over')}
                ><span slot="icon">${iconHandOver}</span>${msg('移交', { id: 'property-action-hand-over' })}</gc-button
              >
              <gc-button kind="secondary" @click=${() => this.#ask('revoke')}
                ><span slot="icon">${iconRevoke}</span>${this.#endWord()}</gc-button
              >`
        }
      </div>
      </section>
      ${this.#replace()} ${this.#handOver()} ${this.#revoke()}`;
  }

  /** What ends it: the link of its own, or the adoption from its bridge. */
  #endWord(): string {
    return isBehindBridge(this.device)
      ? msg('取消接入', { id: 'property-action-release' })
      : msg('撤销', { id: 'property-action-revoke' });
  }

  #released(): TemplateResult {
    return html`<gc-banner tone="info" heading=${msg('已取消接入，这里没有传感器', { id: 'property-released' })}
      >${msg('历史保留。要再用这个编号，按“更换”选一个等待接收的传感器；或在隔离区里另行接收。', {
        id: 'property-released-note',
      })}</gc-banner
    >`;
  }

  /** Under an alert that stands, the alarm of a test is that alert's again: real, and never seen by a commissioning. */
  #openAlerts(): TemplateResult | typeof nothing {
    const { openAlerts, testUntil } = this.device;
    const own = openAlerts.filter((kind) => !passing.includes(kind));
    if (own.length === 0 || testUntil > 0) return nothing;
    const names = own.map(alertKindWord).join(separator);
    return html`<gc-banner
      tone="warning"
      heading=${msg(str`还有没关闭的报警：${names}`, { id: 'property-alerts-open' })}
      >${msg('请楼栋长先把它关闭再调试：不然试出来的报警算在它头上，不是演练，这里也看不到。', {
        id: 'property-alerts-open-mend',
      })}</gc-banner
    >`;
  }

  #failed(fault: Fault): TemplateResult {
    const fields = fault.fields.map(({ message }) => message).join(' ');
    return html`<gc-banner tone="error" heading=${fault.title}>${fault.detail} ${fields} ${mendWords(fault.code, fault.mend)}</gc-banner>`;
  }

  #ask(asked: Asked): void {
    this.asked = asked;
    this.fault = null;
    this.typed = '';
    this.address = '';
    this.waiting = null;
    if (asked === 'replace' && isBehindBridge(this.device)) void this.#readWaiting();
  }

  async #readWaiting(): Promise<void> {
    const result = await listChildren(this.store.api);
    if (!result.ok) this.fault = result.fault;
    else {
      this.waiting = result.value.children.filter(
        ({ linkId, state: standing }) => linkId === this.device.linkId && standing === 'waiting',
      );
    }
  }

  async #commission(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await beginCommissioning(this.store, this.device.id);
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
  }

  /** A dialog with its words, its fields and the one button that does it. */
  #dialog(
    asked: Asked,
    heading: string,
    content: TemplateResult,
    act: { readonly name: string; readonly ready: boolean; readonly run: () => void; readonly danger?: boolean },
  ): TemplateResult {
    const close = (): void => {
      this.asked = null;
      this.fault = null;
    };
    return html`<gc-dialog ?open=${this.asked === asked} heading=${heading} @gc-close=${close}>
      <div class="stack">${content} ${this.fault && this.asked === asked ? this.#failed(this.fault) : nothing}</div>
      <gc-button slot="actions" kind="secondary" @click=${close}>${msg('先不', { id: 'property-not-yet' })}</gc-button>
      <gc-button
        slot="actions"
        kind=${act.danger ? 'danger' : 'primary'}
        ?busy=${this.busy}
        ?disabled=${!act.ready}
        @click=${act.run}
        >${act.name}</gc-button
      >
    </gc-dialog>`;
  }

  #replace(): TemplateResult {
    const isChild = isBehindBridge(this.device);
    const waiting = this.waiting ?? [];
    const content = html`<ul class="consequences">
        <li>${msg('历史读数和编号都保留，接在同一台设备下面。', { id: 'property-replace-history' })}</li>
        ${
          isChild
            ? html`<li>${msg('新传感器从网桥带来的、正在等待接收的设备里选。', { id: 'property-replace-child' })}</li>`
            : html`<li>${msg('旧密码马上失效，会给出新的凭证。', { id: 'property-replace-password' })}</li>`
        }
        <li>${msg('换好后要重新调试。', { id: 'property-replace-commission' })}</li>
      </ul>
      ${
        isChild
          ? html`<gc-select
              label=${msg('新的传感器', { id: 'property-replace-address' })}
              .value=${this.address}
              .choices=${[
                { value: '', name: msg('请选择', { id: 'property-choose' }) },
                ...waiting.map(({ address, name }) => ({ value: address, name: `${name} (${address})` })),
              ]}
              @gc-change=${(event: CustomEvent<string>) => {
                this.address = event.detail;
              }}
            ></gc-select>`
          : nothing
      }
      <gc-select
        label=${msg('传感器几年后到期', { id: 'property-expiry' })}
        .value=${String(this.years)}
        .choices=${years.map((count) => ({ value: String(count), name: yearsWord(count) }))}
        @gc-change=${(event: CustomEvent<string>) => {
          this.years = Number(event.detail);
        }}
      ></gc-select>`;
    return this.#dialog('replace', msg('更换传感器', { id: 'property-replace' }), content, {
      name: msg('更换', { id: 'property-action-replace' }),
      ready: !isChild || this.address !== '',
      run: () =>
        void this.#run(() =>
          replaceDevice(this.store.api, this.device.id, {
            ...(isChild ? { address: this.address } : {}),
            ...(this.years > 0 ? { expiresAt: Math.round(this.store.api.now() + this.years * YEAR_MS) } : {}),
          }),
        ),
    });
  }

  #handOver(): TemplateResult {
    const word = msg('移交', { id: 'property-action-hand-over' });
    const others = this.store.companies.filter(({ id }) => id !== this.device.companyId);
    const heading = msg('移交给另一家单位', { id: 'property-hand-over' });
    const content = html`<ul class="consequences">
        <li>${msg(str`“${this.device.name}”以后归对方，您马上就看不到它了。`, { id: 'property-hand-over-gone' })}</li>
        <li>${msg('到现在为止的历史留在本单位，对方从今天开始记。', { id: 'property-hand-over-history' })}</li>
        <li>${
          isBehindBridge(this.device)
            ? msg('它仍由您的网桥上报，对方不用新的凭证。', { id: 'property-hand-over-child' })
            : msg('旧密码马上失效；新凭证只显示这一次，要交给对方。', { id: 'property-hand-over-password' })
        }</li>
      </ul>
      ${
        this.isOperator
          ? html`<gc-select
              label=${msg('移交给', { id: 'property-hand-over-to' })}
              .value=${this.companyId}
              .choices=${[
                { value: '', name: msg('请选择', { id: 'property-choose' }) },
                ...others.map(({ id, name }) => ({ value: id, name: nameOf(name) })),
              ]}
              @gc-change=${this.#company}
            ></gc-select>`
          : html`<gc-field
              label=${msg('对方的单位编号', { id: 'property-hand-over-id' })}
              hint=${msg('向对方或管理员要；只有小写字母、数字和连字符。', { id: 'property-hand-over-id-hint' })}
              .maxLength=${64}
              .value=${this.companyId}
              @gc-input=${this.#company}
            ></gc-field>`
      }
      <gc-field
        label=${msg(str`确认：请输入“${word}”`, { id: 'property-hand-over-confirm' })}
        .value=${this.typed}
        @gc-input=${(event: CustomEvent<string>) => {
          this.typed = event.detail;
        }}
      ></gc-field>`;
    const isConfirmed = this.typed.trim().toLowerCase() === word.toLowerCase();
    return this.#dialog('hand-over', heading, content, {
      name: word,
      ready: isConfirmed && companyPattern.test(this.companyId),
      danger: true,
      run: () => void this.#run(() => handOverDevice(this.store.api, this.device.id, this.companyId)),
    });
  }

  readonly #company = (event: CustomEvent<string>): void => {
    this.companyId = event.detail.trim();
  };

  #revoke(): TemplateResult {
    if (isBehindBridge(this.device)) return this.#release();
    const content = html`<ul class="consequences">
      <li>${msg(str`“${this.device.name}”马上断开，不再保护这个地点。`, { id: 'property-revoke-cut' })}</li>
      <li>${msg('历史保留；以后可以用同一个编号重新登记。', { id: 'property-revoke-history' })}</li>
    </ul>`;
    return this.#dialog('revoke', msg('撤销这台设备？', { id: 'property-revoke' }), content, {
      name: msg('撤销', { id: 'property-action-revoke' }),
      ready: true,
      danger: true,
      run: () => void this.#run(() => revokeLink(this.store.api, this.device.id)),
    });
  }

  #release(): TemplateResult {
    const content = html`<ul class="consequences">
      <li>${msg(str`“${this.device.name}”的报警马上不再算数，这个地点不再受它保护。`, { id: 'property-release-cut' })}</li>
      <li>${msg('传感器回到隔离区等待接收，可以换个地点或类型重新接收。', { id: 'property-release-waits' })}</li>
      <li>${msg('历史保留；还没关闭的报警要有人去关。', { id: 'property-release-history' })}</li>
    </ul>`;
    return this.#dialog('revoke', msg('取消接入这台设备？', { id: 'property-release' }), content, {
      name: this.#endWord(),
      ready: true,
      danger: true,
      // By its own id: the link is the bridge's, and with it all others would go.
      run: () => void this.#run(() => revokeLink(this.store.api, this.device.id)),
    });
  }

  async #run(act: () => Promise<Result<unknown>>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await act();
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    if (!result.ok) return;
    const made = (result.value ?? {}) as Partial<NewCredentials>;
    if (made.credentials) this.store.keep(made.credentials);
    this.asked = null;
    this.say(msg('已完成', { id: 'property-done' }));
    this.emit('gc-device-changed');
  }
}

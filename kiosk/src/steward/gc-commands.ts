import type { Command, CommandOffer, Commands } from '@gridcall/contract/http-commands.ts';
import type { Alert } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { listCommands, orderCommand, secondCommand } from '../data/command-api.ts';
import { InOrder } from '../data/in-order.ts';
import type { Fault, Result } from '../data/result.ts';
import { inReadersLanguage, language, msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-dialog.ts';
import '../ui/gc-field.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { clockTimeSeconds } from '../ui/time.ts';
import { Watch } from '../ui/watch.ts';
import { deviceKindWord, separator } from '../ui/words.ts';
import {
  commandsToShow,
  type DeviceOffers,
  lookAgainMs,
  mintNonce,
  offerNow,
  offersByDevice,
} from './command-offers.ts';
import { commandDetailWord, commandStateWord, commandTone, commandWord } from './command-words.ts';
import type { StewardStore } from './steward-store.ts';
import { takerWord } from './taker-word.ts';

const NONCE_LENGTH = 26;
const REASON_MAXIMUM = 200;

/** What is about to be ordered: the nonce is minted once, so that an impatient finger orders once. */
interface Asking {
  readonly offer: CommandOffer;
  readonly nonce: string;
}

/** The name of a device stays in its estate, since it often says which flat: at the queue it goes by what it is. */
function nameOfDevice(offer: CommandOffer | undefined, name: string): string {
  if (offer === undefined || name !== offer.deviceId) return name;
  return [deviceKindWord(offer.deviceKind), name].join(separator);
}

/** What can be told to the devices near an alert, and what came of it. */
@customElement('gc-commands')
export class GcCommands extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .good {
        color: var(--gc-good);
      }
      .danger {
        color: var(--gc-danger);
      }
      li + li,
      .device + .device {
        border-block-start: 1px solid var(--gc-line);
        padding-block-start: 0.6rem;
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) alert!: Alert;
  @state() private found: Commands | null = null;
  @state() private asking: Asking | null = null;
  @state() private reason = '';
  @state() private busy = false;
  @state() private fault: Fault | null = null;
  #seen = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #reads = new InOrder();

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('alert') && changed.get('alert')?.id !== this.alert.id) {
      this.found = null;
      this.asking = null;
    }
    const { alert: alerts, device, uplink } = this.store.news;
    const now = [this.alert.id, alerts, device, uplink].join(' ');
    if (now === this.#seen) return;
    this.#seen = now;
    void this.#read();
  }

  async #read(): Promise<void> {
    const { id } = this.alert;
    const isNews = this.#reads.ask();
    const result = await listCommands(this.store.api, id);
    if (!isNews() || id !== this.alert.id) return;
    // What could not be read is asked for again; the page above says that there is no connection.
    if (result.ok) this.found = result.value;
    this.#lookAgain();
  }

  #lookAgain(): void {
    clearTimeout(this.#timer);
    const inMs = lookAgainMs(this.found, this.store.isAtQueue);
    if (inMs === null || document.hidden || !this.isConnected) return;
    this.#timer = setTimeout(() => void this.#read(), inMs);
  }

  /** Whoever looks again after a while sees what is, not what was. */
  readonly #awake = (): void => {
    if (!document.hidden && this.hasUpdated) void this.#read();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#awake);
    this.#awake();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#awake);
    clearTimeout(this.#timer);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { commands = [], offers = [] } = this.found ?? {};
    if (commands.length === 0 && offers.length === 0) return nothing;
    return html`<section class="panel stack">
        <h2>${msg('现场控制', { id: 'steward-commands' })}</h2>
        ${this.fault && this.asking === null ? this.#faultBanner(this.fault) : nothing}
        ${
          commands.length === 0
            ? nothing
            : html`<div role="status">
                <ul class="stack">
                  ${commandsToShow(commands).map((command) => this.#command(command))}
                </ul>
              </div>`
        }
        ${offersByDevice(offers, this.alert.deviceId).map((device) => this.#device(device))}
      </section>
      ${this.asking === null ? nothing : this.#dialog(this.asking)}`;
  }

  #command(command: Command): TemplateResult {
    const { deviceName, state: stands, detail, by, secondBy, cause } = command;
    const who =
      cause === 'person' ? [takerWord(by), takerWord(secondBy ?? '')] : [msg('自动', { id: 'steward-command-auto' })];
    const at = clockTimeSeconds(command.settledAt ?? command.sentAt ?? command.requestedAt, language());
    const small = [deviceName, commandDetailWord(detail), ...who, at].filter((part) => part !== '').join(separator);
    return html`<li>
      <p>
        <strong>${commandWord(command.command)}</strong>
        <span class=${commandTone({ state: stands })}>${commandStateWord(stands)}</span>
      </p>
      <p class="small soft numeric">${small}</p>
      ${
        command.maySecond
          ? html`<gc-button wide ?busy=${this.busy} @click=${() => this.#act(secondCommand(this.store.api, command.id))}
              >${msg('我是第二个人，同意执行', { id: 'steward-command-agree' })}</gc-button
            >`
          : nothing
      }
    </li>`;
  }

  #device({ deviceName, online, offers }: DeviceOffers): TemplateResult {
    const forbidden = offers.flatMap(({ forbidden: why }) => (why === null ? [] : [inReadersLanguage(why)]));
    return html`<div class="stack device">
      <p class="small">
        ${nameOfDevice(offers[0], deviceName)}${online ? nothing : html`${separator}<span class="danger">${this.store.isAtQueue ? msg('网关失联', { id: 'steward-duty-silent' }) : msg('不在线', { id: 'steward-command-offline' })}</span>`}
      </p>
      <div class="row">
        ${offers.map(
          (offer) =>
            html`<gc-button
              kind=${offer.command === 'close_gas_valve' ? 'danger' : 'secondary'}
              ?disabled=${offer.forbidden !== null}
              @click=${() => this.#ask(offer)}
              >${commandWord(offer.command)}</gc-button
            >`,
        )}
      </div>
      ${forbidden.map((why) => html`<p class="small soft">${why}</p>`)}
    </div>`;
  }

  #ask(offer: CommandOffer): void {
    if (offer.forbidden !== null) return;
    this.reason = '';
    this.fault = null;
    this.asking = { offer, nonce: mintNonce(crypto.getRandomValues(new Uint8Array(NONCE_LENGTH))) };
    // What the dialog says of the device or its gateway is as of now.
    void this.#read();
  }

  #dialog({ offer, nonce }: Asking): TemplateResult {
    const close = () => {
      this.asking = null;
    };
    const word = commandWord(offer.command);
    const device = nameOfDevice(offer, offer.deviceName);
    return html`<gc-dialog open heading=${msg(str`${device}：${word}？`, { id: 'steward-command-ask' })} @gc-close=${close}>
      <div class="stack">
        ${this.#notes(offerNow(this.found, offer)).map((note) => html`<p>${note}</p>`)}
        <gc-field
          label=${msg('原因（可不填）', { id: 'steward-command-reason' })}
          maxLength=${REASON_MAXIMUM}
          .value=${this.reason}
          @gc-input=${(event: CustomEvent<string>) => {
            this.reason = event.detail;
          }}
        ></gc-field>
        ${this.fault ? this.#faultBanner(this.fault) : nothing}
      </div>
      <gc-button slot="actions" kind="secondary" @click=${close}
        >${msg('先不', { id: 'steward-work-cancel' })}</gc-button
      >
      <gc-button
        slot="actions"
        kind=${offer.command === 'close_gas_valve' ? 'danger' : 'primary'}
        ?busy=${this.busy}
        @click=${() => this.#order({ offer, nonce })}
        >${word}</gc-button
      >
    </gc-dialog>`;
  }

  /** What whoever presses has to know before. */
  #notes({ command, needsSecond, online }: CommandOffer): readonly string[] {
    const notes: string[] = [];
    if (command === 'close_gas_valve') {
      notes.push(msg('关闭后只能由人到阀门旁手动打开，系统不能远程打开。', { id: 'steward-command-note-valve' }));
    }
    if (command === 'release_gate') {
      notes.push(msg('门将一直开着，直到有人重新上锁。', { id: 'steward-command-note-release' }));
    }
    if (needsSecond) {
      notes.push(msg('需要另一个人在两分钟内用自己的账号同意。', { id: 'steward-command-note-second' }));
    }
    if (!online && this.store.isAtQueue) {
      notes.push(msg('小区网关现在没有消息：20 秒内送不到就作废，不会晚到。', { id: 'steward-command-note-silent' }));
    } else if (!online) {
      notes.push(msg('设备现在不在线，10 秒内连不上就作废。', { id: 'steward-command-note-offline' }));
    }
    return notes;
  }

  #order({ offer, nonce }: Asking): Promise<void> {
    const reason = this.reason.trim();
    const body = { nonce, command: offer.command, alertId: this.alert.id, ...(reason === '' ? {} : { reason }) };
    return this.#act(orderCommand(this.store.api, offer.deviceId, body));
  }

  async #act(call: Promise<Result<Command>>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await call;
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    if (!result.ok) return;
    this.asking = null;
    void this.#read();
  }

  #faultBanner(fault: Fault): TemplateResult {
    const detail = fault.detail === '' ? nothing : html`${inReadersLanguage(fault.detail)}<br />`;
    return html`<gc-banner tone="error" heading=${fault.title}>${detail}${fault.mend}</gc-banner>`;
  }
}

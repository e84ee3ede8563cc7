import type { Notice, Place, Session } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { listNotices, listPlaces, withdrawNotice } from '../data/gateway-api.ts';
import { InOrder } from '../data/in-order.ts';
import { ownPlaces } from '../data/own-places.ts';
import type { Fault } from '../data/result.ts';
import { language, msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-dialog.ts';
import '../ui/gc-empty.ts';
import '../ui/gc-spinner.ts';
import { iconNotice } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { clockTime, shortDate } from '../ui/time.ts';
import { Watch } from '../ui/watch.ts';
import { retryWord, separator } from '../ui/words.ts';
import { flowWord } from './badges.ts';
import './gc-notice-form.ts';
import type { StewardStore } from './steward-store.ts';

/** What hangs at my places, and writing one more. */
@customElement('gc-notices')
export class GcNotices extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .text {
        white-space: pre-line;
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private notices: readonly Notice[] | null = null;
  @state() private places: readonly Place[] = [];
  @state() private fault: Fault | null = null;
  @state() private asked: Notice | null = null;
  @state() private busy = false;
  #news = -1;
  readonly #reads = new InOrder();

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  /** Not when it is connected: on a page that opens here, its properties come after its code. */
  protected override firstUpdated(): void {
    void this.#readPlaces();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    if (this.#news === this.store.news.notice) return;
    this.#news = this.store.news.notice;
    void this.#read();
  }

  async #readPlaces(): Promise<void> {
    const result = await listPlaces(this.store.api);
    if (result.ok) this.places = ownPlaces(result.value.places, this.session);
    else this.fault = result.fault;
  }

  async #read(): Promise<void> {
    const isNews = this.#reads.ask();
    const result = await listNotices(this.store.api);
    if (!isNews()) return;
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.notices = result.value.notices;
  }

  protected override render(): TemplateResult {
    return html`<div class="stack">
      <h1>${msg('通知', { id: 'steward-notices' })}</h1>
      ${
        this.fault
          ? html`<gc-banner tone="error" heading=${this.fault.title}>
              ${this.fault.mend}
              <gc-button slot="action" kind="secondary" @click=${this.#retry}
                >${retryWord()}</gc-button
              >
            </gc-banner>`
          : nothing
      }
      ${
        this.places.length === 0
          ? nothing
          : html`<gc-notice-form .store=${this.store} .places=${this.places} @gc-written=${this.#written}></gc-notice-form>`
      }
      ${this.#list()} ${this.#question()}
    </div>`;
  }

  #list(): TemplateResult | typeof nothing {
    if (!this.notices) return this.fault ? nothing : html`<gc-spinner></gc-spinner>`;
    if (this.notices.length === 0) {
      return html`<gc-empty heading=${msg('现在没有贴出的通知', { id: 'steward-notices-none' })}
        ><span slot="icon">${iconNotice}</span>${msg('发布后会显示在楼里的自助终端上。', {
          id: 'steward-notices-none-note',
        })}</gc-empty
      >`;
    }
    return html`<ul class="stack">
      ${repeat(
        this.notices,
        (notice) => notice.id,
        (notice) => this.#notice(notice),
      )}
    </ul>`;
  }

  #notice(notice: Notice): TemplateResult {
    const until = `${shortDate(notice.expiresAt, language())} ${clockTime(notice.expiresAt, language())}`;
    return html`<li class="panel stack">
      <h2>${notice.title}</h2>
      <p class="text">${notice.text}</p>
      <p class="soft small numeric">
        ${[
          nameOf(notice.placeName),
          notice.flow ? flowWord(notice.flow) : notice.author,
          msg(str`到 ${until} 自动撤下`, { id: 'steward-notice-until' }),
        ].join(separator)}
      </p>
      <div class="row">
        <gc-button
          kind="secondary"
          @click=${() => {
            this.asked = notice;
          }}
          >${msg('撤下', { id: 'steward-notice-withdraw' })}</gc-button
        >
      </div>
    </li>`;
  }

  #question(): TemplateResult {
    const close = (): void => {
      this.asked = null;
    };
    return html`<gc-dialog
      ?open=${this.asked !== null}
      heading=${msg('撤下这条通知？', { id: 'steward-withdraw-question' })}
      @gc-close=${close}
    >
      <p>${this.asked?.title ?? ''}</p>
      <gc-button slot="actions" kind="secondary" @click=${close}
        >${msg('保留', { id: 'steward-withdraw-keep' })}</gc-button
      >
      <gc-button slot="actions" kind="danger" ?busy=${this.busy} @click=${this.#withdraw}
        >${msg('撤下', { id: 'steward-notice-withdraw' })}</gc-button
      >
    </gc-dialog>`;
  }

  async #withdraw(): Promise<void> {
    const { asked } = this;
    if (!asked || this.busy) return;
    this.busy = true;
    const result = await withdrawNotice(this.store.api, asked.id);
    this.busy = false;
    this.asked = null;
    // Already gone is what was wanted.
    if (!result.ok && result.fault.status !== 404) {
      this.fault = result.fault;
      return;
    }
    this.notices = (this.notices ?? []).filter((notice) => notice.id !== asked.id);
    this.say(msg('已撤下', { id: 'steward-withdrawn' }));
  }

  #written(event: CustomEvent<Notice>): void {
    const others = (this.notices ?? []).filter((notice) => notice.id !== event.detail.id);
    this.notices = [event.detail, ...others];
    this.say(msg('已发布', { id: 'steward-published' }));
  }

  #retry(): void {
    if (this.places.length === 0) void this.#readPlaces();
    void this.#read();
  }
}

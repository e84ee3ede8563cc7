import type { Duty, HandOver, Override, PlaceDuty, PostOnDuty } from '@gridcall/contract/http-duty.ts';
import type { Session } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { readDuty, standDown } from '../data/duty-api.ts';
import { InOrder } from '../data/in-order.ts';
import type { Fault } from '../data/result.ts';
import { language, msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-empty.ts';
import '../ui/gc-spinner.ts';
import { iconAlert, iconPerson } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { clockTime, shortDate } from '../ui/time.ts';
import { retryWord, separator } from '../ui/words.ts';
import { holeWord, postWord } from './duty-words.ts';
import { type DutyRoute, dutyFragmentOf, dutyRouteOf } from './editors/duty-route.ts';
import { mayEditDuty } from './features.ts';
import './gc-stand-in.ts';
import type { StewardStore } from './steward-store.ts';

const REFRESH_MS = 60_000;

/** Who is called about my buildings now, until when, who is next, and what is missing. Operators let somebody stand in. */
@customElement('gc-duty')
export class GcDuty extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      dd strong {
        font-size: 1.1rem;
      }
      li {
        display: grid;
        gap: 0.6rem;
        grid-template-columns: minmax(0, 1fr);
      }
      h3 {
        font-size: 1rem;
      }
      .next {
        display: grid;
        gap: 0.25rem;
      }
      .next li {
        display: block;
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private duty: Duty | null = null;
  @state() private fault: Fault | null = null;
  @state() private standIn: PlaceDuty | null = null;
  @state() private busy = false;
  @state() private route: DutyRoute = dutyRouteOf(location.hash);
  readonly #reads = new InOrder();
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.#moved);
    this.#timer = setInterval(() => {
      if (!document.hidden) void this.#read();
    }, REFRESH_MS);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#moved);
    clearInterval(this.#timer);
  }

  /** Not when it is connected: on a page that opens here, its properties come after its code. */
  protected override firstUpdated(): void {
    void this.#read();
    // At once: nothing more comes when the gateway is gone.
    if (mayEditDuty(this.session))
      void Promise.allSettled([
        import('./editors/gc-roster.ts'),
        import('./editors/gc-calendar.ts'),
        import('./editors/gc-policies.ts'),
      ]);
  }

  readonly #moved = (): void => {
    this.route = dutyRouteOf(location.hash);
    if (this.route.view === 'overview') void this.#read();
  };

  async #read(): Promise<void> {
    const isNews = this.#reads.ask();
    const result = await readDuty(this.store.api);
    if (!isNews()) return;
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.duty = result.value;
  }

  protected override render(): TemplateResult {
    return mayEditDuty(this.session) && this.route.view !== 'overview' ? this.#editor(this.route) : this.#overview();
  }

  #editor(route: Exclude<DutyRoute, { view: 'overview' }>): TemplateResult {
    switch (route.view) {
      case 'rosters':
        return html`<gc-roster .store=${this.store} .placeId=${route.placeId} .say=${this.say}></gc-roster>`;
      case 'calendar':
        return html`<gc-calendar .store=${this.store} .say=${this.say}></gc-calendar>`;
      case 'policies':
        return html`<gc-policies .store=${this.store} .say=${this.say}></gc-policies>`;
    }
  }

  #overview(): TemplateResult {
    return html`<div class="stack">
      <h1>${msg('值班', { id: 'steward-duty' })}</h1>
      ${this.#editors()}
      ${
        this.fault
          ? html`<gc-banner tone="error" heading=${this.fault.title}>
              ${this.fault.mend}
              <gc-button slot="action" kind="secondary" @click=${this.#read}
                >${retryWord()}</gc-button
              >
            </gc-banner>`
          : nothing
      }
      ${this.#places()} ${this.#form()}
    </div>`;
  }

  #editors(): TemplateResult | typeof nothing {
    if (!mayEditDuty(this.session)) return nothing;
    return html`<p class="row">
      <a class="way" href=${dutyFragmentOf({ view: 'calendar' })}>${msg('节假日和调休', { id: 'steward-calendar' })}</a>
      <a class="way" href=${dutyFragmentOf({ view: 'policies' })}>${msg('没人应答时叫谁', { id: 'steward-policies' })}</a>
    </p>`;
  }

  #places(): TemplateResult | typeof nothing {
    if (!this.duty) return this.fault ? nothing : html`<gc-spinner></gc-spinner>`;
    if (this.duty.places.length === 0) {
      const [heading, note] = this.#noneWords();
      return html`<gc-empty heading=${heading}><span slot="icon">${iconPerson}</span>${note}</gc-empty>`;
    }
    return html`<ul class="stack">
        ${this.duty.places.map((place) => this.#place(place))}
      </ul>
      ${
        this.duty.more
          ? html`<p class="soft small">${msg('楼栋太多，只显示前 50 栋。', { id: 'steward-duty-more' })}</p>`
          : nothing
      }`;
  }

  /** The queue shows what gateways have told it, which may be nothing yet. */
  #noneWords(): readonly [string, string] {
    if (this.session.features === undefined) {
      const heading = msg('您还没有负责的楼栋', { id: 'steward-duty-none' });
      return [heading, msg('由管理员分配。', { id: 'steward-duty-none-note' })];
    }
    return [
      msg('小区网关还没有报来值班情况', { id: 'steward-duty-untold' }),
      msg('网关连上以后会自动出现。', { id: 'steward-duty-untold-note' }),
    ];
  }

  #place(place: PlaceDuty): TemplateResult {
    return html`<li class="panel">
      <h2>${nameOf(place.placeName)}</h2>
      ${this.#silence(place)}
      ${place.holes.map(
        ({ post, hole }) => html`<p>
          <span class="badge danger">${iconAlert}${postWord(post)}${msg('空岗', { id: 'steward-duty-hole' })}</span>
          ${holeWord(hole)}
        </p>`,
      )}
      <dl>
        ${place.posts.map(
          (post) =>
            html`<dt>${postWord(post.post)}</dt>
              <dd>${this.#post(post)}</dd>`,
        )}
      </dl>
      ${this.#next(place.handOvers)} ${place.overrides.map((row) => this.#override(row))}
      ${this.#change(place)}
    </li>`;
  }

  /** What a gateway said that is not heard now may be old. */
  #silence({ silentSince = null }: PlaceDuty): TemplateResult | typeof nothing {
    if (silentSince === null) return nothing;
    const at = this.#time(silentSince);
    return html`<p class="small">
      <span class="badge warning">${iconAlert}${msg('网关失联', { id: 'steward-duty-silent' })}</span>
      ${msg(str`下面是 ${at} 时的情况，之后可能已经交班。`, { id: 'steward-duty-silent-note' })}
    </p>`;
  }

  #post(post: PostOnDuty): TemplateResult {
    const where = post.placeName === null ? '' : nameOf(post.placeName);
    const until = post.until === null ? '' : msg(str`到 ${this.#time(post.until)}`, { id: 'steward-duty-until' });
    const notes = [post.isStandIn ? msg('顶班', { id: 'steward-duty-stands-in' }) : '', where, until];
    return html`<strong>${post.name === '' ? '—' : post.name}</strong>
      <span class="soft small numeric">${notes.filter((note) => note !== '').join(separator)}</span>
      ${post.hole === null || post.personId === null ? nothing : html`<p class="small">${holeWord(post.hole)}</p>`}`;
  }

  #change(place: PlaceDuty): TemplateResult | typeof nothing {
    if (!this.#isOperator()) return nothing;
    return html`<div class="row">
      <gc-button
        kind="secondary"
        label=${msg(str`${nameOf(place.placeName)}：换人顶班`, { id: 'steward-duty-change-of' })}
        @click=${() => {
          this.standIn = place;
        }}
        >${msg('换人顶班', { id: 'steward-duty-change' })}</gc-button
      >
      ${this.#edit(place)}
    </div>`;
  }

  #edit({ placeId, placeName }: PlaceDuty): TemplateResult | typeof nothing {
    if (!mayEditDuty(this.session)) return nothing;
    return html`<gc-button
      kind="secondary"
      label=${msg(str`${nameOf(placeName)}：编辑值班`, { id: 'steward-roster-edit-of' })}
      @click=${() => {
        location.hash = dutyFragmentOf({ view: 'rosters', placeId });
      }}
      >${msg('编辑值班', { id: 'steward-roster-edit' })}</gc-button
    >`;
  }

  #next(handOvers: readonly HandOver[]): TemplateResult | typeof nothing {
    if (handOvers.length === 0) return nothing;
    const nobody = msg('无人', { id: 'steward-duty-nobody' });
    return html`<div>
      <h3>${msg('接下来的交班', { id: 'steward-duty-next' })}</h3>
      <ol class="next small numeric">
        ${handOvers.map(
          ({ at, post, from, to }) =>
            html`<li>${[this.#time(at), postWord(post), `${from ?? nobody} → ${to ?? nobody}`].join(separator)}</li>`,
        )}
      </ol>
    </div>`;
  }

  #override(row: Override): TemplateResult {
    const length = `${this.#time(row.from)} – ${this.#time(row.until)}`;
    return html`<div class="row spread">
      <p class="small numeric">
        ${[msg(str`${row.name} 顶 ${postWord(row.post)}`, { id: 'steward-duty-override' }), length, row.reason].filter((part) => part !== '').join(separator)}
      </p>
      ${
        this.#isOperator()
          ? html`<gc-button kind="secondary" ?busy=${this.busy} @click=${() => this.#takeBack(row)}
              >${msg('取消顶班', { id: 'steward-duty-take-back' })}</gc-button
            >`
          : nothing
      }
    </div>`;
  }

  #form(): TemplateResult | typeof nothing {
    if (this.standIn === null) return nothing;
    return html`<gc-stand-in
      .store=${this.store}
      .place=${this.standIn}
      @gc-close=${() => {
        this.standIn = null;
      }}
      @gc-done=${() => {
        this.standIn = null;
        this.say(msg('已换人', { id: 'steward-duty-changed' }));
        void this.#read();
      }}
    ></gc-stand-in>`;
  }

  async #takeBack(row: Override): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await standDown(this.store.api, row.id);
    this.busy = false;
    // Already gone is what was wanted.
    if (!result.ok && result.fault.status !== 404) {
      this.fault = result.fault;
      return;
    }
    this.say(msg('已取消', { id: 'steward-duty-taken-back' }));
    void this.#read();
  }

  #isOperator(): boolean {
    return this.session.role === 'operator';
  }

  #time(at: number): string {
    return `${shortDate(at, language())} ${clockTime(at, language())}`;
  }
}

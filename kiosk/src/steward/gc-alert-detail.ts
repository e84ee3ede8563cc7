import type { Alert, AlertDetail } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { acknowledgeAlert, closeAlert, readAlert } from '../data/gateway-api.ts';
import { InOrder } from '../data/in-order.ts';
import type { Fault, Result } from '../data/result.ts';
import { language, msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-level.ts';
import '../ui/gc-spinner.ts';
import '../ui/gc-timeline.ts';
import { iconBack, iconCheck } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { clockTimeSeconds, shortDate } from '../ui/time.ts';
import { Tick, Watch } from '../ui/watch.ts';
import { alertKindWord, deviceKindWord, incidentStateWord, retryWord, separator } from '../ui/words.ts';
import { compareAlerts, isOpen, needsSomebody } from './alert-order.ts';
import { flowBadge, shelvedBadge, stateBadge, unsavedBadge } from './badges.ts';
import './gc-action-card.ts';
import './gc-alert-chart.ts';
import './gc-alert-work.ts';
import './gc-close-alert.ts';
import './gc-commands.ts';
import './gc-sent-acts.ts';
import { isBeingTaken } from './sent-acts.ts';
import { sinceWords } from './since.ts';
import type { StewardStore } from './steward-store.ts';
import { takerWord } from './taker-word.ts';
import { readable, timelineItem } from './timeline-words.ts';

/** One alert: take it, what to do, what happened, close it. */
@customElement('gc-alert-detail')
export class GcAlertDetail extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .back {
        display: inline-flex;
        align-items: center;
        min-height: var(--gc-target);
        font-weight: 600;
        text-decoration: none;
      }
      @media (min-width: 900px) {
        .back {
          display: none;
        }
      }
      .head {
        border-inline-start: 6px solid var(--gc-edge);
      }
      .head.level-1 {
        border-inline-start-color: var(--gc-danger);
      }
      .head.level-2 {
        border-inline-start-color: var(--gc-accent);
      }
      .since {
        font-size: 1.15rem;
        font-weight: 650;
      }
      .take {
        font-size: 1.3rem;
        --gc-target: 68px;
      }
      .taken {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        padding: 0.8rem 1rem;
        border-radius: var(--gc-radius-small);
        background: var(--gc-good-soft);
        color: var(--gc-good);
        font-weight: 600;
      }
    `,
  ];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) alertId = '';
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private detail: AlertDetail | null = null;
  @state() private fault: Fault | null = null;
  @state() private actFault: Fault | null = null;
  @state() private busy = false;
  @state() private closing = false;
  #shown: Alert | undefined;
  #resets = 0;
  readonly #reads = new InOrder();

  constructor() {
    super();
    new Watch(this, () => this.store);
    new Tick(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('alertId')) {
      this.detail = null;
      this.actFault = null;
      this.closing = false;
    }
    const now = this.store.alerts.byId.get(this.alertId);
    const resets = this.store.news.uplink;
    if (!changed.has('alertId') && (now === this.#shown || now === undefined) && resets === this.#resets) return;
    this.#shown = now;
    this.#resets = resets;
    void this.#read();
  }

  async #read(): Promise<void> {
    const id = this.alertId;
    const isNews = this.#reads.ask();
    const result = await readAlert(this.store.api, id);
    if (!isNews() || id !== this.alertId) return;
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.detail = result.value;
  }

  protected override render(): TemplateResult {
    return html`<div class="stack">
      <a class="back" href="#/alerts">${iconBack}${msg('全部报警', { id: 'steward-back' })}</a>
      ${this.#content()}
    </div>`;
  }

  #content(): TemplateResult {
    // The stream is quicker than the timeline, and knows what is not saved yet.
    const alert = this.store.alerts.byId.get(this.alertId) ?? this.detail?.alert;
    if (!alert) {
      if (!this.fault) return html`<gc-spinner></gc-spinner>`;
      return this.#faultBanner(this.fault, () => this.#read());
    }
    const { features } = this.store;
    return html`
      ${this.#head(alert)} ${this.#act(alert)} ${this.actFault ? this.#faultBanner(this.actFault) : nothing}
      <gc-sent-acts
        .store=${this.store}
        .alert=${alert}
        .timeline=${this.detail?.timeline ?? []}
        .say=${this.say}
      ></gc-sent-acts>
      ${needsSomebody(alert) ? nothing : this.#closeButton(alert)}
      ${features.commands ? html`<gc-commands .store=${this.store} .alert=${alert}></gc-commands>` : nothing}
      <gc-alert-work
        .store=${this.store}
        .alert=${alert}
        .timeline=${this.detail?.timeline ?? []}
        .say=${this.say}
      ></gc-alert-work>
      <gc-action-card .store=${this.store} .kind=${alert.kind} .placeId=${alert.placeId}></gc-action-card>
      ${features.charts ? html`<gc-alert-chart .store=${this.store} .alert=${alert}></gc-alert-chart>` : nothing}
      ${this.#timeline()} ${this.#facts(alert)}
      <gc-close-alert
        ?open=${this.closing}
        .kind=${alert.kind}
        .submit=${(reason: string) => this.#close(reason)}
        @gc-close=${() => {
          this.closing = false;
        }}
      ></gc-close-alert>
    `;
  }

  #head(alert: Alert): TemplateResult {
    return html`<section class="panel stack head level-${alert.level}">
      <div class="row spread">
        <h1>${alertKindWord(alert.kind)}</h1>
        <gc-level .level=${alert.level}></gc-level>
      </div>
      <p>${nameOf(alert.placeName)}</p>
      ${alert.flow ? html`<p><strong>${alert.flow.title}</strong> ${alert.flow.text}</p>` : nothing}
      <p class="since numeric">${sinceWords(alert, this.store.api.now())}</p>
      <div class="row">${stateBadge(alert)}${unsavedBadge(alert)}${shelvedBadge(alert)}${flowBadge(alert)}</div>
      ${this.#family(alert)}
      ${
        alert.unsaved
          ? html`<p class="small">
              ${msg('网关的磁盘写不进去：这条报警只在内存里，请先处置，并请管理员清理磁盘。', {
                id: 'steward-unsaved-note',
              })}
            </p>`
          : nothing
      }
    </section>`;
  }

  /** The alert that stands for this one, or those that this one stands for. */
  #family(alert: Alert): TemplateResult | typeof nothing {
    const { byId } = this.store.alerts;
    const parent = alert.parentId === null ? undefined : byId.get(alert.parentId);
    const children = [...byId.values()].filter(({ parentId }) => parentId === alert.id).sort(compareAlerts);
    if (parent === undefined && children.length === 0) return nothing;
    const link = (one: Alert) => html`<li>
      <a href=${`#/alerts/${one.id}`}>${[alertKindWord(one.kind), nameOf(one.placeName)].join(separator)}</a>
    </li>`;
    return html`<p class="small">
        ${
          parent
            ? msg('属于下面这条报警：', { id: 'steward-parent' })
            : msg(str`包含 ${children.length} 条报警：`, { id: 'steward-children' })
        }
      </p>
      <ul class="small">
        ${(parent ? [parent] : children.slice(0, 20)).map(link)}
      </ul>`;
  }

  #act(alert: Alert): TemplateResult | typeof nothing {
    if (needsSomebody(alert)) {
      if (isBeingTaken(alert, this.store.api.now())) return nothing;
      return html`<gc-button class="take" wide kind="danger" ?busy=${this.busy} @click=${this.#acknowledge}
        >${msg('接警：我来处理', { id: 'steward-acknowledge' })}</gc-button
      >`;
    }
    if (alert.acknowledgedAt === null || alert.acknowledgedBy === null) return nothing;
    const at = clockTimeSeconds(alert.acknowledgedAt, language());
    const taker = takerWord(alert.acknowledgedBy);
    return html`<p class="taken" role="status">
        ${iconCheck}<span>${msg(str`${taker} 已于 ${at} 接警`, { id: 'steward-taken' })}</span>
    </p>`;
  }

  #closeButton(alert: Alert): TemplateResult | typeof nothing {
    if (!isOpen(alert)) return nothing;
    return html`<gc-button
      wide
      kind="secondary"
      @click=${() => {
        this.closing = true;
      }}
      >${msg('填写原因并关闭…', { id: 'steward-close-open' })}</gc-button
    >`;
  }

  #timeline(): TemplateResult {
    return html`<section class="panel stack">
      <h2>${msg('经过', { id: 'steward-timeline' })}</h2>
      ${this.fault && this.detail ? this.#faultBanner(this.fault, () => this.#read()) : nothing}
      ${
        this.detail
          ? html`<gc-timeline .items=${readable(this.detail.timeline).map(timelineItem)}></gc-timeline>`
          : html`<gc-spinner></gc-spinner>`
      }
    </section>`;
  }

  #facts(alert: Alert): TemplateResult {
    const exact = (at: number) => `${shortDate(at, language())} ${clockTimeSeconds(at, language())}`;
    const incident =
      alert.incidentNumber === null
        ? msg('还没有送到网格事件队列', { id: 'steward-incident-none' })
        : [alert.incidentNumber, alert.incidentState === null ? '' : incidentStateWord(alert.incidentState)]
            .filter((part) => part !== '')
            .join(separator);
    // The name of a device stays in its estate: it often says which flat.
    const device = [alert.deviceName, deviceKindWord(alert.deviceKind), alert.deviceId];
    return html`<section class="panel stack">
      <h2>${msg('详情', { id: 'steward-facts' })}</h2>
      <dl>
        <dt>${msg('设备', { id: 'steward-fact-device' })}</dt>
        <dd>${device.filter((part) => part !== '').join(separator)}</dd>
        <dt>${msg('发生时间', { id: 'steward-fact-raised' })}</dt>
        <dd class="numeric">${exact(alert.raisedAt)}</dd>
        <dt>${msg('发生次数', { id: 'steward-fact-occurrences' })}</dt>
        <dd class="numeric">${alert.occurrences}</dd>
        <dt>${msg('网格事件', { id: 'steward-fact-incident' })}</dt>
        <dd>${incident}</dd>
        ${
          alert.closeReason === null
            ? nothing
            : html`<dt>${msg('关闭原因', { id: 'steward-fact-reason' })}</dt>
              <dd>${alert.closeReason}</dd>`
        }
      </dl>
    </section>`;
  }

  #faultBanner(fault: Fault, retry?: () => void): TemplateResult {
    return html`<gc-banner tone="error" heading=${fault.title}>
      ${fault.detail === '' ? nothing : html`${fault.detail}<br />`}${fault.mend}
      ${
        retry
          ? html`<gc-button slot="action" kind="secondary" @click=${retry}
              >${retryWord()}</gc-button
            >`
          : nothing
      }
    </gc-banner>`;
  }

  async #acknowledge(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await acknowledgeAlert(this.store.api, this.alertId);
    this.busy = false;
    this.actFault = result.ok ? null : result.fault;
    if (!result.ok) return;
    this.store.takeAlert(result.value);
    this.#told(result.value, msg('已接警', { id: 'steward-timeline-acknowledged' }));
  }

  /** What was sent to the gateway is not done yet. */
  #told(alert: Alert, done: string): void {
    this.say((alert.sent ?? []).length > 0 ? msg('已送往网关', { id: 'steward-sent-now' }) : done);
  }

  async #close(reason: string): Promise<Result<Alert>> {
    const result = await closeAlert(this.store.api, this.alertId, reason);
    if (result.ok) {
      this.closing = false;
      this.actFault = null;
      this.store.takeAlert(result.value);
      this.#told(result.value, msg('已关闭', { id: 'steward-timeline-closed' }));
    }
    return result;
  }
}

import type { Commissioning } from '@gridcall/contract/http-property.ts';
import { type CSSResultGroup, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { elapsed } from '../data/elapsed.ts';
import type { Fault } from '../data/result.ts';
import { language, msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-spinner.ts';
import { iconCheck, iconClock, iconDevice, iconReload } from '../ui/icons.ts';
import { valueWords } from '../ui/quantity-words.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { clockTime, clockTimeSeconds } from '../ui/time.ts';
import { Tick, Watch } from '../ui/watch.ts';
import { deviceKindWord, retryWord, separator } from '../ui/words.ts';
import { beginCommissioning } from './begin.ts';
import { checklistStyles } from './checklist-styles.ts';
import './gc-certificate.ts';
import './gc-finish-commissioning.ts';
import './gc-problem.ts';
import { Poll } from '../ui/poll.ts';
import { type ShownStep, shownSteps, sortedProblems, stageOf } from './progress.ts';
import { readCommissioning } from './property-api.ts';
import type { PropertyStore } from './property-store.ts';
import { fragmentOf } from './route.ts';
import { stepMend, stepTask, stepWord } from './step-words.ts';

const POLL_MS = 1000;
type Problem = Commissioning['problems'][number];

/** A commissioning as it goes: the way from the sensor to the grid, what went wrong on it, and at its end the certificate. */
@customElement('gc-commissioning')
export class GcCommissioning extends GcElement {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles, checklistStyles];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) commissioningId = '';
  /** The language that the server's words are asked for in. */
  @property({ attribute: false }) spoken = '';
  @state() private commissioning: Commissioning | null = null;
  @state() private fault: Fault | null = null;
  @state() private busy = false;
  readonly #poll = new Poll(this, {
    everyMs: POLL_MS,
    ask: () => readCommissioning(this.store.api, this.commissioningId),
    take: (result) => {
      if (result.ok) this.commissioning = result.value;
      this.fault = result.ok ? null : result.fault;
      const isGone = this.fault?.status === 404;
      return !isGone && this.commissioning?.finishedAt === null;
    },
  });

  constructor() {
    super();
    new Watch(this, () => this.store);
    new Tick(this);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('commissioningId')) {
      this.commissioning = null;
      this.fault = null;
    }
    if (changed.has('commissioningId') || changed.has('spoken')) void this.#poll.now();
  }

  protected override render(): TemplateResult {
    const { commissioning, fault } = this;
    if (fault?.status === 404) return this.#gone();
    if (!commissioning) return fault ? this.#failed(fault) : html`<gc-spinner></gc-spinner>`;
    const stage = stageOf(commissioning, this.store.api.now());
    if (stage === 'finished') return html`<gc-certificate .commissioning=${commissioning}></gc-certificate>`;
    const { open, mended } = sortedProblems(commissioning);
    return html`<div class="stack">
      <header>
        <h1>${commissioning.deviceName}</h1>
        <p class="soft">
          ${[deviceKindWord(commissioning.deviceKind), nameOf(commissioning.placeName)].join(separator)}
        </p>
      </header>
      ${fault ? this.#failed(fault) : nothing} ${stage === 'over' ? this.#over(commissioning) : nothing}
      ${
        stage === 'alarming' || stage === 'complete'
          ? html`<gc-finish-commissioning
              .store=${this.store}
              .commissioning=${commissioning}
              ?alarming=${stage === 'alarming'}
              @gc-finished=${this.#finished}
            ></gc-finish-commissioning>`
          : nothing
      }
      ${this.#problems(open)} ${stage === 'over' ? nothing : this.#drill(commissioning)}
      ${this.#values(commissioning)} ${this.#steps(commissioning)} ${this.#mended(mended)}
      <p>
        <a class="to-device" href=${fragmentOf({ view: 'device', id: commissioning.deviceId })}
          >${iconDevice}${msg('设备资料和凭证', { id: 'property-to-device' })}</a
        >
      </p>
    </div>`;
  }

  #failed(fault: Fault): TemplateResult {
    return html`<gc-banner tone=${fault.status === 0 ? 'offline' : 'error'} heading=${fault.title}>
      ${fault.detail} ${fault.mend}
      <gc-button slot="action" kind="secondary" @click=${this.#poll.now}
        >${retryWord()}</gc-button
      >
    </gc-banner>`;
  }

  /** Begun anew by a colleague, or the device is somebody else's now. */
  #gone(): TemplateResult {
    const { commissioning } = this;
    const to = fragmentOf(commissioning ? { view: 'device', id: commissioning.deviceId } : { view: 'devices' });
    return html`<gc-banner tone="error" heading=${msg('这次调试已经不在了', { id: 'property-gone' })}
      >${msg('可能有同事重新开始了调试，或设备已移交。到设备那里看现在的情况。', { id: 'property-gone-mend' })}
      <gc-button
        slot="action"
        kind="secondary"
        @click=${() => {
          location.hash = to;
        }}
        >${msg('去看设备', { id: 'property-gone-go' })}</gc-button
      ></gc-banner
    >`;
  }

  #drill({ until }: Commissioning): TemplateResult {
    const left = elapsed(until - this.store.api.now(), language());
    const end = clockTime(until);
    return html`<gc-banner tone="warning" heading=${msg(str`演练中，到 ${end} 结束`, { id: 'property-drill' })}
      >${msg('这台设备现在的报警都标“演练”，楼栋长和受理台照常收到。', { id: 'property-drill-note' })}
      <span class="numeric">${msg(str`还剩 ${left}。`, { id: 'property-drill-left' })}</span></gc-banner
    >`;
  }

  #over({ deviceId }: Commissioning): TemplateResult {
    return html`<gc-banner tone="error" heading=${msg('调试时间到了，没有完成', { id: 'property-over' })}
      >${msg('从现在起这台设备的报警都是真的。要继续就再开始一次。', { id: 'property-over-mend' })}
      <gc-button slot="action" ?busy=${this.busy} @click=${() => this.#again(deviceId)}
        ><span slot="icon">${iconReload}</span>${msg('再开始一次', { id: 'property-again' })}</gc-button
      ></gc-banner
    >`;
  }

  async #again(deviceId: string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await beginCommissioning(this.store, deviceId);
    this.busy = false;
    if (!result.ok) this.fault = result.fault;
  }

  #values({ values, alertId }: Commissioning): TemplateResult | typeof nothing {
    const words = valueWords(values);
    if (Object.keys(values).length === 0) return nothing;
    return html`<p class="panel values numeric">
      <span class="soft small">${
        alertId === null
          ? msg('设备现在说', { id: 'property-values' })
          : msg('设备报警时说', { id: 'property-values-raised' })
      }</span>
      <strong>${words.length === 0 ? msg('一切正常', { id: 'property-values-quiet' }) : words.join(separator)}</strong>
    </p>`;
  }

  #steps(commissioning: Commissioning): TemplateResult {
    const steps = shownSteps(commissioning, this.store.api.now());
    return html`<section class="panel">
      <h2>${msg('从设备到网格', { id: 'property-steps' })}</h2>
      <ol class="steps">
        ${steps.map((shown, index) => this.#step(shown, index + 1, commissioning))}
      </ol>
      <p class="visually-hidden" role="status">${announcement(steps)}</p>
    </section>`;
  }

  #step(
    { step, state: standing, seenAt }: ShownStep,
    number: number,
    { incidentNumber }: Commissioning,
  ): TemplateResult {
    const isAwaited = standing === 'awaited' || standing === 'late';
    return html`<li class=${standing}>
      <span class="mark">${standing === 'seen' ? iconCheck : isAwaited ? iconClock : number}</span>
      <div>
        <p class="name">
          <span>${stepWord(step)}</span>
          ${seenAt === null ? nothing : html`<span class="at numeric">${clockTimeSeconds(seenAt)}</span>`}
        </p>
        <span class="visually-hidden">${standingWord(standing)}</span>
        ${isAwaited ? html`<p class="small">${stepTask(step)}</p>` : nothing}
        ${standing === 'late' ? html`<p class="small mend">${stepMend(step)}</p>` : nothing}
        ${step === 'incident' && incidentNumber !== null ? html`<p class="small numeric soft">${incidentNumber}</p>` : nothing}
      </div>
    </li>`;
  }

  /** Above the list: what stands in the way comes before what has been done. */
  #problems(open: readonly Problem[]): TemplateResult | typeof nothing {
    if (open.length === 0) return nothing;
    return html`<section class="stack" aria-live="polite">
      <h2>${msg('发现的问题', { id: 'property-problems' })}</h2>
      ${open.map(problem)}
    </section>`;
  }

  #mended(mended: readonly Problem[]): TemplateResult | typeof nothing {
    if (mended.length === 0) return nothing;
    return html`<details>
      <summary>${msg(str`已经改好的问题（${mended.length}）`, { id: 'property-problems-mended' })}</summary>
      <div class="stack">${mended.map(problem)}</div>
    </details>`;
  }

  #finished(event: CustomEvent<Commissioning>): void {
    this.#poll.stop();
    this.commissioning = event.detail;
    scrollTo(0, 0);
  }
}

function problem(one: Problem): TemplateResult {
  return html`<gc-problem .problem=${{ ...one, when: clockTimeSeconds(one.at), count: 1 }}></gc-problem>`;
}

function standingWord(standing: ShownStep['state']): string {
  switch (standing) {
    case 'seen':
      return msg('已看到', { id: 'property-standing-seen' });
    case 'awaited':
      return msg('正在等', { id: 'property-standing-awaited' });
    case 'late':
      return msg('迟迟没有', { id: 'property-standing-late' });
    case 'later':
      return msg('还没轮到', { id: 'property-standing-later' });
  }
}

/** For a screen reader, each time something new was seen. */
function announcement(steps: readonly ShownStep[]): string {
  const seen = steps.filter((shown) => shown.state === 'seen');
  const last = seen.at(-1);
  if (!last) return '';
  const count = seen.length;
  return msg(str`${stepWord(last.step)}：已看到，共 ${count} 步`, { id: 'property-steps-announce' });
}

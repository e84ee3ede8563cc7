import type { Alert, AlertTimelineEntry } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { arriveAtAlert } from '../data/gateway-api.ts';
import type { Fault } from '../data/result.ts';
import { language, msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { clockTimeSeconds } from '../ui/time.ts';
import { Tick } from '../ui/watch.ts';
import { isAwaitingArrival, type SentAct, sentState } from './sent-acts.ts';
import type { StewardStore } from './steward-store.ts';

/** What is on its way to the gateway and what it refused; and, once somebody has taken it, that they are there. */
@customElement('gc-sent-acts')
export class GcSentActs extends GcElement {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles];

  @property({ attribute: false }) store!: StewardStore;
  @property({ attribute: false }) alert!: Alert;
  @property({ attribute: false }) timeline: readonly AlertTimelineEntry[] = [];
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private busy = false;
  @state() private fault: Fault | null = null;

  constructor() {
    super();
    new Tick(this);
  }

  protected override render(): TemplateResult {
    const now = this.store.api.now();
    const sent = this.alert.sent ?? [];
    const isArriving = sent.some((act) => act.act === 'arrive' && sentState(act, now) === 'under-way');
    return html`${sent.map((act) => this.#banner(act, now))}
    ${
      isAwaitingArrival(this.alert, this.timeline) && !isArriving
        ? html`<gc-button wide kind="secondary" ?busy=${this.busy} @click=${this.#arrive}
            >${msg('我已到场', { id: 'steward-arrive' })}</gc-button
          >`
        : nothing
    }
    ${this.fault ? html`<gc-banner tone="error" heading=${this.fault.title}>${this.fault.mend}</gc-banner>` : nothing}`;
  }

  #banner(act: SentAct, now: number): TemplateResult {
    const what = actWord(act.act);
    const who = msg(str`${act.by}，${clockTimeSeconds(act.at, language())}`, { id: 'steward-sent-by' });
    switch (sentState(act, now)) {
      case 'under-way':
        return html`<gc-banner tone="information" heading=${msg(str`${what}：已送往网关`, { id: 'steward-sent' })}
          >${who}</gc-banner
        >`;
      case 'unconfirmed':
        return html`<gc-banner tone="offline" heading=${msg(str`${what}：网关没有确认`, { id: 'steward-unconfirmed' })}
          >${msg(str`${who}。小区网络可能断了：网关恢复后会照办；在那以前请打电话给现场的人。`, {
            id: 'steward-unconfirmed-mend',
          })}</gc-banner
        >`;
      case 'refused':
        return html`<gc-banner tone="error" heading=${msg(str`${what}：网关没有接受`, { id: 'steward-refused' })}
          >${who}${msg('。', { id: 'steward-stop' })}${refusalWord(act.code)}</gc-banner
        >`;
    }
  }

  async #arrive(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    const result = await arriveAtAlert(this.store.api, this.alert.id);
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    if (!result.ok) return;
    this.store.takeAlert(result.value);
    this.say(msg('已记录', { id: 'steward-work-done' }));
  }
}

function actWord(act: SentAct['act']): string {
  switch (act) {
    case 'acknowledge':
      return msg('接警', { id: 'steward-act-acknowledge' });
    case 'arrive':
      return msg('已到场', { id: 'steward-act-arrive' });
    case 'comment':
      return msg('写备注', { id: 'steward-work-comment' });
    case 'shelve':
      return msg('搁置', { id: 'steward-work-shelve' });
    case 'unshelve':
      return msg('结束搁置', { id: 'steward-work-unshelve' });
    case 'close':
      return msg('关闭', { id: 'steward-act-close' });
    case 'assign':
      return msg('指派', { id: 'steward-work-assign' });
    case 'command':
      return msg('现场控制', { id: 'steward-commands' });
    case 'second':
      return msg('同意现场控制', { id: 'steward-act-second' });
  }
}

/** What a refusal asks of whoever pressed. */
function refusalWord(code: string | null): string {
  switch (code) {
    case 'STATE_CONFLICT':
      return msg('报警在此期间变了：请看清现状，再决定。', { id: 'steward-refused-conflict' });
    case 'ALERT_STILL_ACTIVE':
      return msg('现场还在报警：恢复正常以后才能关闭。', { id: 'steward-refused-active' });
    case 'SHELF_TOO_LONG':
      return msg('搁置的时间太长：请选短一些的。', { id: 'steward-refused-shelf' });
    case 'COMMAND_EXPIRED':
      return msg('到得太晚，没有执行：请看清现状，再决定。', { id: 'steward-refused-late' });
    case 'SECOND_PERSON_NEEDED':
      return msg('下令的人不能自己同意，要另一个人。', { id: 'steward-refused-second' });
    case 'ACCOUNT_NOT_LINKED':
      return msg(
        '这要两个人，您的账号没有对应到小区名册里的人：请运维重发对应到您本人的令牌；急事请已对应的同事操作。',
        {
          id: 'steward-refused-unlinked',
        },
      );
    case 'OF_ANOTHER_COMPANY':
      return msg('属于另一家单位：请让那家单位的人，或不限单位的人操作。', { id: 'steward-refused-company' });
    case 'NOT_FOUND':
      return msg('网关上没有这条报警了。', { id: 'steward-refused-unknown' });
    default:
      return msg('请再试一次；仍不行请告诉维护人员。', { id: 'steward-refused-other' });
  }
}

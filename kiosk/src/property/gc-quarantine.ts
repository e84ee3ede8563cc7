import type { Quarantine, Session } from '@gridcall/contract/http-gateway.ts';
import type { Child } from '@gridcall/contract/http-property.ts';
import { type CSSResultGroup, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Fault } from '../data/result.ts';
import { language, msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-empty.ts';
import '../ui/gc-spinner.ts';
import { iconCheck } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { ago } from '../ui/time.ts';
import { Watch } from '../ui/watch.ts';
import { retryWord, separator } from '../ui/words.ts';
import './gc-problem.ts';
import './gc-waiting-children.ts';
import { Poll } from '../ui/poll.ts';
import { previewWords } from './preview-words.ts';
import { listChildren, readQuarantine } from './property-api.ts';
import type { PropertyStore } from './property-store.ts';
import { refusalWords } from './refusal-words.ts';

const REFRESH_MS = 5000;
const PAGE = 20;

/** All that came and is not taken yet: children that wait, wrong messages, refused connections; each with its mend. */
@customElement('gc-quarantine')
export class GcQuarantine extends GcElement {
  static override styles: CSSResultGroup = [sharedStyles, staffStyles];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) spoken = '';
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private quarantine: Quarantine | null = null;
  @state() private brought: readonly Child[] = [];
  @state() private fault: Fault | null = null;
  @state() private shown = PAGE;
  readonly #poll = new Poll(this, {
    everyMs: REFRESH_MS,
    ask: () => Promise.all([readQuarantine(this.store.api), listChildren(this.store.api)]),
    take: ([quarantine, children]) => {
      if (quarantine.ok) this.quarantine = quarantine.value;
      if (children.ok) this.brought = children.value.children;
      this.fault = quarantine.ok ? (children.ok ? null : children.fault) : quarantine.fault;
      return true;
    },
  });

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('spoken')) void this.#poll.now();
  }

  protected override render(): TemplateResult {
    const { fault, quarantine } = this;
    return html`<div class="stack">
      <h1>${msg('隔离区', { id: 'property-quarantine' })}</h1>
      <p class="soft">
        ${msg('收到了但还不能用的都在这里，附原因和改法；改好后设备再报一次就行。', { id: 'property-quarantine-note' })}
      </p>
      ${
        fault
          ? html`<gc-banner tone="error" heading=${fault.title}>
              ${fault.mend}
              <gc-button slot="action" kind="secondary" @click=${this.#poll.now}
                >${retryWord()}</gc-button
              >
            </gc-banner>`
          : nothing
      }
      ${quarantine ? this.#body(quarantine) : fault ? nothing : html`<gc-spinner></gc-spinner>`}
    </div>`;
  }

  #body({ entries, refusedConnections }: Quarantine): TemplateResult {
    const open = this.brought.filter((child) => child.state !== 'adopted');
    if (entries.length + refusedConnections.length + open.length === 0) {
      return html`<gc-empty heading=${msg('这里是空的', { id: 'property-quarantine-empty' })}
        ><span slot="icon">${iconCheck}</span>${msg('没有要处理的：收到的都看懂了。', {
          id: 'property-quarantine-empty-note',
        })}</gc-empty
      >`;
    }
    return html`<gc-waiting-children
        .store=${this.store}
        .brought=${open}
        .ownCompanyId=${this.session.companyId}
        @gc-children-changed=${this.#childrenChanged}
      ></gc-waiting-children>
      ${this.#refused(refusedConnections)} ${this.#messages(entries)}`;
  }

  #childrenChanged(event: CustomEvent<number | undefined>): void {
    const count = event.detail ?? 0;
    if (count > 0) this.say(msg(str`已接收 ${count} 台，接下来逐台调试`, { id: 'property-adopted' }));
    void this.#poll.now();
  }

  #refused(refused: Quarantine['refusedConnections']): TemplateResult | typeof nothing {
    if (refused.length === 0) return nothing;
    const groups = [
      ...Map.groupBy(refused, ({ clientId, address, reason }) => `${clientId}\n${address}\n${reason}`).values(),
    ];
    return html`<section class="stack">
      <h2>${msg(str`被拒绝的连接（${refused.length}）`, { id: 'property-refused' })}</h2>
      ${groups.slice(0, PAGE).map((group) => {
        const [newest] = group;
        if (!newest) return nothing;
        const { title, mend } = refusalWords(newest.reason);
        const who =
          newest.clientId === '' ? msg('没有写客户端编号', { id: 'property-refused-nobody' }) : newest.clientId;
        return html`<gc-problem
          .problem=${{
            ...{ code: null, title, mend, detail: '', topic: '', payload: '' },
            ...{ when: [who, newest.address, this.#ago(newest.at)].join(separator), count: group.length },
          }}
        ></gc-problem>`;
      })}
    </section>`;
  }

  #messages(entries: Quarantine['entries']): TemplateResult | typeof nothing {
    if (entries.length === 0) return nothing;
    const left = entries.length - this.shown;
    return html`<section class="stack">
      <h2>${msg(str`有问题的消息（${entries.length}）`, { id: 'property-messages' })}</h2>
      ${repeat(
        entries.slice(0, this.shown),
        ({ id }) => id,
        (entry) => html`<gc-problem
          preview=${previewWords(entry.preview)}
          .problem=${{
            ...{
              code: entry.code,
              title: entry.title,
              mend: entry.mend,
              detail: entry.detail,
              topic: entry.topic,
              payload: entry.payload,
            },
            ...{
              when: [entry.linkId ?? '', this.#ago(entry.at)].filter((part) => part !== '').join(separator),
              count: 1,
            },
          }}
        ></gc-problem>`,
      )}
      ${
        left > 0
          ? html`<div>
              <gc-button
                kind="secondary"
                @click=${() => {
                  this.shown += PAGE;
                }}
                >${msg(str`再显示一些（还有 ${left} 条）`, { id: 'property-messages-more' })}</gc-button
              >
            </div>`
          : nothing
      }
    </section>`;
  }

  #ago(at: number): string {
    return ago(at, this.store.api.now(), language());
  }
}

import type { FlowChange, FlowVersionDetail } from '@gridcall/contract/http-flows.ts';
import { type CSSResultGroup, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Fault } from '../data/result.ts';
import { msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-dialog.ts';
import '../ui/gc-field.ts';
import '../ui/gc-spinner.ts';
import { iconBack, iconReload } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { dateTime } from '../ui/time.ts';
import { Watch } from '../ui/watch.ts';
import { retryWord, separator } from '../ui/words.ts';
import { readVersion } from './flows-api.ts';
import type { IntegrateStore } from './integrate-store.ts';
import { fragmentOf } from './route.ts';
import { changeTone, changeWord, noteOf } from './state-words.ts';

const NOTE_CHARACTERS = 200;

/** One version: who, when, why, what it changed; and the way back to it. */
@customElement('gc-flow-version')
export class GcFlowVersion extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .back {
        display: inline-flex;
        align-items: center;
        min-height: var(--gc-target);
        text-decoration: none;
      }
      @media (min-width: 900px) {
        .back {
          display: none;
        }
      }
      li {
        padding-block: 0.6rem;
        border-top: 1px solid var(--gc-line);
      }
      .change {
        display: grid;
        gap: 0.4rem;
      }
      .change strong {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .both {
        display: grid;
        gap: 0.4rem;
      }
      @media (min-width: 700px) {
        .both {
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }
      pre {
        margin: 0;
        padding: 0.5rem 0.7rem;
        border-radius: var(--gc-radius-small);
        font-size: 0.82rem;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        max-height: 16rem;
        overflow: auto;
      }
      .before {
        background: var(--gc-danger-soft);
      }
      .after {
        background: var(--gc-good-soft);
      }
    `,
  ];

  @property({ attribute: false }) store!: IntegrateStore;
  @property({ attribute: false }) versionId = '';
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private detail: FlowVersionDetail | null = null;
  @state() private fault: Fault | null = null;
  @state() private asking = false;
  @state() private note = '';
  @state() private busy = false;
  @state() private restoreFault: Fault | null = null;
  #readNo = 0;

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('versionId')) return;
    this.detail = null;
    this.asking = false;
    void this.#read();
  }

  readonly #read = async (): Promise<void> => {
    this.#readNo += 1;
    const no = this.#readNo;
    const result = await readVersion(this.store.api, this.versionId);
    if (no !== this.#readNo) return;
    this.fault = result.ok ? null : result.fault;
    if (result.ok) this.detail = result.value;
  };

  protected override render(): TemplateResult {
    return html`<div class="stack">
      <a class="back" href=${fragmentOf(null)}>${iconBack}${msg('所有版本', { id: 'integrate-back' })}</a>
      ${
        this.fault
          ? html`<gc-banner tone="error" heading=${this.fault.title}>
              ${this.fault.mend}
              <gc-button slot="action" kind="secondary" @click=${this.#read}>${retryWord()}</gc-button>
            </gc-banner>`
          : nothing
      }
      ${this.detail ? this.#version(this.detail) : this.fault ? nothing : html`<gc-spinner></gc-spinner>`}
    </div>`;
  }

  #version({ version, changes }: FlowVersionDetail): TemplateResult {
    const isCurrent = this.store.versions?.[0]?.id === version.id;
    return html`<section class="panel stack">
        <h2>${noteOf(version)}</h2>
        <dl>
          <dt>${msg('谁', { id: 'integrate-by' })}</dt>
          <dd>${version.by}</dd>
          <dt>${msg('什么时候', { id: 'integrate-at' })}</dt>
          <dd class="numeric">${dateTime(version.at, this.store.api.now())}</dd>
          <dt>${msg('流程页', { id: 'integrate-tabs' })}</dt>
          <dd>${version.tabs.join(separator) || msg('没有', { id: 'integrate-no-tabs' })}</dd>
          <dt>${msg('节点', { id: 'integrate-nodes' })}</dt>
          <dd class="numeric">${version.nodes}</dd>
        </dl>
        ${
          isCurrent || !this.store.mayEdit
            ? nothing
            : html`<div>
                <gc-button kind="secondary" @click=${this.#ask}
                  ><span slot="icon">${iconReload}</span>${msg('恢复成这个版本', { id: 'integrate-restore' })}</gc-button
                >
              </div>`
        }
      </section>
      <section class="panel stack">
        <h2>${msg('和前一个版本相比', { id: 'integrate-changes' })}</h2>
        ${
          changes.length === 0
            ? html`<p class="soft">${msg('没有不同。', { id: 'integrate-no-changes' })}</p>`
            : html`<ul>${changes.map((change) => html`<li>${this.#change(change)}</li>`)}</ul>`
        }
      </section>
      ${this.#dialog()}`;
  }

  #change(change: FlowChange): TemplateResult {
    return html`<div class="change">
      <span class="row">
        <span class="badge ${changeTone(change.change)}">${changeWord(change.change)}</span>
        <strong>${change.name}</strong>
        <span class="soft small">${[change.type, change.tab].filter((word) => word !== '').join(separator)}</span>
      </span>
      ${change.properties.map(
        ({ name, before, after }) => html`<div class="soft small">${name}</div>
          <div class="both">
            <pre class="before" tabindex="0" aria-label=${msg(str`${name}：改前`, { id: 'integrate-before' })}>${before}</pre>
            <pre class="after" tabindex="0" aria-label=${msg(str`${name}：改后`, { id: 'integrate-after' })}>${after}</pre>
          </div>`,
      )}
    </div>`;
  }

  #dialog(): TemplateResult {
    return html`<gc-dialog
      ?open=${this.asking}
      heading=${msg('恢复成这个版本？', { id: 'integrate-restore-heading' })}
      @gc-close=${() => {
        this.asking = false;
      }}
    >
      <div class="stack">
        <p>${msg('流程会马上换成这个版本并重新开始。现在的版本留在列表里，随时可以换回来。', { id: 'integrate-restore-what' })}</p>
        <gc-field
          label=${msg('为什么', { id: 'integrate-restore-why' })}
          maxLength=${NOTE_CHARACTERS}
          .value=${this.note}
          @gc-input=${(event: CustomEvent<string>) => {
            this.note = event.detail;
          }}
        ></gc-field>
        ${
          this.restoreFault
            ? html`<gc-banner tone="error" heading=${this.restoreFault.title}>${this.restoreFault.mend}</gc-banner>`
            : nothing
        }
      </div>
      <gc-button
        slot="actions"
        kind="secondary"
        @click=${() => {
          this.asking = false;
        }}
        >${msg('先不恢复', { id: 'integrate-restore-cancel' })}</gc-button
      >
      <gc-button slot="actions" ?busy=${this.busy} @click=${this.#restore}
        >${msg('恢复', { id: 'integrate-restore-do' })}</gc-button
      >
    </gc-dialog>`;
  }

  readonly #ask = (): void => {
    this.note = '';
    this.restoreFault = null;
    this.asking = true;
  };

  readonly #restore = async (): Promise<void> => {
    if (this.busy || !this.detail) return;
    const { version } = this.detail;
    this.busy = true;
    const note = this.note.trim() || msg(str`恢复：${noteOf(version)}`, { id: 'integrate-restore-note' });
    const result = await this.store.restore(version.id, note.slice(0, NOTE_CHARACTERS));
    this.busy = false;
    this.restoreFault = result.ok ? null : result.fault;
    if (!result.ok) return;
    this.asking = false;
    this.say(msg('已恢复', { id: 'integrate-restored' }));
    location.hash = fragmentOf(result.value.id);
  };
}

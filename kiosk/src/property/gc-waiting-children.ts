import type { AdoptResult, Child } from '@gridcall/contract/http-property.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Fault } from '../data/result.ts';
import { language, msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { ago } from '../ui/time.ts';
import { deviceKindWord, separator } from '../ui/words.ts';
import { childKey } from './adoption-draft.ts';
import './gc-adopt-children.ts';
import { previewWords } from './preview-words.ts';
import { ignoreChild } from './property-api.ts';
import type { PropertyStore } from './property-store.ts';

/** What bridges brought and nobody has adopted: choose some, adopt them, or put one aside. Fires `gc-children-changed`. */
@customElement('gc-waiting-children')
export class GcWaitingChildren extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      li {
        display: grid;
        gap: 0.5rem;
      }
      label {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.8rem;
        align-items: start;
        min-height: var(--gc-target);
        cursor: pointer;
      }
      input {
        width: 1.4rem;
        height: 1.4rem;
        margin: 0.1rem 0 0;
        accent-color: var(--gc-brand);
      }
      label > span {
        display: grid;
        gap: 0.2rem;
      }
      strong {
        font-weight: 650;
        overflow-wrap: anywhere;
      }
      .read {
        font-weight: 600;
      }
      .bar {
        position: sticky;
        bottom: calc(4.6rem + env(safe-area-inset-bottom));
        z-index: 2;
      }
      @media (min-width: 900px) {
        .bar {
          bottom: 1rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) brought: readonly Child[] = [];
  @property({ attribute: false }) ownCompanyId: string | null = null;
  @state() private chosen: ReadonlySet<string> = new Set();
  @state() private isAdopting = false;
  @state() private fault: Fault | null = null;
  @state() private busy = '';
  @state() private showsIgnored = false;

  protected override render(): TemplateResult | typeof nothing {
    const waiting = this.brought.filter((child) => child.state === 'waiting');
    const ignored = this.brought.filter((child) => child.state === 'ignored');
    if (waiting.length + ignored.length === 0) return nothing;
    const chosen = waiting.filter((child) => this.chosen.has(childKey(child)));
    return html`<section class="stack">
      <div class="row spread">
        <h2>${msg(str`等待接收的设备（${waiting.length}）`, { id: 'property-waiting' })}</h2>
        ${
          waiting.length > 1
            ? html`<gc-button kind="quiet" @click=${() => this.#all(waiting, chosen.length)}
                >${
                  chosen.length === waiting.length
                    ? msg('全不选', { id: 'property-choose-none' })
                    : msg('全选', { id: 'property-choose-all' })
                }</gc-button
              >`
            : nothing
        }
      </div>
      ${this.fault ? html`<gc-banner tone="error" heading=${this.fault.title}>${this.fault.detail} ${this.fault.mend}</gc-banner>` : nothing}
      <ul class="stack">
        ${repeat(waiting, childKey, (child) => this.#child(child))}
      </ul>
      ${this.#adopting(chosen)} ${ignored.length === 0 ? nothing : this.#ignored(ignored)}
    </section>`;
  }

  #all(waiting: readonly Child[], chosen: number): void {
    this.chosen = chosen === waiting.length ? new Set() : new Set(waiting.map(childKey));
  }

  #adopting(chosen: readonly Child[]): TemplateResult | typeof nothing {
    if (chosen.length === 0) return nothing;
    if (this.isAdopting) {
      return html`<gc-adopt-children
        .store=${this.store}
        .adopted=${chosen}
        .ownCompanyId=${this.ownCompanyId}
        @gc-adopted=${this.#adopted}
        @gc-cancel=${() => {
          this.isAdopting = false;
        }}
      ></gc-adopt-children>`;
    }
    return html`<div class="bar">
      <gc-button
        wide
        @click=${() => {
          this.isAdopting = true;
        }}
        >${msg(str`接收选中的 ${chosen.length} 台`, { id: 'property-adopt-chosen' })}</gc-button
      >
    </div>`;
  }

  #child(child: Child): TemplateResult {
    const key = childKey(child);
    const read = previewWords(child.preview);
    const heard = ago(child.lastHeardAt, this.store.api.now(), language());
    const maker = [child.vendor, child.model].filter((part) => part !== '').join(' ');
    return html`<li class="panel">
      <label>
        <input
          type="checkbox"
          .checked=${this.chosen.has(key)}
          @change=${(event: Event) => this.#choose(key, (event.target as HTMLInputElement).checked)}
        />
        <span>
          <strong>${child.name}</strong>
          <span>
            ${
              child.suggestedKind === null
                ? msg('看不出是什么设备', { id: 'property-child-kind-unknown' })
                : msg(str`看来是${deviceKindWord(child.suggestedKind)}`, { id: 'property-child-kind' })
            }
          </span>
          ${read === '' ? nothing : html`<span class="read">${msg(str`读出：${read}`, { id: 'property-child-preview' })}</span>`}
          <span class="soft small numeric"><code>${[maker, child.address].filter((part) => part !== '').join(separator)}</code></span>
          <span class="soft small">${msg(str`经网桥 ${child.linkId}，${heard}`, { id: 'property-child-heard' })}</span>
        </span>
      </label>
      ${
        child.unsupported.length === 0
          ? nothing
          : html`<p class="small soft">
              ${msg('用不上的内容：', { id: 'property-child-unsupported' })}<code>${child.unsupported.join(', ')}</code>
            </p>`
      }
      <div class="row">
        <gc-button kind="quiet" ?busy=${this.busy === key} @click=${() => this.#ignore(child, true)}
          >${msg('忽略它', { id: 'property-ignore' })}</gc-button
        >
      </div>
    </li>`;
  }

  #ignored(ignored: readonly Child[]): TemplateResult {
    return html`<div class="stack">
      <div>
        <gc-button
          kind="quiet"
          .pressed=${this.showsIgnored}
          @click=${() => {
            this.showsIgnored = !this.showsIgnored;
          }}
          >${msg(str`已忽略的（${ignored.length}）`, { id: 'property-ignored' })}</gc-button
        >
      </div>
      ${
        this.showsIgnored
          ? html`<ul class="stack">
              ${ignored.map(
                (child) => html`<li class="panel">
                  <p><strong>${child.name}</strong> <code class="small">${child.address}</code></p>
                  <div class="row">
                    <gc-button
                      kind="secondary"
                      ?busy=${this.busy === childKey(child)}
                      @click=${() => this.#ignore(child, false)}
                      >${msg('放回等待', { id: 'property-unignore' })}</gc-button
                    >
                  </div>
                </li>`,
              )}
            </ul>`
          : nothing
      }
    </div>`;
  }

  #choose(key: string, isChosen: boolean): void {
    const next = new Set(this.chosen);
    if (isChosen) next.add(key);
    else next.delete(key);
    this.chosen = next;
  }

  async #ignore(child: Child, ignored: boolean): Promise<void> {
    this.busy = childKey(child);
    const result = await ignoreChild(this.store.api, child, ignored);
    this.busy = '';
    this.fault = result.ok ? null : result.fault;
    this.#choose(childKey(child), false);
    this.emit('gc-children-changed');
  }

  #adopted(event: CustomEvent<AdoptResult['results']>): void {
    const done = event.detail.filter(({ ok }) => ok);
    const next = new Set(this.chosen);
    for (const verdict of done) next.delete(childKey(verdict));
    this.chosen = next;
    if (next.size === 0) this.isAdopting = false;
    this.emit('gc-children-changed', done.length);
  }
}

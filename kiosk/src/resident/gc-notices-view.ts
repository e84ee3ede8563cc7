import type { KioskView, Notice } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { msg, nameOf, str } from '../i18n/language.ts';
import '../ui/gc-empty.ts';
import '../ui/gc-tile.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import { iconNotice } from '../ui/icons.ts';
import { dateTime } from '../ui/time.ts';
import './gc-page.ts';

/** What stewards wrote for this place. Words of people, shown as they were written: in their own language. */
@customElement('gc-notices-view')
export class GcNoticesView extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      ul {
        display: grid;
        gap: var(--gc-gap);
      }
      article {
        padding: 1.4rem;
        border: 1px solid var(--gc-line);
        border-radius: var(--gc-radius);
        background: var(--gc-surface);
        box-shadow: var(--gc-shadow);
      }
      .meta {
        color: var(--gc-ink-soft);
        font-size: 0.9rem;
      }
      .text {
        margin-block: 1rem;
        font-size: 1.1rem;
        line-height: 1.7;
        white-space: pre-line;
      }
    `,
  ];

  @property({ attribute: false }) view!: KioskView;
  @state() private openId = '';

  protected override render() {
    const open = this.view.notices.find((notice) => notice.id === this.openId);
    return open ? this.#one(open) : this.#list();
  }

  #list() {
    const notices = [...this.view.notices].sort((a, b) => b.createdAt - a.createdAt);
    const now = Date.now();
    return html`<gc-page heading=${msg('通知', { id: 'home-notices' })}>
      ${
        notices.length === 0
          ? html`<gc-empty heading=${msg('现在没有通知', { id: 'home-notices-none' })}
              ><span slot="icon">${iconNotice}</span>${msg('有新通知时会显示在这里和首页。', { id: 'notices-empty' })}</gc-empty
            >`
          : html`<ul>
              ${notices.map(
                (notice) =>
                  html`<li>
                    <gc-tile
                      look="row"
                      name=${notice.title}
                      note="${nameOf(notice.placeName)} · ${dateTime(notice.createdAt, now)}"
                      @click=${() => this.#show(notice.id)}
                      >${iconNotice}</gc-tile
                    >
                  </li>`,
              )}
            </ul>`
      }
    </gc-page>`;
  }

  #one(notice: Notice) {
    const now = Date.now();
    return html`<gc-page heading=${notice.title} @gc-back=${this.#back}>
      <article>
        <p class="meta">${nameOf(notice.placeName)} · ${notice.author} · ${dateTime(notice.createdAt, now)}</p>
        <p class="text" lang="zh-CN">${notice.text}</p>
        <p class="meta">${msg(str`有效至 ${dateTime(notice.expiresAt, now)}`, { id: 'notices-until' })}</p>
      </article>
    </gc-page>`;
  }

  #show(id: string): void {
    this.openId = id;
  }

  #back(event: Event): void {
    event.preventDefault();
    this.openId = '';
  }
}

import type { KioskView } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, str } from '../i18n/language.ts';
import '../ui/gc-tile.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import { iconFollowUp, iconForward, iconHelp, iconNotice, iconReport, iconSafety } from '../ui/icons.ts';
import type { PageName } from './route.ts';

/** The five things a resident can do here. Fires `gc-go` with the page's name. */
@customElement('gc-home-view')
export class GcHomeView extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: var(--gc-gap);
        flex: 1;
      }
      h1 {
        font-size: 1.6rem;
        margin-block: 0.3rem 0.2rem;
      }
      .tiles {
        display: grid;
        grid-template-columns: 1fr 1fr;
        gap: var(--gc-gap);
        flex: 1;
        grid-template-rows: minmax(max-content, 1.15fr) minmax(max-content, 1fr) minmax(max-content, 1fr);
      }
      .hero {
        grid-column: 1 / -1;
      }
      .notice {
        display: flex;
        align-items: center;
        gap: 0.7em;
        width: 100%;
        min-height: var(--gc-target);
        padding: 0.5em 1em;
        border: 0;
        border-radius: var(--gc-radius-small);
        background: var(--gc-accent-soft);
        color: var(--gc-ink);
        text-align: start;
      }
      .notice svg {
        color: var(--gc-accent-ink);
      }
      .notice span {
        flex: 1;
        min-width: 0;
        display: -webkit-box;
        -webkit-line-clamp: 2;
        -webkit-box-orient: vertical;
        overflow: hidden;
      }
      @media (max-width: 480px) {
        h1 {
          font-size: 1.3rem;
        }
        .tiles {
          grid-template-rows: none;
        }
      }
      @media (min-width: 1000px) and (max-height: 1100px) {
        .tiles {
          grid-template-columns: 1.3fr 1fr 1fr;
          grid-template-rows: minmax(max-content, 1fr) minmax(max-content, 1fr);
        }
        .hero {
          grid-column: 1;
          grid-row: 1 / -1;
        }
      }
    `,
  ];

  @property({ attribute: false }) view!: KioskView;

  protected override render() {
    const [latest] = this.view.notices;
    return html`
      <h1>${msg('您好，需要什么帮助？', { id: 'home-heading' })}</h1>
      ${
        latest
          ? html`<button type="button" class="notice" @click=${() => this.#go('notices')}>
              ${iconNotice}<span>${latest.title}</span>${iconForward}
            </button>`
          : nothing
      }
      <nav class="tiles" aria-label=${msg('可以办的事', { id: 'home-tiles' })}>
        <gc-tile
          class="hero"
          look="hero"
          name=${msg('我要报事', { id: 'home-report' })}
          note=${msg('维修、安全、环境、求助：点几下就好，不用打字', { id: 'home-report-note' })}
          @click=${() => this.#go('report')}
          >${iconReport}</gc-tile
        >
        <gc-tile
          name=${msg('查进度', { id: 'home-follow-up' })}
          note=${msg('凭回执号和查询码', { id: 'home-follow-up-note' })}
          @click=${() => this.#go('follow-up')}
          >${iconFollowUp}</gc-tile
        >
        <gc-tile
          name=${msg('通知', { id: 'home-notices' })}
          note=${this.#noticesNote()}
          @click=${() => this.#go('notices')}
          >${iconNotice}</gc-tile
        >
        <gc-tile
          name=${msg('本楼安全', { id: 'home-safety' })}
          note=${this.#safetyNote()}
          @click=${() => this.#go('safety')}
          >${iconSafety}</gc-tile
        >
        <gc-tile
          look="call"
          name=${msg('叫人帮忙', { id: 'home-help' })}
          note=${this.#helpNote()}
          @click=${() => this.#go('help')}
          >${iconHelp}</gc-tile
        >
      </nav>
    `;
  }

  #helpNote(): string {
    if (this.view.help === null) return msg('呼叫值班人员，或看紧急电话', { id: 'home-help-note' });
    return this.view.help.taken ? msg('已有人接到', { id: 'help-taken' }) : msg('正在呼叫', { id: 'help-calling' });
  }

  #noticesNote(): string {
    const count = this.view.notices.length;
    return count === 0
      ? msg('现在没有通知', { id: 'home-notices-none' })
      : msg(str`${count} 条通知`, { id: 'home-notices-count' });
  }

  #safetyNote(): string {
    const total = this.view.safety.reduce((sum, kind) => sum + kind.total, 0);
    const kept = this.view.safety.reduce((sum, kind) => sum + kind.protected, 0);
    if (total === 0) return msg('本楼还没有安装设备', { id: 'home-safety-none' });
    return kept === total
      ? msg(str`${total} 台设备都在正常工作`, { id: 'home-safety-all' })
      : msg(str`${total} 台设备中 ${total - kept} 台没有在守护`, { id: 'home-safety-some' });
  }

  #go(page: PageName): void {
    this.emit('gc-go', page);
  }
}

import type { KioskView } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, nameOf, str } from '../i18n/language.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-empty.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import {
  iconAlert,
  iconCheck,
  iconDevice,
  iconDrop,
  iconFlame,
  iconGate,
  iconOffline,
  iconSafety,
} from '../ui/icons.ts';
import './gc-page.ts';

type Safety = KioskView['safety'][number];

/** What watches over this building, by kind, in words. No flat, no single device. */
@customElement('gc-safety-view')
export class GcSafetyView extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      ul.kinds {
        display: grid;
        gap: var(--gc-gap);
      }
      .kinds > li {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 0.4rem 1rem;
        align-items: center;
        padding: 1.1rem 1.3rem;
        border: 1px solid var(--gc-line);
        border-radius: var(--gc-radius);
        background: var(--gc-surface);
        box-shadow: var(--gc-shadow);
      }
      .drawing {
        grid-row: span 2;
        display: grid;
        place-items: center;
        width: 3rem;
        height: 3rem;
        border-radius: var(--gc-radius-small);
        background: var(--gc-brand-soft);
        color: var(--gc-brand);
      }
      .counts {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem 1.2rem;
      }
      .counts li {
        display: inline-flex;
        align-items: center;
        gap: 0.35em;
        font-weight: 600;
      }
      .protected {
        color: var(--gc-good);
      }
      .not {
        color: var(--gc-accent-ink);
      }
      .silent {
        color: var(--gc-quiet);
      }
      gc-banner {
        margin-top: calc(var(--gc-gap) * 1.5);
      }
      .legend {
        margin-top: var(--gc-gap);
        color: var(--gc-ink-soft);
        font-size: 0.9rem;
      }
    `,
  ];

  @property({ attribute: false }) view!: KioskView;

  protected override render() {
    const place = nameOf((this.view.building ?? this.view.place).name);
    return html`<gc-page heading=${msg(str`${place}的安全`, { id: 'safety-heading' })}>
      ${
        this.view.safety.length === 0
          ? html`<gc-empty heading=${msg('本楼还没有安装设备', { id: 'home-safety-none' })}
              ><span slot="icon">${iconSafety}</span>${msg('想装燃气或漏水探测器，请咨询物业或服务站。', { id: 'safety-empty' })}</gc-empty
            >`
          : html`<ul class="kinds">
                ${this.view.safety.map((kind) => this.#kind(kind))}
              </ul>
              <p class="legend">
                ${msg('“没有在守护”：设备在预热、自检或有故障，此时不能报警。“失联”：网关收不到它的消息。', { id: 'safety-legend' })}
              </p>`
      }
      <gc-banner tone="warning" heading=${msg('网格一呼不是经认证的消防或燃气报警系统', { id: 'safety-limit' })}
        >${msg('探测器自己的警铃和阀门独立工作；我们只是把人叫来。遇到危险先离开，再打 119。', { id: 'safety-limit-text' })}</gc-banner
      >
    </gc-page>`;
  }

  #kind(kind: Safety) {
    // The gateway counts silent devices among those that do not protect.
    const other = kind.notProtected - kind.silent;
    return html`<li>
      <span class="drawing">${kindIcon(kind.deviceKind)}</span>
      <h2>${msg(str`${kindName(kind.deviceKind)}：共 ${kind.total} 台`, { id: 'safety-kind' })}</h2>
      <ul class="counts">
        ${
          kind.protected > 0
            ? html`<li class="protected">${iconCheck}${msg(str`${kind.protected} 台在守护`, { id: 'safety-protected' })}</li>`
            : ''
        }
        ${other > 0 ? html`<li class="not">${iconAlert}${msg(str`${other} 台没有在守护`, { id: 'safety-not-protected' })}</li>` : ''}
        ${
          kind.silent > 0
            ? html`<li class="silent">${iconOffline}${msg(str`${kind.silent} 台失联`, { id: 'safety-silent' })}</li>`
            : ''
        }
      </ul>
    </li>`;
  }
}

function kindName(kind: string): string {
  switch (kind) {
    case 'gas-detector':
      return msg('燃气探测器', { id: 'device-gas' });
    case 'leak-sensor':
      return msg('漏水传感器', { id: 'device-leak' });
    case 'access-gate':
      return msg('门禁', { id: 'device-gate' });
    default:
      return msg('其他设备', { id: 'device-other' });
  }
}

function kindIcon(kind: string) {
  switch (kind) {
    case 'gas-detector':
      return iconFlame;
    case 'leak-sensor':
      return iconDrop;
    case 'access-gate':
      return iconGate;
    default:
      return iconDevice;
  }
}

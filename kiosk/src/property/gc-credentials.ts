import type { LinkCreated } from '@gridcall/contract/http-gateway.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-qr.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { publishLine, qrText } from './credential-text.ts';
import './gc-copy-line.ts';
import { conventionWord } from './kind-words.ts';

/** What a device needs to sign in: as a code for a set-up tool, as text to copy, and as a line that tries it out. */
@customElement('gc-credentials')
export class GcCredentials extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .facts {
        display: grid;
        gap: 1rem;
      }
      gc-qr {
        width: min(15rem, 100%);
        justify-self: center;
      }
      .code {
        display: grid;
        gap: 0.4rem;
        justify-items: center;
        text-align: center;
      }
      .texts {
        display: grid;
        gap: 0.7rem;
      }
      summary {
        min-height: var(--gc-target);
        padding: 0.55rem 0;
        font-weight: 600;
        cursor: pointer;
      }
      details .texts {
        padding-top: 0.4rem;
      }
      @media (min-width: 700px) {
        .facts {
          grid-template-columns: 15rem minmax(0, 1fr);
          align-items: start;
          gap: 1.5rem;
        }
      }
    `,
  ];

  @property({ attribute: false }) credentials!: LinkCreated;
  @property() kind = '';

  protected override render(): TemplateResult {
    const link = this.credentials;
    return html`<div class="stack">
      <gc-banner tone="warning" heading=${msg('密码只在这里显示一次', { id: 'property-once' })}
        >${msg('退出登录或刷新后就看不到了；丢失了用“更换”取得新密码。', { id: 'property-once-note' })}</gc-banner
      >
      <div class="facts">
        <div class="code">
          <gc-qr
            .value=${qrText(link)}
            label=${msg('连接设置的二维码', { id: 'property-qr' })}
          ></gc-qr>
          <p class="small soft">${msg('用设备的配置工具扫码', { id: 'property-qr-hint' })}</p>
        </div>
        <div class="texts">
          <gc-copy-line
            label=${msg('服务器地址和端口', { id: 'property-broker' })}
            text="${link.broker.host}:${link.broker.port}"
          ></gc-copy-line>
          <gc-copy-line
            label=${msg('用户名 = 客户端编号', { id: 'property-username' })}
            text=${link.username}
          ></gc-copy-line>
          <gc-copy-line label=${msg('密码', { id: 'property-password' })} text=${link.password}></gc-copy-line>
          ${link.topics === null ? this.#bridge(link) : this.#topics(link.topics)}
        </div>
      </div>
      ${this.#lines(link)}
    </div>`;
  }

  #topics(topics: NonNullable<LinkCreated['topics']>): TemplateResult {
    return html`<gc-copy-line
        label=${msg('读数的主题', { id: 'property-topic-reading' })}
        text=${topics.reading}
      ></gc-copy-line>
      <gc-copy-line label=${msg('事件的主题', { id: 'property-topic-event' })} text=${topics.event}></gc-copy-line>`;
  }

  #bridge({ convention, baseTopic, bridgeTopics }: LinkCreated): TemplateResult {
    const published = bridgeTopics.join('  ');
    return html`<p>
        ${msg(str`网桥按 ${conventionWord(convention)} 的格式发布，主题要在下面的范围内。`, { id: 'property-bridge-topics' })}
      </p>
      ${baseTopic === null ? nothing : html`<gc-copy-line label=${msg('主题的开头', { id: 'property-base-topic' })} text=${baseTopic}></gc-copy-line>`}
      <gc-copy-line
        label=${msg('可以发布的主题', { id: 'property-bridge-published' })}
        text=${published}
      ></gc-copy-line>`;
  }

  #lines(link: LinkCreated): TemplateResult | typeof nothing {
    const normal = publishLine(link, this.kind, 'normal');
    const alarm = publishLine(link, this.kind, 'alarm');
    if (normal === null || alarm === null) return nothing;
    return html`<details class="panel">
      <summary>${msg('没有设备在手？用命令行代替它', { id: 'property-lines' })}</summary>
      <p class="small soft">
        ${msg('下面的命令里有密码；在连得上网关的电脑上粘贴运行。', { id: 'property-lines-note' })}
      </p>
      <div class="texts">
        <gc-copy-line label=${msg('一条正常读数', { id: 'property-line-normal' })} text=${normal}></gc-copy-line>
        <gc-copy-line label=${msg('一次报警', { id: 'property-line-alarm' })} text=${alarm}></gc-copy-line>
      </div>
    </details>`;
  }
}

import type { Commissioning } from '@gridcall/contract/http-property.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg, nameOf } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-button.ts';
import { iconCheck, iconDevice, iconLink, iconPrint } from '../ui/icons.ts';
import { valueWords } from '../ui/quantity-words.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { clockTime, clockTimeSeconds, longDate } from '../ui/time.ts';
import { deviceKindWord, separator } from '../ui/words.ts';
import { fragmentOf } from './route.ts';
import { stepWord } from './step-words.ts';

/** Who linked what, when, and what was seen on the way. The browser's print makes one sheet of A4 of it. */
@customElement('gc-certificate')
export class GcCertificate extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .sheet {
        display: grid;
        gap: 1.1rem;
        padding: 1.5rem 1.2rem;
        border: 1px solid var(--gc-line);
        border-top: 8px solid var(--gc-brand);
        border-radius: var(--gc-radius);
        background: var(--gc-surface);
      }
      .seal {
        display: flex;
        align-items: center;
        gap: 0.5rem;
        color: var(--gc-good);
        font-weight: 650;
      }
      table {
        width: 100%;
        border-collapse: collapse;
      }
      th,
      td {
        padding: 0.45rem 0.3rem;
        border-bottom: 1px solid var(--gc-line);
        text-align: start;
        font-weight: 400;
      }
      td {
        text-align: end;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      thead th,
      thead td {
        color: var(--gc-ink-soft);
        font-size: 0.88rem;
      }
      .sign {
        display: none;
      }
      @media (min-width: 700px) {
        .sheet {
          padding: 2.2rem 2.5rem;
        }
      }
      @media print {
        .actions {
          display: none;
        }
        .sheet {
          padding: 0;
          border: 0;
          border-radius: 0;
          background: none;
          gap: 8mm;
        }
        .sign {
          display: grid;
          grid-template-columns: repeat(2, 1fr);
          gap: 12mm;
          margin-top: 6mm;
        }
        .sign p {
          padding-top: 2mm;
          border-top: 1px solid currentColor;
        }
      }
    `,
  ];

  @property({ attribute: false }) commissioning!: Commissioning;

  protected override render(): TemplateResult {
    const { commissioning } = this;
    return html`<div class="stack">
      <article class="sheet">
        <header>
          <p class="soft">${msg('网格一呼', { id: 'property-product' })}</p>
          <h1>${msg('设备调试证书', { id: 'property-certificate' })}</h1>
          <p class="seal">${iconCheck}${msg('从设备到网格全程看到', { id: 'property-certificate-seal' })}</p>
        </header>
        ${this.#facts(commissioning)} ${this.#steps(commissioning)}
        <p class="small soft">
          ${msg(
            '全程按演练进行。本系统不是经认证的火灾或燃气报警系统，也不是其组成部分：探测器自身的声光报警、切断阀和消防联动独立工作。',
            { id: 'property-certificate-limit' },
          )}
        </p>
        <div class="sign">
          <p>${msg('安装人员签字', { id: 'property-certificate-sign-installer' })}</p>
          <p>${msg('物业验收签字', { id: 'property-certificate-sign-owner' })}</p>
        </div>
      </article>
      <div class="row actions">
        <gc-button @click=${() => print()}
          ><span slot="icon">${iconPrint}</span>${msg('打印或存为 PDF', { id: 'property-certificate-print' })}</gc-button
        >
        <gc-button
          kind="secondary"
          @click=${() => {
            location.hash = fragmentOf({ view: 'link', kind: '' });
          }}
          ><span slot="icon">${iconLink}</span>${msg('接入下一台', { id: 'property-certificate-next' })}</gc-button
        >
        <gc-button
          kind="secondary"
          @click=${() => {
            location.hash = fragmentOf({ view: 'device', id: commissioning.deviceId });
          }}
          ><span slot="icon">${iconDevice}</span>${msg('看这台设备', { id: 'property-certificate-device' })}</gc-button
        >
      </div>
    </div>`;
  }

  #facts(commissioning: Commissioning): TemplateResult {
    const { startedAt, finishedAt, values, incidentNumber } = commissioning;
    const end = finishedAt ?? startedAt;
    const words = valueWords(values);
    return html`<dl>
      <dt>${msg('设备', { id: 'property-fact-device' })}</dt>
      <dd>${commissioning.deviceName}${separator}${deviceKindWord(commissioning.deviceKind)}</dd>
      <dt>${msg('编号', { id: 'property-fact-id' })}</dt>
      <dd class="numeric"><code>${commissioning.deviceId}</code></dd>
      <dt>${msg('地点', { id: 'property-fact-place' })}</dt>
      <dd>${nameOf(commissioning.placeName)}</dd>
      <dt>${msg('单位', { id: 'property-fact-company' })}</dt>
      <dd>${nameOf(commissioning.companyName)}</dd>
      <dt>${msg('安装人员', { id: 'property-fact-by' })}</dt>
      <dd>${commissioning.by}</dd>
      <dt>${msg('时间', { id: 'property-fact-time' })}</dt>
      <dd class="numeric">${longDate(end)} ${clockTime(startedAt)}–${clockTime(end)}</dd>
      ${words.length === 0 ? nothing : html`<dt>${msg('读数', { id: 'property-fact-values' })}</dt><dd class="numeric">${words.join(separator)}</dd>`}
      ${
        incidentNumber === null
          ? nothing
          : html`<dt>${msg('测试事件', { id: 'property-fact-incident' })}</dt><dd class="numeric">${incidentNumber}</dd>`
      }
      <dt>${msg('证书编号', { id: 'property-fact-certificate' })}</dt>
      <dd class="numeric"><code>${commissioning.id}</code></dd>
    </dl>`;
  }

  #steps({ steps }: Commissioning): TemplateResult {
    return html`<table>
      <thead>
        <tr>
          <th scope="col">${msg('看到了什么', { id: 'property-certificate-what' })}</th>
          <td>${msg('时刻', { id: 'property-certificate-when' })}</td>
        </tr>
      </thead>
      <tbody>
        ${steps.map(
          ({ step, seenAt }) => html`<tr>
            <th scope="row">${stepWord(step)}</th>
            <td>${seenAt === null ? '—' : clockTimeSeconds(seenAt)}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

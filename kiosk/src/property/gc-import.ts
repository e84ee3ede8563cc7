import type { Session } from '@gridcall/contract/http-gateway.ts';
import type { ImportResult } from '@gridcall/contract/http-property.ts';
import { type CSSResultGroup, css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { Fault } from '../data/result.ts';
import { msg, nameOf, str } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import '../ui/gc-button.ts';
import '../ui/gc-field.ts';
import '../ui/gc-select.ts';
import { iconAlert, iconCheck, iconDownload, iconUpload } from '../ui/icons.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { Watch } from '../ui/watch.ts';
import { downloadText } from './copy.ts';
import { passwordTable } from './credential-text.ts';
import { mendWords } from './mend-words.ts';
import { importDevices } from './property-api.ts';
import type { PropertyStore } from './property-store.ts';
import { tableText } from './table-text.ts';

const CHARACTERS_MAXIMUM = 60_000;
/** The first of these rows are drawn; a table of 500 is read at a desk. */
const PAGE = 50;

/** Up to 500 devices from a table: first a dry run with a verdict for each row, then the import. */
@customElement('gc-import')
export class GcImport extends GcElement {
  static override styles: CSSResultGroup = [
    sharedStyles,
    staffStyles,
    css`
      .file {
        display: inline-flex;
        align-items: center;
        gap: 0.5em;
        min-height: var(--gc-target);
        padding: 0.4em 1em;
        border: 2px solid var(--gc-edge);
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface);
        font-weight: 600;
        cursor: pointer;
      }
      .file:hover {
        background: var(--gc-brand-soft);
      }
      .file:focus-within {
        outline: 3px solid var(--gc-focus);
        outline-offset: 3px;
      }
      .verdicts li {
        display: grid;
        grid-template-columns: 4.5rem auto minmax(0, 1fr);
        gap: 0.2rem 0.7rem;
        padding: 0.55rem 0;
        border-bottom: 1px solid var(--gc-line);
      }
      .verdicts .bad svg {
        color: var(--gc-danger);
      }
      .verdicts .good svg {
        color: var(--gc-good);
      }
      .verdicts p {
        overflow-wrap: anywhere;
      }
      pre {
        margin: 0;
        padding: 0.7rem 0.9rem;
        border-radius: var(--gc-radius-small);
        background: var(--gc-surface-sunken);
        font-family: ui-monospace, "Noto Sans Mono", var(--gc-font), monospace;
        font-size: 0.88rem;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({ attribute: false }) store!: PropertyStore;
  @property({ attribute: false }) session!: Session;
  @property({ attribute: false }) say: (text: string) => void = () => undefined;
  @state() private csv = '';
  @state() private companyId = '';
  @state() private tried: ImportResult | null = null;
  @state() private fault: Fault | null = null;
  @state() private wrong = '';
  @state() private busy = false;
  @state() private shown = PAGE;

  constructor() {
    super();
    new Watch(this, () => this.store);
  }

  protected override render(): TemplateResult {
    // What was imported stays with the page: a tap on another view must not lose 500 passwords.
    const done = this.store.imported?.result;
    const result = done ?? this.tried;
    return html`<div class="stack">
      <h1>${msg('批量导入', { id: 'property-import' })}</h1>
      ${done ? nothing : this.#form()} ${this.#fault()} ${result ? this.#result(result) : nothing}
    </div>`;
  }

  #form(): TemplateResult {
    const example = msg('类型,地点,名称,到期日', { id: 'property-import-example-head' });
    const row = msg('燃气探测器,金凤花园1号楼 1单元,201 厨房,2031-06-30', { id: 'property-import-example-row' });
    return html`<p>
        ${msg('一次最多 500 台。第一行写列名；“类型”和“地点”必填，“编号”“名称”“上报间隔秒”“到期日”可以不写。', {
          id: 'property-import-hint',
        })}
      </p>
      <pre>${example}\n${row}</pre>
      <div class="row">
        <label class="file">
          ${iconUpload}${msg('选择表格文件', { id: 'property-import-file' })}
          <input class="visually-hidden" type="file" accept=".csv,.txt,text/csv,text/plain" @change=${this.#file} />
        </label>
        <span class="soft small">${msg('或粘贴到下面', { id: 'property-import-paste' })}</span>
      </div>
      <gc-field
        kind="area"
        label=${msg('表格内容', { id: 'property-import-text' })}
        .rows=${8}
        .maxLength=${CHARACTERS_MAXIMUM}
        .value=${this.csv}
        .fault=${this.wrong}
        @gc-input=${(event: CustomEvent<string>) => this.#changed(event.detail)}
      ></gc-field>
      ${this.session.companyId === null ? this.#company() : nothing}
      <div class="row">
        <gc-button
          kind=${this.tried ? 'secondary' : 'primary'}
          ?busy=${this.busy}
          @click=${() => this.#send(true)}
          >${msg('先试一遍，不登记', { id: 'property-import-dry' })}</gc-button
        >
        ${
          this.tried && this.tried.accepted > 0
            ? html`<gc-button ?busy=${this.busy} @click=${() => this.#send(false)}
                >${msg(str`登记 ${this.tried.accepted} 台`, { id: 'property-import-run' })}</gc-button
              >`
            : nothing
        }
      </div>`;
  }

  #company(): TemplateResult {
    return html`<gc-select
      label=${msg('归哪家单位', { id: 'property-company' })}
      .value=${this.companyId}
      .choices=${[
        { value: '', name: msg('请选择', { id: 'property-choose' }) },
        ...this.store.companies.map(({ id, name }) => ({ value: id, name: nameOf(name) })),
      ]}
      @gc-change=${(event: CustomEvent<string>) => {
        this.companyId = event.detail;
        this.tried = null;
      }}
    ></gc-select>`;
  }

  /** A verdict belongs to the table it was given for. */
  #changed(csv: string): void {
    this.csv = csv;
    this.tried = null;
    this.fault = null;
    this.wrong = '';
  }

  async #file(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    // The same file can be chosen again after it was mended.
    const text = file ? tableText(new Uint8Array(await file.arrayBuffer())) : '';
    input.value = '';
    if (!file) return;
    this.#changed(text.slice(0, CHARACTERS_MAXIMUM));
    if (text.length > CHARACTERS_MAXIMUM) {
      this.wrong = msg('表格太大：请分成几份，每份最多 500 台。', { id: 'property-import-large' });
    }
  }

  async #send(dryRun: boolean): Promise<void> {
    if (this.busy) return;
    if (this.csv.trim() === '') {
      this.wrong = msg('先选择文件，或粘贴表格内容。', { id: 'property-import-empty' });
      return;
    }
    if (this.wrong !== '') return;
    this.busy = true;
    const company = this.companyId === '' ? {} : { companyId: this.companyId };
    const result = await importDevices(this.store.patientApi, { csv: this.csv, dryRun, ...company });
    this.busy = false;
    this.fault = result.ok ? null : result.fault;
    this.tried = result.ok && dryRun ? result.value : null;
    if (result.ok && !dryRun) this.store.keepImported(result.value);
    this.shown = PAGE;
  }

  #fault(): TemplateResult | typeof nothing {
    const { fault } = this;
    if (!fault) return nothing;
    const fields = fault.fields.map(({ message }) => message).join(' ');
    return html`<gc-banner tone="error" heading=${fault.title}>${fault.detail} ${fields} ${fault.mend}</gc-banner>`;
  }

  #result(result: ImportResult): TemplateResult {
    const { accepted, refused, dryRun } = result;
    // What has to be mended comes first.
    const rows = [...result.rows].sort((one, other) => Number(one.ok) - Number(other.ok) || one.line - other.line);
    const left = rows.length - this.shown;
    return html`<section class="stack" aria-live="polite">
      <gc-banner
        tone=${refused === 0 ? 'good' : 'warning'}
        heading=${
          dryRun
            ? msg(str`试过了：${accepted} 台可以登记，${refused} 行要改`, { id: 'property-import-tried' })
            : msg(str`登记了 ${accepted} 台，${refused} 行没有登记`, { id: 'property-import-done' })
        }
        >${
          dryRun
            ? msg('还没有登记任何设备。有问题的行不会登记，不影响其他行。', { id: 'property-import-tried-note' })
            : msg('密码只在这里：退出登录或刷新后就没有了，请现在下载。', { id: 'property-import-done-note' })
        }</gc-banner
      >
      ${dryRun ? nothing : this.#afterwards(result)}
      <ol class="panel verdicts">
        ${repeat(
          rows.slice(0, this.shown),
          ({ line }) => line,
          (row) => this.#row(row),
        )}
      </ol>
      ${
        left > 0
          ? html`<div>
              <gc-button
                kind="secondary"
                @click=${() => {
                  this.shown += PAGE * 2;
                }}
                >${msg(str`再显示一些（还有 ${left} 行）`, { id: 'property-import-more' })}</gc-button
              >
            </div>`
          : nothing
      }
    </section>`;
  }

  #afterwards(result: ImportResult): TemplateResult {
    return html`<div class="row">
      ${
        result.accepted === 0
          ? nothing
          : html`<gc-button @click=${() => this.#download(result)}
              ><span slot="icon">${iconDownload}</span>${msg('下载密码表', { id: 'property-import-download' })}</gc-button
            >`
      }
      <gc-button
        kind="secondary"
        @click=${() => {
          this.store.keepImported(null);
          this.#changed('');
        }}
        >${msg('导入另一张表', { id: 'property-import-again' })}</gc-button
      >
    </div>`;
  }

  #row(row: ImportResult['rows'][number]): TemplateResult {
    return html`<li class=${row.ok ? 'good' : 'bad'}>
      <span class="soft numeric">${msg(str`第 ${row.line} 行`, { id: 'property-import-line' })}</span>
      ${row.ok ? iconCheck : iconAlert}
      <div>
        ${
          row.ok
            ? html`<p>
                ${msg('可以', { id: 'property-import-row-good' })}
                <code class="small">${row.deviceId ?? ''}${row.password === null ? '' : ` ${row.password}`}</code>
              </p>`
            : html`<p><strong>${row.detail}</strong></p><p class="small">${mendWords(row.code, row.mend)}</p>`
        }
      </div>
    </li>`;
  }

  #download(result: ImportResult): void {
    const rows = result.rows.flatMap(({ deviceId, password }) =>
      deviceId === null || password === null ? [] : [{ deviceId, password }],
    );
    const head = [
      msg('编号', { id: 'property-fact-id' }),
      msg('用户名', { id: 'property-table-username' }),
      msg('客户端编号', { id: 'property-table-client' }),
      msg('密码', { id: 'property-password' }),
    ];
    downloadText('gridcall-passwords.csv', passwordTable(rows, head), 'text/csv;charset=utf-8');
    this.store.keepImported(result, true);
    this.say(msg('密码表已下载', { id: 'property-import-downloaded' }));
  }
}

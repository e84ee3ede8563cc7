import { html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { msg } from '../i18n/language.ts';
import { GcElement, sharedStyles } from '../ui/element.ts';
import '../ui/gc-banner.ts';
import { staffStyles } from '../ui/staff-styles.ts';
import { serialEntry } from './credential-text.ts';
import './gc-copy-line.ts';
import type { LinkDraft } from './link-draft.ts';

/** A serial bus has no password: it is entered into the gateway's configuration, and what hangs on it waits to be adopted. */
@customElement('gc-serial-lines')
export class GcSerialLines extends GcElement {
  static override styles = [sharedStyles, staffStyles];

  @property({ attribute: false }) draft!: LinkDraft;

  protected override render(): TemplateResult {
    const { convention, placeId } = this.draft;
    const id = placeId === '' ? 'rs485-1' : `rs485-${placeId}`.slice(0, 64);
    return html`<div class="stack">
      <gc-banner heading=${msg('串口总线写在网关的配置里', { id: 'property-serial' })}
        >${msg(
          '把下面几行加进 gridcall.yaml，改好串口、单元号和设备档案，重启网关；总线上的设备会出现在“隔离区”等您接收。',
          { id: 'property-serial-note' },
        )}</gc-banner
      >
      <gc-copy-line
        label=${msg('加进 gridcall.yaml', { id: 'property-serial-lines' })}
        text=${serialEntry(convention, id)}
      ></gc-copy-line>
    </div>`;
  }
}

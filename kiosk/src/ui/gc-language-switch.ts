import { type CSSResultGroup, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { language, setLanguage } from '../i18n/language.ts';
import { GcElement, sharedStyles } from './element.ts';
import './gc-button.ts';
import { iconLanguage } from './icons.ts';

/** Offers the other language in its own words, as somebody who cannot read this one needs it. Fires `gc-language`. */
@customElement('gc-language-switch')
export class GcLanguageSwitch extends GcElement {
  static override shadowRootOptions: ShadowRootInit = { mode: 'open', delegatesFocus: true };
  static override styles: CSSResultGroup = [
    sharedStyles,
    css`
      :host {
        display: inline-block;
        white-space: nowrap;
      }
    `,
  ];

  @property() kind: 'quiet' | 'secondary' | 'on-dark' = 'quiet';

  protected override render() {
    const other = language() === 'en' ? '中文' : 'English';
    return html`<gc-button kind=${this.kind} @click=${this.#change}>
      <span slot="icon">${iconLanguage}</span><span lang=${language() === 'en' ? 'zh-CN' : 'en'}>${other}</span>
    </gc-button>`;
  }

  async #change(): Promise<void> {
    await setLanguage(language() === 'en' ? 'zh-CN' : 'en');
    this.emit('gc-language', language());
  }
}

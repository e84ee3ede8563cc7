import { css, html, type TemplateResult } from 'lit';
import { msg, str } from '../i18n/language.ts';

/** The steps of linking a device: which one this is, and the one button that goes on. */
export function stepHeading(number: number, words: string): TemplateResult {
  return html`<header>
    <p class="steps">${msg(str`第 ${number} 步，共 4 步`, { id: 'property-step-of' })}</p>
    <h1>${words}</h1>
  </header>`;
}

export const stepStyles = css`
  .steps {
    color: var(--gc-ink-soft);
    font-size: 0.88rem;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--gc-gap);
  }
  .actions .main {
    flex: 1 1 14rem;
  }
`;

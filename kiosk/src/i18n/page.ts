import type { LocaleModule } from '@lit/localize';
import { loadFontsAfterPaint } from '../ui/fonts.ts';
import { startLanguage } from './language.ts';

/** What each page does first. Its elements are imported by `main.ts` after this module. */
export function startPage(loadEnglish: () => Promise<LocaleModule>): void {
  startLanguage(loadEnglish);
  loadFontsAfterPaint();
}

import { configureLocalization, type LocaleModule } from '@lit/localize';

export { msg, str } from '@lit/localize';

/** Chinese is the source; English stands complete beside it in src/locales/en. */
export type Language = 'zh-CN' | 'en';
export const sourceLanguage: Language = 'zh-CN';

type Localization = ReturnType<typeof configureLocalization>;
let localization: Localization | undefined;

/** Called once per page, before the first element is defined. `load` fetches the page's own English texts. */
export function startLanguage(load: () => Promise<LocaleModule>): void {
  localization = configureLocalization({
    sourceLocale: sourceLanguage,
    targetLocales: ['en'],
    loadLocale: load,
  });
}

export function language(): Language {
  return localization?.getLocale() === 'en' ? 'en' : sourceLanguage;
}

/** Resolves when the texts are on the page. When they cannot be loaded the language stays what it was. */
export async function setLanguage(next: Language): Promise<void> {
  if (!localization) throw new Error('startLanguage was not called');
  try {
    await localization.setLocale(next);
  } catch {
    return;
  }
  document.documentElement.lang = next;
}

/** A name that the gateway keeps in both languages. */
export function nameOf(name: { readonly zh: string; readonly en: string }): string {
  return language() === 'en' && name.en !== '' ? name.en : name.zh;
}

/** Of what the gateway writes in both languages, Chinese first (`没有信号 / no signal`), the reader's. */
export function inReadersLanguage(words: string, reader: Language = language()): string {
  const [chinese = '', english = chinese] = words.split(' / ');
  return reader === 'en' ? english : chinese;
}

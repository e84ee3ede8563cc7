import { configureLocalization, type LocaleModule } from '@lit/localize';

export { msg, str } from '@lit/localize';

/** Chinese is the source; English stands complete beside it in src/locales/en. */
export type Language = 'zh-CN' | 'en';
export const sourceLanguage: Language = 'zh-CN';

type SetLocale = (locale: string) => Promise<void>;
let setLocale: SetLocale | undefined;
let current: Language = sourceLanguage;

/** Called once per page, before the first element is defined. `load` fetches the page's own English texts. */
export function startLanguage(load: () => Promise<LocaleModule>): void {
  setLocale = configureLocalization({
    sourceLocale: sourceLanguage,
    targetLocales: ['en'],
    loadLocale: load,
  }).setLocale;
}

export function language(): Language {
  return current;
}

/** Resolves when the texts are on the page. When they cannot be loaded the language stays what it was. */
export async function setLanguage(next: Language): Promise<void> {
  if (!setLocale) throw new Error('startLanguage was not called');
  await setLocale(next);
  current = next;
  document.documentElement.lang = next;
}

/** A name that the gateway keeps in both languages. */
export function nameOf(name: { readonly zh: string; readonly en: string }): string {
  return current === 'en' && name.en !== '' ? name.en : name.zh;
}

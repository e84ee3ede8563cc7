/** The store cannot open. Says why and how to mend it, in both languages; shown without a stack trace. */
export class StoreOpenError extends Error {
  readonly zh: string;
  readonly mendZh: string;
  readonly mend: string;
  constructor(
    words: { readonly zh: string; readonly en: string; readonly mendZh: string; readonly mendEn: string },
    options?: ErrorOptions,
  ) {
    super(words.en, options);
    this.name = 'StoreOpenError';
    this.zh = words.zh;
    this.mendZh = words.mendZh;
    this.mend = words.mendEn;
  }
}

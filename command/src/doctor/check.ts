/** One thing the doctor looked at. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly zh: string;
  readonly en: string;
  /** Absent when all is well. */
  readonly mendZh?: string;
  readonly mendEn?: string;
}

export function well(name: string, zh: string, en: string): Finding {
  return { name, ok: true, zh, en };
}

export function ill(name: string, words: { zh: string; en: string; mendZh: string; mendEn: string }): Finding {
  return { name, ok: false, ...words };
}

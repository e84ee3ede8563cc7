/** One operating failure: its HTTP status, a title in both languages and the mend in words its reader understands. */
export interface ErrorDefinition {
  readonly status: number;
  readonly zh: string;
  readonly en: string;
  readonly mendZh: string;
  readonly mendEn: string;
}

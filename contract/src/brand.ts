/** A branded primitive: past its constructor nobody re-checks it. */
export type Brand<T, Name extends string> = T & { readonly __brand: Name };

/** What a validating constructor throws. The message names the value's rule, never the value itself. */
export class InvalidValueError extends Error {
  readonly valueName: string;
  constructor(valueName: string, rule: string) {
    super(`${valueName}: ${rule}`);
    this.name = 'InvalidValueError';
    this.valueName = valueName;
  }
}

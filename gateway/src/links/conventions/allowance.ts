/** The same as the gateway keeps of one hub (core/handlers/discovery.ts): what is read now is read after a start, too. */
export const ANNOUNCED_TOPICS_MAXIMUM = 2_000;
export const ANNOUNCED_MESSAGE_MAXIMUM = 256 * 1024;
export const ANNOUNCED_WHOLE_MAXIMUM = 4 * 1024 * 1024;

/** How much of what a hub announces is held in memory. A hub that announces without end is refused by name. */
export class Allowance {
  readonly #lengths = new Map<string, number>();
  #whole = 0;

  /** Takes the room for a message in place of the one before; what is over the limit, in words, when there is none. */
  take(topic: string, length: number): string | undefined {
    const before = this.#lengths.get(topic);
    if (length > ANNOUNCED_MESSAGE_MAXIMUM) {
      return `The message has ${length} characters; at most ${ANNOUNCED_MESSAGE_MAXIMUM} are kept of one.`;
    }
    if (before === undefined && this.#lengths.size >= ANNOUNCED_TOPICS_MAXIMUM) {
      return `The hub has announced ${ANNOUNCED_TOPICS_MAXIMUM} topics already; this is one too many.`;
    }
    const whole = this.#whole + length - (before ?? 0);
    if (whole > ANNOUNCED_WHOLE_MAXIMUM) {
      return `With this the hub has announced ${whole} characters; at most ${ANNOUNCED_WHOLE_MAXIMUM} are kept.`;
    }
    this.#whole = whole;
    this.#lengths.set(topic, length);
    return undefined;
  }

  release(topic: string): void {
    this.#whole -= this.#lengths.get(topic) ?? 0;
    this.#lengths.delete(topic);
  }
}

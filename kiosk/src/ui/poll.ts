import type { ReactiveController, ReactiveControllerHost } from 'lit';

interface Questions<T> {
  readonly everyMs: number;
  readonly ask: () => Promise<T>;
  /** Resolves to whether to go on asking. */
  readonly take: (answer: T) => boolean;
}

/**
 * Asks again and again while its element is on the page and somebody looks; at once when the page is seen again: a phone
 * that was asleep shows what is, not what was. One question at a time; an answer that was overtaken is dropped.
 */
export class Poll<T> implements ReactiveController {
  readonly #questions: Questions<T>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;

  constructor(host: ReactiveControllerHost, questions: Questions<T>) {
    this.#questions = questions;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#seen);
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#seen);
    this.stop();
  }

  /** Asks now, and goes on from there. */
  readonly now = async (): Promise<void> => {
    this.stop();
    const round = this.#round;
    const answer = await this.#questions.ask();
    if (round !== this.#round) return;
    const goesOn = this.#questions.take(answer);
    if (goesOn && !document.hidden) this.#timer = setTimeout(() => void this.now(), this.#questions.everyMs);
  };

  /** What is under way is dropped, and nothing is asked until `now`. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#round += 1;
  }

  readonly #seen = (): void => {
    if (!document.hidden) void this.now();
  };
}

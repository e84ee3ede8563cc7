/**
 * Of questions that are asked while others are still on their way, an answer that a later question's has overtaken says
 * what was. Only such are dropped: where news come faster than answers, something is shown all the same.
 */
export class InOrder {
  #asked = 0;
  #answered = 0;

  /** Call it with each question; what it returns is called with its answer, and says whether to take it. */
  ask(): () => boolean {
    this.#asked += 1;
    const no = this.#asked;
    return () => {
      if (no < this.#answered) return false;
      this.#answered = no;
      return true;
    };
  }
}

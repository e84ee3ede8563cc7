/** What a modem says: a line, or the `> ` after which it wants the message itself (3GPP TS 27.005 §3.5.1). */
export type Heard = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'prompt' };

/** A line of ours is some 400 characters at most; what is longer without an end is noise. */
const LINE_MAXIMUM = 2048;

/** Takes bytes as they come, torn anywhere. */
export class AtLines {
  #rest = '';

  push(bytes: Uint8Array): readonly Heard[] {
    this.#rest += Buffer.from(bytes).toString('latin1');
    const heard: Heard[] = [];
    for (;;) {
      // A modem may go on speaking right behind its prompt.
      if (this.#rest.startsWith('> ')) {
        this.#rest = this.#rest.slice(2);
        heard.push({ kind: 'prompt' });
      }
      const end = this.#rest.search(/[\r\n]/);
      if (end < 0) break;
      const text = this.#rest.slice(0, end).trim();
      this.#rest = this.#rest.slice(end + 1);
      if (text !== '') heard.push({ kind: 'line', text });
    }
    if (this.#rest.length > LINE_MAXIMUM) this.#rest = '';
    return heard;
  }

  clear(): void {
    this.#rest = '';
  }
}

/**
 * Blanks out what is not code, keeping every line where it was, so that a rule about code does not trip over a comment or
 * over words in a string. `keepStrings` leaves the strings, for who reads import specifiers.
 */
export function codeOf(text: string, options: { readonly keepStrings: boolean }): string {
  const scanner = new Scanner(text, options.keepStrings);
  return scanner.run();
}

/** A slash opens a regular expression where a value may begin, and divides everywhere else. */
const valueMayBegin = /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\b(?:return|typeof|case|in|of|delete|void|throw|yield|await))$/;

class Scanner {
  readonly #text: string;
  readonly #keepStrings: boolean;
  #at = 0;
  #out = '';
  /** Depth of braces at which each open `${` of a template ends. */
  readonly #templates: number[] = [];
  #braces = 0;

  constructor(text: string, keepStrings: boolean) {
    this.#text = text;
    this.#keepStrings = keepStrings;
  }

  run(): string {
    while (this.#at < this.#text.length) this.#step();
    return this.#out;
  }

  #step(): void {
    const two = this.#text.slice(this.#at, this.#at + 2);
    const one = two[0] ?? '';
    if (two === '//') this.#blankUntil(this.#endOf('\n', 0));
    else if (two === '/*') this.#blankUntil(this.#endOf('*/', 2));
    else if (one === "'" || one === '"') this.#quoted(one);
    else if (one === '`') this.#template();
    else if (one === '/' && valueMayBegin.test(this.#out.slice(-100).trimEnd())) this.#regularExpression();
    else if (one === '}' && this.#templates.at(-1) === this.#braces) {
      this.#templates.pop();
      this.#template();
    } else {
      if (one === '{') this.#braces += 1;
      if (one === '}') this.#braces -= 1;
      this.#out += one;
      this.#at += 1;
    }
  }

  #endOf(mark: string, extra: number): number {
    const found = this.#text.indexOf(mark, this.#at + extra);
    return found < 0 ? this.#text.length : found + extra;
  }

  #blankUntil(end: number): void {
    this.#out += blank(this.#text.slice(this.#at, end));
    this.#at = end;
  }

  #emit(from: number, to: number): void {
    const inside = this.#text.slice(from + 1, to - 1);
    this.#out += this.#text[from] + (this.#keepStrings ? inside : blank(inside)) + this.#text[to - 1];
    this.#at = to;
  }

  #quoted(quote: string): void {
    const from = this.#at;
    let at = from + 1;
    while (at < this.#text.length && this.#text[at] !== quote && this.#text[at] !== '\n') {
      at += this.#text[at] === '\\' ? 2 : 1;
    }
    this.#emit(from, Math.min(at + 1, this.#text.length));
  }

  /** From a backtick or from the brace that ends `${…}`, to the next `${` or to the closing backtick. */
  #template(): void {
    const from = this.#at;
    let at = from + 1;
    while (at < this.#text.length && this.#text[at] !== '`' && this.#text.slice(at, at + 2) !== '${') {
      at += this.#text[at] === '\\' ? 2 : 1;
    }
    if (this.#text[at] === '$') {
      this.#templates.push(this.#braces);
      at += 1;
    }
    this.#emit(from, Math.min(at + 1, this.#text.length));
  }

  #regularExpression(): void {
    const from = this.#at;
    let at = from + 1;
    let inClass = false;
    while (at < this.#text.length && this.#text[at] !== '\n' && (inClass || this.#text[at] !== '/')) {
      if (this.#text[at] === '[') inClass = true;
      if (this.#text[at] === ']') inClass = false;
      at += this.#text[at] === '\\' ? 2 : 1;
    }
    this.#emit(from, Math.min(at + 1, this.#text.length));
  }
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

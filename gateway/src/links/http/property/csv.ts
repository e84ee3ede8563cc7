/** Why a row cannot be read as a row. */
export type CsvFault = 'quote-not-closed' | 'text-after-quote';

export interface CsvRecord {
  /** Where the row begins, counted from 1 as an editor counts. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly fault: CsvFault | null;
}

const separators = [',', ';', '\t'] as const;

/** What the first line is divided by: a comma, or what a spreadsheet of another language writes instead. */
export function separatorOf(text: string): string {
  const head = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const counted = separators.map((separator) => ({ separator, count: head.split(separator).length }));
  return counted.reduce((best, one) => (one.count > best.count ? one : best)).separator;
}

/**
 * Reads a table (RFC 4180): cells in quotes hold separators, line ends and doubled quotes; lines end in LF, CR LF or CR;
 * a byte order mark is no cell; blank lines are no rows. A quote inside a cell that did not begin with one is itself, as
 * spreadsheets read it. Never throws: what is wrong is told at its row.
 */
export function parseCsv(text: string): readonly CsvRecord[] {
  const body = text.startsWith('\u{feff}') ? text.slice(1) : text;
  const separator = separatorOf(body);
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
  while (at < body.length) {
    const row = readRow(body, at, separator);
    const isBlank = row.fault === null && row.cells.every((cell) => cell.trim() === '');
    if (!isBlank) records.push({ line, cells: row.cells, fault: row.fault });
    line += lineEndsIn(body.slice(at, row.next));
    at = row.next;
  }
  return records;
}

interface Row {
  readonly cells: readonly string[];
  readonly fault: CsvFault | null;
  /** Where the next row begins. */
  readonly next: number;
}

function readRow(body: string, start: number, separator: string): Row {
  const cells: string[] = [];
  let fault: CsvFault | null = null;
  let at = start;
  for (;;) {
    const cell = body[at] === '"' ? readQuoted(body, at, separator) : readPlain(body, at, separator);
    cells.push(cell.text);
    fault ??= cell.fault;
    at = cell.next;
    if (body[at] !== separator) break;
    at++;
  }
  if (body[at] === '\r' && body[at + 1] === '\n') at += 2;
  else if (at < body.length) at++;
  return { cells, fault, next: at };
}

interface Cell {
  readonly text: string;
  readonly fault: CsvFault | null;
  /** At the separator or the line end behind it. */
  readonly next: number;
}

function readPlain(body: string, start: number, separator: string): Cell {
  let at = start;
  while (at < body.length && body[at] !== separator && body[at] !== '\n' && body[at] !== '\r') at++;
  return { text: body.slice(start, at), fault: null, next: at };
}

function readQuoted(body: string, start: number, separator: string): Cell {
  let text = '';
  let at = start + 1;
  for (;;) {
    const end = body.indexOf('"', at);
    if (end < 0) return { text: text + body.slice(at), fault: 'quote-not-closed', next: body.length };
    text += body.slice(at, end);
    at = end + 1;
    if (body[at] !== '"') break;
    text += '"';
    at++;
  }
  const rest = readPlain(body, at, separator);
  return { text: text + rest.text, fault: rest.text.trim() === '' ? null : 'text-after-quote', next: rest.next };
}

function lineEndsIn(text: string): number {
  return text.match(/\r\n|\r|\n/g)?.length ?? 0;
}

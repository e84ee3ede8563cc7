import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCsv } from './csv.ts';

const cellsOf = (text: string) => parseCsv(text).map(({ cells }) => cells);

test.each<[string, string, readonly (readonly string[])[]]>([
  ['nothing', '', []],
  ['a byte order mark alone', '\u{feff}', []],
  ['one cell', 'a', [['a']]],
  ['commas', 'a,b,c', [['a', 'b', 'c']]],
  [
    'empty cells',
    'a,,\n,b,',
    [
      ['a', '', ''],
      ['', 'b', ''],
    ],
  ],
  ['a byte order mark', '\u{feff}id,kind', [['id', 'kind']]],
  [
    'LF',
    'a,b\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'CR LF',
    'a,b\r\nc,d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'CR alone',
    'a,b\rc,d\r',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  [
    'blank lines and lines of separators',
    'a,b\n\n , \n,\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['a quoted separator', 'a,"b,c"', [['a', 'b,c']]],
  ['a doubled quote', '"1号楼 ""东"" 门"', [['1号楼 "东" 门']]],
  ['a line end inside quotes', '"a\r\nb",c\nd', [['a\r\nb', 'c'], ['d']]],
  ['an empty quoted cell', '"",x', [['', 'x']]],
  ['blanks behind a quote', '"a" ,b', [['a ', 'b']]],
  ['a quote inside a plain cell', '5" pipe,b', [['5" pipe', 'b']]],
  [
    'semicolons',
    'id;kind\na,b;c',
    [
      ['id', 'kind'],
      ['a,b', 'c'],
    ],
  ],
  [
    'tabs',
    'id\tkind\na,b\tc',
    [
      ['id', 'kind'],
      ['a,b', 'c'],
    ],
  ],
])('%s', (_name, text, expected) => {
  expect(cellsOf(text)).toEqual(expected);
});

describe('a row that is wrong', () => {
  test('text behind a closing quote is told at its row; the next row is read', () => {
    expect(parseCsv('a,b\n"x"y,z\nc,d')).toEqual([
      { line: 1, cells: ['a', 'b'], fault: null },
      { line: 2, cells: ['xy', 'z'], fault: 'text-after-quote' },
      { line: 3, cells: ['c', 'd'], fault: null },
    ]);
  });

  test('a quote that is not closed takes the rest, and is told where it began', () => {
    const [, , last] = parseCsv('a,b\nc,d\n"e,f\ng,h\n');
    expect(last).toEqual({ line: 3, cells: ['e,f\ng,h\n'], fault: 'quote-not-closed' });
  });
});

test('a row is counted by the line it begins in, also behind a cell of two lines', () => {
  expect(parseCsv('a\r\n\r\n"b\r\nc"\nd').map(({ line }) => line)).toEqual([1, 3, 5]);
});

test('what is written is read again, whatever the cells hold', () => {
  const cell = fc.oneof(fc.constantFrom('', ',', '"', '""', '\n', '\r\n', '\r', ';', '\t', ' ', '燃气'), fc.string());
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 });
  const written = (rows: readonly (readonly string[])[], end: string, mark: string) =>
    mark + rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join(end);
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n', '\r'), fc.constantFrom('', '\u{feff}'), (rows, end, mark) => {
      const head = ['x', 'y', 'z', 'w'];
      const kept = rows.filter((row) => row.some((text) => text.trim() !== ''));
      expect(cellsOf(written([head, ...rows], end, mark))).toEqual([head, ...kept]);
    }),
  );
});

test('no text makes it throw, and no row is lost in the count', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ';') }), (text) => {
      const lines = parseCsv(text).map(({ line }) => line);
      expect(lines.toSorted((left, right) => left - right)).toEqual(lines);
      expect(new Set(lines).size).toBe(lines.length);
    }),
  );
});

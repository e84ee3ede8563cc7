import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSseParser, MAX_LINE_CHARACTERS, type StreamEvent } from './sse-parser.ts';

function parseAll(pieces: readonly string[]): StreamEvent[] {
  const parser = createSseParser();
  return pieces.flatMap((piece) => [...parser.push(piece)]);
}

test.each<[string, string, Partial<StreamEvent>[]]>([
  [
    'an event with all fields',
    'event: change\nid: a-1\ndata: {}\n\n',
    [{ event: 'change', id: 'a-1', hasId: true, data: '{}' }],
  ],
  ['no event name', 'data: x\n\n', [{ event: 'message', id: null, hasId: false, data: 'x' }]],
  ['several data lines', 'data: a\ndata: b\n\n', [{ data: 'a\nb' }]],
  ['no space after the colon', 'data:a\n\n', [{ data: 'a' }]],
  ['only the first space goes', 'data:  a\n\n', [{ data: ' a' }]],
  ['a heartbeat comment', ': 1\n\n:\n\n', []],
  ['a field without data dispatches nothing', 'event: change\nid: a-1\n\n', []],
  [
    'the id lasts, but is not the event’s own',
    'id: a-1\ndata: x\n\ndata: y\n\n',
    [
      { id: 'a-1', hasId: true },
      { id: 'a-1', hasId: false },
    ],
  ],
  ['an id with NUL is left out', 'id: a\0b\ndata: x\n\n', [{ id: null, hasId: false }]],
  ['an unfinished event waits', 'data: x\n', []],
  ['unknown fields are left out', 'colour: red\ndata: x\n\n', [{ data: 'x' }]],
  ['carriage returns', 'data: x\r\rdata: y\r\n\r\n', [{ data: 'x' }, { data: 'y' }]],
])('%s', (_name, text, expected) => {
  expect(parseAll([text])).toMatchObject(expected);
  expect(parseAll([text])).toHaveLength(expected.length);
});

test('pieces may end anywhere', () => {
  const text = ': hi\r\nevent: change\r\nid: e-12\r\ndata: {"zh":"燃气"}\r\n\r\nretry: 2500\ndata: 2\n\n';
  const whole = parseAll([text]);
  expect(whole).toHaveLength(2);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 12 }), (cuts) => {
      const at = [0, ...cuts.sort((a, b) => a - b), text.length];
      const pieces = at.slice(1).map((end, index) => text.slice(at[index], end));
      expect(parseAll(pieces)).toEqual(whole);
    }),
  );
});

test('reads retry', () => {
  const parser = createSseParser();
  parser.push('retry: 2500\nretry: soon\n');
  expect(parser.retryMs).toBe(2500);
});

test('an endless line is refused', () => {
  const parser = createSseParser();
  expect(() => parser.push('x'.repeat(MAX_LINE_CHARACTERS + 1))).toThrow('too long');
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SseReader } from './live-stream.ts';

const text =
  'retry: 1000\n\n: beat\n\nid: e-1\nevent: change\ndata: {"no":1}\n\nevent: reset\ndata: {\ndata: }\n\nid: e-2\ndata: x\n\n';
const events = [
  { id: 'e-1', event: 'change', data: '{"no":1}' },
  { id: 'e-1', event: 'reset', data: '{\n}' },
  { id: 'e-2', event: 'message', data: 'x' },
];

it('reads events, keeps the last id, and passes over beats', () => {
  expect(new SseReader().push(text)).toEqual(events);
});

it('reads the same however the text is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(text.length), { maxLength: 20 }), (cuts) => {
      const places = [0, ...cuts.sort((left, right) => left - right), text.length];
      const reader = new SseReader();
      const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
      expect(pieces.flatMap((piece) => reader.push(piece))).toEqual(events);
    }),
  );
});

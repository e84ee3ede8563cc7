import { afterEach, beforeEach, expect, test } from 'vitest';
import { alertEvent, requestEvent } from '../../testing/events.ts';
import { QueueUnderTest, tokens } from '../../testing/queue-under-test.ts';

let queue: QueueUnderTest;
beforeEach(async () => {
  queue = await new QueueUnderTest().start();
});
afterEach(() => queue.stop());

interface Frame {
  readonly id: string;
  readonly event: string;
  readonly data: { readonly id?: string; readonly version?: number; readonly state?: string };
}

/** A reader of the stream, as a browser would be. */
async function follow(token: string, lastEventId?: string) {
  const abort = new AbortController();
  const headers = { authorization: `Bearer ${token}`, ...(lastEventId ? { 'last-event-id': lastEventId } : {}) };
  const response = await fetch(`${queue.url}/v1/live`, { headers, signal: abort.signal });
  const frames: Frame[] = [];
  let ended = false;
  const read = async (): Promise<void> => {
    let text = '';
    try {
      for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        text += chunk;
        const parts = text.split('\n\n');
        text = parts.pop() ?? '';
        for (const part of parts) {
          const fields = new Map(
            part.split('\n').map((line) => [line.split(': ')[0], line.slice(line.indexOf(': ') + 2)]),
          );
          const [id = '', event = ''] = [fields.get('id'), fields.get('event')];
          if (event !== '') frames.push({ id, event, data: JSON.parse(fields.get('data') ?? '{}') });
        }
      }
    } catch {
      // Aborted by the test.
    }
    ended = true;
  };
  const reading = read();
  const close = (): Promise<void> => {
    abort.abort();
    return reading;
  };
  return { status: response.status, frames, ended: () => ended, close };
}

test('a new reader is told to read the list, then hears of each change; a returning one misses nothing', async () => {
  const officer = await queue.officer('王芳');
  const first = await follow(officer);
  await expect.poll(() => first.frames.length).toBe(1);
  expect(first.frames[0]).toMatchObject({ event: 'reset' });
  await queue.send([alertEvent('e1', 'raised')]);
  await expect.poll(() => first.frames.length).toBe(5);
  const [incident] = await queue.incidents();
  expect(first.frames.at(-1)).toMatchObject({
    event: 'incident',
    data: { id: incident?.id, version: incident?.version, state: 'dispatched' },
  });
  await first.close();
  await queue.send([alertEvent('e2', 'acknowledged')]);
  const again = await follow(officer, first.frames[2]?.id);
  await expect.poll(() => again.frames.length).toBe(3);
  expect(again.frames.slice(0, 2)).toEqual(first.frames.slice(3));
  expect(again.frames.every((frame) => frame.event === 'incident')).toBe(true);
  await again.close();
});

test.each(['01ARZ3NDEKTSV4RRFFQ69G5FAV-1', 'nonsense', '-1'])('an id of another store (%s) resets', async (id) => {
  await queue.send([alertEvent('e1', 'raised')]);
  const reader = await follow(tokens.administrator, id);
  await expect.poll(() => reader.frames.length).toBe(1);
  expect(reader.frames).toMatchObject([{ event: 'reset' }]);
  await reader.close();
});

test('an id from before the store was put back to an older copy resets', async () => {
  await queue.send([alertEvent('e1', 'raised')]);
  const reader = await follow(tokens.administrator);
  await expect.poll(() => reader.frames.length).toBe(1);
  const ahead = reader.frames[0]?.id.replace(/-[0-9]+$/, '-999') ?? '';
  await reader.close();
  const returning = await follow(tokens.administrator, ahead);
  await expect.poll(() => returning.frames.length).toBe(1);
  expect(returning.frames).toMatchObject([{ event: 'reset' }]);
  await returning.close();
});

test('rights hold on the stream, also when it is resumed, and end with the token', async () => {
  const created = await queue.call<{ id: string; token: string }>(
    'POST',
    '/v1/administration/tokens',
    tokens.administrator,
    {
      role: 'operator',
      name: '赵',
    },
  );
  const reader = await follow(created.body.token);
  await expect.poll(() => reader.frames.length).toBe(1);
  await queue.send([
    requestEvent('r1', { categoryCode: 'N03', level: 1 }),
    requestEvent('r2', { number: '0417-00124-2' }),
  ]);
  await expect.poll(() => reader.frames.length).toBe(2);
  expect(reader.frames[1]).toMatchObject({ data: { state: 'submitted' } });
  await queue.call('DELETE', `/v1/administration/tokens/${created.body.id}`, tokens.administrator);
  await expect.poll(() => reader.ended()).toBe(true);
  expect((await follow(created.body.token)).status).toBe(401);
  expect((await follow(tokens.uplink)).status).toBe(401);
});

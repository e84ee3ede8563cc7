import { describe, expect, test } from 'vitest';
import { HASH_KEY_VALID_MS, RING_SIZE, SeenMessages } from './message-ring.ts';

const seen = (contentHash: number, receivedAt = 0) => ({ contentHash, receivedAt });

describe('seen messages', () => {
  test('are known by device and key', () => {
    const messages = new SeenMessages();
    messages.add('a', 'i:1', seen(1));
    expect(messages.find('a', 'i:1', 0)).toEqual(seen(1));
    expect(messages.find('b', 'i:1', 0)).toBeUndefined();
    expect(messages.find('a', 'i:2', 0)).toBeUndefined();
  });

  test('are the last of a device; another device pushes none of them out', () => {
    const messages = new SeenMessages();
    for (let index = 0; index < RING_SIZE + 1; index++) messages.add('a', `i:${index}`, seen(index));
    for (let index = 0; index < 1000; index++) messages.add('b', `i:${index}`, seen(index));
    expect(messages.find('a', 'i:0', 0)).toBeUndefined();
    expect(messages.find('a', 'i:1', 0)).toEqual(seen(1));
    expect(messages.find('a', `i:${RING_SIZE}`, 0)).toEqual(seen(RING_SIZE));
  });

  test('keep one place when a key comes again', () => {
    const messages = new SeenMessages();
    messages.add('a', 'i:first', seen(1));
    for (let index = 0; index < 200; index++) messages.add('a', 'i:again', seen(index));
    expect(messages.find('a', 'i:first', 0)).toEqual(seen(1));
    expect(messages.find('a', 'i:again', 0)).toEqual(seen(199));
  });

  test('by the hash of their content are the same for ten minutes only', () => {
    const messages = new SeenMessages();
    messages.add('a', 'h:1', seen(1, 1000));
    expect(messages.find('a', 'h:1', 1000 + HASH_KEY_VALID_MS)).toEqual(seen(1, 1000));
    expect(messages.find('a', 'h:1', 1001 + HASH_KEY_VALID_MS)).toBeUndefined();
    expect(messages.find('a', 'h:1', 1000 - HASH_KEY_VALID_MS)).toEqual(seen(1, 1000));
    expect(messages.find('a', 'h:1', 999 - HASH_KEY_VALID_MS)).toBeUndefined();
  });
});

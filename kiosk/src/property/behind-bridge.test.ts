import { expect, test } from 'vitest';
import { isBehindBridge, isReleased } from './behind-bridge.ts';

test.each([
  ['a device with a link of its own', { id: 'gas-1', linkId: 'gas-1', address: null }, false, false],
  ['a bridge', { id: 'hub-1', linkId: 'hub-1', address: null }, false, false],
  ['a child', { id: 'gas-2', linkId: 'hub-1', address: '0x00a2' }, true, false],
  ['a child whose adoption was taken back', { id: 'gas-2', linkId: 'hub-1', address: null }, true, true],
])('%s', (_name, device, behindBridge, released) => {
  expect(isBehindBridge(device)).toBe(behindBridge);
  expect(isReleased(device)).toBe(released);
});

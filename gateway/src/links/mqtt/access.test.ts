import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayForward, mayPublish, maySubscribe } from './access.ts';

describe('a link publishes only under its own device', () => {
  test.each([
    ['gridcall/v1/co1/reading', undefined],
    ['gridcall/v1/co1/event', undefined],
    ['gridcall/v1/co1/status', undefined],
    ['gridcall/v1/co10/reading', 'TOPIC_NOT_YOURS'],
    ['gridcall/v1/co/reading', 'TOPIC_NOT_YOURS'],
    ['gridcall/v1/co1/command', 'TOPIC_UNKNOWN'],
    ['gridcall/v1/co1/reading/more', 'TOPIC_UNKNOWN'],
    ['gridcall/v1/co1', 'TOPIC_UNKNOWN'],
    ['gridcall/v1//reading', 'TOPIC_NOT_YOURS'],
    ['gridcall/v2/co1/reading', 'TOPIC_UNKNOWN'],
    ['$SYS/co1/reading', 'TOPIC_UNKNOWN'],
    ['zigbee2mqtt/co1', 'TOPIC_UNKNOWN'],
  ])('%s', (topic, code) => {
    const verdict = mayPublish('co1', topic);
    expect(verdict.ok ? undefined : verdict.code).toBe(code);
  });
});

describe('a link hears its own commands only', () => {
  test.each([
    ['gridcall/v1/co1/command', true],
    ['gridcall/v1/co10/command', false],
    ['gridcall/v1/+/command', false],
    ['gridcall/#', false],
    ['#', false],
    ['+/v1/co1/command', false],
    ['$SYS/#', false],
    ['$share/g/gridcall/v1/co1/command', false],
  ])('%s', (filter, allowed) => {
    expect(maySubscribe('co1', filter)).toBe(allowed);
  });

  test('nothing that a client published is forwarded to anybody', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (device, topic) => !mayForward(device, topic, true)));
    expect(mayForward('co1', 'gridcall/v1/co1/command', false)).toBe(true);
    expect(mayForward('co1', 'gridcall/v1/co10/command', false)).toBe(false);
  });
});

test('no device of one company writes or reads under an id that is not its own', () => {
  const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/);
  fc.assert(
    fc.property(id, id, fc.constantFrom('reading', 'event', 'status', 'command'), (own, other, kind) => {
      fc.pre(own !== other);
      expect(mayPublish(own, `gridcall/v1/${other}/${kind}`).ok).toBe(false);
      expect(maySubscribe(own, `gridcall/v1/${other}/${kind}`)).toBe(false);
    }),
  );
});

import type { ConventionName } from '@gridcall/contract/convention.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conventionOf } from '../conventions/index.ts';
import { type BridgeScope, type DeviceScope, mayForward, mayPublish, maySubscribe } from './access.ts';
import { Bridge } from './bridge.ts';
import { bridgeLink } from './testing/rows.ts';
import { tinyHub } from './testing/tiny-hub.ts';

const deviceScope = (deviceId: string): DeviceScope => ({ kind: 'device', deviceId });
const hubScope = (linkId: string, baseTopic: string): BridgeScope =>
  new Bridge(bridgeLink(linkId, { options: { baseTopic, gas: null } }), tinyHub).scope;

describe('a device publishes only under itself', () => {
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
    const verdict = mayPublish(deviceScope('co1'), topic);
    expect(verdict.ok ? undefined : verdict.code).toBe(code);
  });
});

describe('a bridge publishes only what its convention owns', () => {
  test.each([
    ['hub/a1', true],
    ['hub/a1/set', true],
    ['hub', false],
    ['hub2/a1', false],
    ['$SYS/hub/a1', false],
    ['gridcall/v1/co1/reading', false],
  ])('%s', (topic, allowed) => {
    expect(mayPublish(hubScope('hub-1', 'hub'), topic).ok).toBe(allowed);
  });

  test.each<[ConventionName, string | null, string]>([
    ['zigbee2mqtt', null, 'is no topic of Zigbee2MQTT, which publishes under "zigbee2mqtt/#", "homeassistant/#".'],
    ['zigbee2mqtt', 'z2m-3', 'is no topic of Zigbee2MQTT, which publishes under "z2m-3/#", "homeassistant/#".'],
    ['chirpstack', null, 'which publishes under "application/#".'],
    ['home-assistant', null, 'is no topic of Home Assistant discovery.'],
  ])('%s under %s says where it was expected', (name, baseTopic, words) => {
    const convention = conventionOf(name);
    if (convention === undefined) throw new Error(`no convention ${name}`);
    const link = bridgeLink('hub-1', { convention: name, options: { baseTopic, gas: null } });
    expect(mayPublish(new Bridge(link, convention).scope, 'gridcall/v1/x/reading')).toMatchObject({
      ...{ ok: false, code: 'TOPIC_NOT_OF_BRIDGE', detail: expect.stringContaining(words) },
    });
  });

  test('nothing that begins with $, whatever its base topic', () => {
    expect(mayPublish(hubScope('hub-1', '$SYS'), '$SYS/broker').ok).toBe(false);
    expect(maySubscribe(hubScope('hub-1', '$SYS'), '$SYS/#')).toBe(false);
  });
});

describe('a device hears its own commands only', () => {
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
    expect(maySubscribe(deviceScope('co1'), filter)).toBe(allowed);
  });
});

describe('a hub listens under its own namespace', () => {
  test.each([
    ['hub/#', true],
    ['hub/+/set', true],
    ['hub/a1/set', true],
    ['#', false],
    ['+/a1', false],
    ['+/#', false],
    ['/hub/#', false],
    ['hub2/#', false],
    ['homeassistant/status', false],
    ['gridcall/v1/co1/command', false],
    ['$share/g/hub/#', false],
  ])('%s', (filter, allowed) => {
    expect(maySubscribe(hubScope('hub-1', 'hub'), filter)).toBe(allowed);
  });
});

describe('real hubs', () => {
  const scopeOf = (name: ConventionName) => {
    const convention = conventionOf(name);
    if (!convention) throw new Error(`no MQTT convention ${name}`);
    return new Bridge(bridgeLink('hub-1', { options: {} }), convention).scope;
  };

  test.each([
    ['zigbee2mqtt', ['zigbee2mqtt/#', 'homeassistant/#', 'homeassistant/status']],
    ['chirpstack', ['application/+/device/+/command/+']],
    ['tasmota', ['cmnd/tasmota_hall/#', 'cmnd/tasmotas/#', 'cmnd/DVES_3D5E26_fb/#']],
    ['shelly', ['shellies/command', 'shellies/shellygas-1/command', 'g/rpc', 'g/command', 'g/command/switch:0']],
    ['home-assistant', ['homeassistant/status', 'esp-kitchen/switch/relay/command']],
  ] as const)('%s may listen where it does at its start, and say nothing there', (name, filters) => {
    for (const filter of filters) expect(maySubscribe(scopeOf(name), filter), filter).toBe(true);
    expect(maySubscribe(scopeOf(name), '#')).toBe(false);
    for (const filter of filters) {
      const topic = filter.replaceAll(/[+#]/g, 'x');
      const heard = conventionOf(name)?.open([], { baseTopic: null, gas: null }).hear(topic, '{"gas":true}');
      expect(heard?.said, filter).toEqual(
        name === 'zigbee2mqtt' && filter === 'zigbee2mqtt/#' ? expect.anything() : [],
      );
    }
  });

  test('a family that is known and not read is refused by its name', () => {
    const topic = 'spBv1.0/Sparkplug B Devices/NDEATH/Raspberry Pi';
    for (const scope of [scopeOf('home-assistant'), scopeOf('zigbee2mqtt'), deviceScope('co1')]) {
      const verdict = mayPublish(scope, topic);
      expect(verdict.ok ? '' : verdict.detail).toContain('Sparkplug B is not read');
    }
  });
});

describe('property: no company reads or writes what is another’s', () => {
  /** Ids that are each other's beginnings are the ones that careless comparisons mix up: co1, co10. */
  const id = fc.oneof(
    fc.constantFrom('co1', 'co10', 'co', 'co1-0', '1co'),
    fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,8}$/),
  );
  const level = fc.oneof(
    fc.constantFrom('+', '#', '', 'gridcall', 'v1', 'hub', '$SYS', '$share', 'command', 'reading', 'status', 'event'),
    id,
    fc.string({ maxLength: 4 }),
  );
  const topic = fc.oneof(
    fc.array(level, { minLength: 1, maxLength: 6 }).map((levels) => levels.join('/')),
    fc.tuple(id, level).map(([device, kind]) => `gridcall/v1/${device}/${kind}`),
  );

  test('what a device may publish or hear names itself', () => {
    fc.assert(
      fc.property(id, topic, (own, said) => {
        const scope = deviceScope(own);
        if (mayPublish(scope, said).ok) expect(said.split('/')).toEqual(['gridcall', 'v1', own, expect.any(String)]);
        if (maySubscribe(scope, said)) expect(said).toBe(`gridcall/v1/${own}/command`);
      }),
      { numRuns: 20_000 },
    );
  });

  test('no two devices may publish or hear the same', () => {
    fc.assert(
      fc.property(id, id, topic, (left, right, said) => {
        fc.pre(left !== right);
        const [one, other] = [deviceScope(left), deviceScope(right)];
        expect(mayPublish(one, said).ok && mayPublish(other, said).ok).toBe(false);
        expect(maySubscribe(one, said) && maySubscribe(other, said)).toBe(false);
      }),
      { numRuns: 20_000 },
    );
  });

  test('a bridge neither publishes nor hears under a device, nor outside its base', () => {
    fc.assert(
      fc.property(id, id, topic, (base, device, said) => {
        fc.pre(base !== 'gridcall');
        const scope = hubScope('hub-1', base);
        if (mayPublish(scope, said).ok || maySubscribe(scope, said)) expect(said.split('/')[0]).toBe(base);
        expect(mayPublish(scope, `gridcall/v1/${device}/reading`).ok).toBe(false);
        expect(maySubscribe(scope, `gridcall/v1/${device}/command`)).toBe(false);
      }),
      { numRuns: 10_000 },
    );
  });

  test('nothing is forwarded but what the gateway says to that very link', () => {
    fc.assert(
      fc.property(id, id, topic, topic, (own, other, said, going) => {
        const scope = deviceScope(own);
        expect(mayForward(scope, own, said, undefined)).toBe(false);
        const toOther = { linkId: other, topic: going };
        if (mayForward(scope, own, said, toOther)) {
          expect([other, going, said]).toEqual([own, said, `gridcall/v1/${own}/command`]);
        }
      }),
      { numRuns: 20_000 },
    );
    const command = 'gridcall/v1/co1/command';
    expect(mayForward(deviceScope('co1'), 'co1', command, { linkId: 'co1', topic: command })).toBe(true);
  });
});

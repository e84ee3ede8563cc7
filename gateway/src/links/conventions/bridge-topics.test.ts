import { bridgeTopics, type ConventionName } from '@gridcall/contract/convention.ts';
import { describe, expect, test } from 'vitest';
import { conventionOf } from './index.ts';

function matches(filter: string, topic: string): boolean {
  const [levels, named] = [filter.split('/'), topic.split('/')];
  if (levels.at(-1) === '#') return levels.slice(0, -1).every((level, at) => level === '+' || level === named[at]);
  return levels.length === named.length && levels.every((level, at) => level === '+' || level === named[at]);
}

/** What an installer is told that a bridge may publish is what its convention takes. */
describe('the topics of a bridge', () => {
  test.each<[ConventionName, string | null, string]>([
    ['home-assistant', null, 'homeassistant/binary_sensor/x/config'],
    ['home-assistant', 'site', 'site/binary_sensor/x/config'],
    ['home-assistant', null, 'anything/at/all'],
    ['zigbee2mqtt', null, 'zigbee2mqtt/kitchen'],
    ['zigbee2mqtt', null, 'homeassistant/binary_sensor/x/config'],
    ['zigbee2mqtt', 'hall/z2m', 'hall/z2m/bridge/devices'],
    ['chirpstack', null, 'application/a/device/0011223344556677/event/up'],
    ['chirpstack', 'lora', 'lora/a/device/0011223344556677/event/up'],
    ['tasmota', null, 'tele/plug/SENSOR'],
    ['tasmota', null, 'stat/plug/STATUS8'],
    ['tasmota', null, 'tasmota/discovery/A4CF12F00001/config'],
    ['tasmota', 'hall', 'hall/tele/plug/SENSOR'],
    ['shelly', null, 'shellies/shellygas-1/sensor/gas'],
    ['shelly', null, 'shellysmoke-1/events/rpc'],
    ['shelly', null, 'shellysmoke-1/status/smoke:0'],
    ['shelly', null, 'shellysmoke-1/online'],
    ['shelly', 'hall', 'hall/shellysmoke-1/online'],
    ['esp-rfid', null, 'esprfid/send'],
    ['esp-rfid', null, '/esprfid/send'],
    ['esp-rfid', 'gate', '/gate/send'],
  ])('%s under %s: %s', (name, baseTopic, topic) => {
    expect(conventionOf(name)?.owns(topic, { baseTopic, gas: null })).toBe(true);
    expect(bridgeTopics(name, baseTopic).some((filter) => matches(filter, topic))).toBe(true);
  });
});

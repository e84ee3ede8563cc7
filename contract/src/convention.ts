import { Type } from 'typebox';

/**
 * How what comes over a link is to be read. `native` is one device that speaks gridcall/v1; all others are bridges, whose
 * children appear by themselves and are adopted one by one. `baseTopic`: what its topics begin with unless its owner
 * changed that; null where there is no such beginning.
 */
export const conventions = {
  native: { zh: 'Gridcall 自有格式', en: 'Gridcall native', wire: 'mqtt', baseTopic: null },
  'home-assistant': {
    zh: 'Home Assistant 自动发现',
    en: 'Home Assistant discovery',
    wire: 'mqtt',
    baseTopic: 'homeassistant',
  },
  zigbee2mqtt: { zh: 'Zigbee2MQTT', en: 'Zigbee2MQTT', wire: 'mqtt', baseTopic: 'zigbee2mqtt' },
  chirpstack: { zh: 'ChirpStack v4（LoRaWAN）', en: 'ChirpStack v4 (LoRaWAN)', wire: 'mqtt', baseTopic: 'application' },
  tasmota: { zh: 'Tasmota', en: 'Tasmota', wire: 'mqtt', baseTopic: null },
  shelly: { zh: 'Shelly（一代、二代及以后）', en: 'Shelly (Gen1, Gen2+)', wire: 'mqtt', baseTopic: null },
  'esp-rfid': { zh: 'esp-rfid 门禁读卡器', en: 'esp-rfid gate reader', wire: 'mqtt', baseTopic: 'esprfid' },
  'modbus-rtu': { zh: 'Modbus RTU（RS-485）', en: 'Modbus RTU (RS-485)', wire: 'serial', baseTopic: null },
  osdp: { zh: 'OSDP v2（RS-485）', en: 'OSDP v2 (RS-485)', wire: 'serial', baseTopic: null },
} as const;
export type ConventionName = keyof typeof conventions;
export const ConventionNameSchema = Type.Enum(Object.keys(conventions) as ConventionName[]);

export function isConventionName(name: string): name is ConventionName {
  return Object.hasOwn(conventions, name);
}

/** What a bridge's topics begin with: what was set for it, or the default of its convention. */
export function baseTopicOf(name: ConventionName, set: string | null): string | null {
  return set ?? conventions[name].baseTopic;
}

/** All that a bridge of this convention may publish, as MQTT topic filters; empty for what is no bridge over MQTT. */
export function bridgeTopics(name: ConventionName, set: string | null): readonly string[] {
  const base = baseTopicOf(name, set);
  switch (name) {
    case 'home-assistant':
      // Its discovery may name any topic for a state.
      return ['#'];
    case 'zigbee2mqtt':
      return [`${base}/#`, 'homeassistant/#'];
    case 'chirpstack':
      return [`${base}/#`];
    case 'tasmota':
      return [...(base === null ? ['tele/#', 'stat/#'] : [`${base}/#`]), 'tasmota/discovery/#'];
    case 'shelly':
      return base === null ? ['shellies/#', '+/events/rpc', '+/status/#', '+/online'] : [`${base}/#`];
    case 'esp-rfid':
      return [`${base}/#`, `/${base}/#`];
    case 'native':
    case 'modbus-rtu':
    case 'osdp':
      return [];
  }
}

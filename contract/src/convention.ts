import { Type } from 'typebox';

/**
 * How what comes over a link is to be read. `native` is one device that speaks gridcall/v1; all others are bridges, whose
 * children appear by themselves and are adopted one by one.
 */
export const conventions = {
  native: { zh: 'Gridcall 自有格式', en: 'Gridcall native', wire: 'mqtt' },
  'home-assistant': { zh: 'Home Assistant 自动发现', en: 'Home Assistant discovery', wire: 'mqtt' },
  zigbee2mqtt: { zh: 'Zigbee2MQTT', en: 'Zigbee2MQTT', wire: 'mqtt' },
  chirpstack: { zh: 'ChirpStack v4（LoRaWAN）', en: 'ChirpStack v4 (LoRaWAN)', wire: 'mqtt' },
  tasmota: { zh: 'Tasmota', en: 'Tasmota', wire: 'mqtt' },
  shelly: { zh: 'Shelly（一代、二代及以后）', en: 'Shelly (Gen1, Gen2+)', wire: 'mqtt' },
  'esp-rfid': { zh: 'esp-rfid 门禁读卡器', en: 'esp-rfid gate reader', wire: 'mqtt' },
  'modbus-rtu': { zh: 'Modbus RTU（RS-485）', en: 'Modbus RTU (RS-485)', wire: 'serial' },
  osdp: { zh: 'OSDP v2（RS-485）', en: 'OSDP v2 (RS-485)', wire: 'serial' },
} as const;
export type ConventionName = keyof typeof conventions;
export const ConventionNameSchema = Type.Enum(Object.keys(conventions) as ConventionName[]);

export function isConventionName(name: string): name is ConventionName {
  return Object.hasOwn(conventions, name);
}

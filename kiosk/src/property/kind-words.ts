import type { ConventionName } from '@gridcall/contract/convention.ts';
import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import { msg } from '../i18n/language.ts';
import {
  type Icon,
  iconBridge,
  iconDevice,
  iconDrop,
  iconFlame,
  iconGate,
  iconLift,
  iconMonoxide,
  iconSmoke,
} from '../ui/icons.ts';

/** Kinds in the order installers meet them. */
export const kindsInOrder = [
  'gas-detector',
  'smoke-detector',
  'carbon-monoxide-detector',
  'leak-sensor',
  'access-gate',
  'gas-valve',
  'siren',
  'pump',
  'lift',
  'bridge',
] as const satisfies readonly DeviceKind[];

const icons: Readonly<Record<DeviceKind, Icon>> = {
  'gas-detector': iconFlame,
  'smoke-detector': iconSmoke,
  'carbon-monoxide-detector': iconMonoxide,
  'leak-sensor': iconDrop,
  'access-gate': iconGate,
  'gas-valve': iconDevice,
  siren: iconDevice,
  pump: iconDevice,
  lift: iconLift,
  bridge: iconBridge,
};
export const kindIcon = (kind: string): Icon => (Object.hasOwn(icons, kind) ? icons[kind as DeviceKind] : iconDevice);

const notes: Readonly<Record<DeviceKind, () => string>> = {
  'gas-detector': () => msg('厨房、管道间', { id: 'property-kind-gas' }),
  'smoke-detector': () => msg('走廊、楼梯间', { id: 'property-kind-smoke' }),
  'carbon-monoxide-detector': () => msg('热水器、锅炉房', { id: 'property-kind-co' }),
  'leak-sensor': () => msg('泵房、水管井', { id: 'property-kind-leak' }),
  'access-gate': () => msg('单元门、消防门', { id: 'property-kind-gate' }),
  'gas-valve': () => msg('立管、户内总阀；只能远程关闭', { id: 'property-kind-valve' }),
  siren: () => msg('楼道、大厅的声光警号', { id: 'property-kind-siren' }),
  pump: () => msg('排水泵、生活水泵', { id: 'property-kind-pump' }),
  lift: () => msg('困人、停运', { id: 'property-kind-lift' }),
  bridge: () => msg('Zigbee、LoRaWAN、串口等，一次带来多台设备', { id: 'property-kind-bridge' }),
};
export const kindNote = (kind: DeviceKind): string => notes[kind]();

/** Makers' names stay as they are in both languages. */
const conventionNames: Readonly<Record<ConventionName, () => string>> = {
  native: () => msg('网格一呼自有格式', { id: 'property-convention-native' }),
  'home-assistant': () => msg('Home Assistant 自动发现', { id: 'property-convention-home-assistant' }),
  zigbee2mqtt: () => 'Zigbee2MQTT',
  chirpstack: () => 'ChirpStack v4 (LoRaWAN)',
  tasmota: () => 'Tasmota',
  shelly: () => 'Shelly',
  'esp-rfid': () => msg('esp-rfid 门禁读卡器', { id: 'property-convention-esp-rfid' }),
  'modbus-rtu': () => 'Modbus RTU (RS-485)',
  osdp: () => 'OSDP v2 (RS-485)',
};
export const conventionWord = (name: ConventionName): string => conventionNames[name]();

/** Bridges that speak over MQTT; a serial bus is written into the gateway's configuration. */
export const mqttConventions = [
  'zigbee2mqtt',
  'home-assistant',
  'chirpstack',
  'tasmota',
  'shelly',
  'esp-rfid',
] as const satisfies readonly ConventionName[];
export const serialConventions = ['modbus-rtu', 'osdp'] as const satisfies readonly ConventionName[];
export const isSerial = (name: string): boolean => serialConventions.some((serial) => serial === name);

/** Where each of them publishes unless its owner changed it: shown as an example. */
const baseTopics: Readonly<Partial<Record<ConventionName, string>>> = {
  zigbee2mqtt: 'zigbee2mqtt',
  'home-assistant': 'homeassistant',
  chirpstack: 'application',
  shelly: 'shellies',
};
export const usualBaseTopic = (name: ConventionName): string => baseTopics[name] ?? '';

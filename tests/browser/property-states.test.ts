import type { Browser } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GatewayUnderTest } from '../harness/stack.ts';
import { launch } from './browser.ts';
import { installerToken } from './estate.ts';
import {
  commissioningStates,
  deviceStates,
  importStates,
  linkStates,
  newProperty,
  oneDeviceStates,
  type Property,
  quarantineStates,
} from './states-of-property.ts';
import { releaseStates } from './states-of-release.ts';

/** Names of people, places, devices and makers, and what stands on a wire or in a file. */
const data = [
  ...['杨波', '201 厨房', '厨房燃气', '走廊未知设备', '旧开关', '东门', '大堂网桥', '读头总线', '北门'],
  // What was said when it was done stays on the screen for some seconds.
  ...['已完成', '密码表已下载'],
  ...[
    'jinfeng',
    'gas-kitchen',
    'gas-302',
    'gate-east',
    'z2m-hall',
    'co-boiler',
    'gas-detector-8fa2',
    'rs485-east',
    'ACME-7',
    '/dev/ttyUSB0',
  ],
  ...['Home Assistant', 'Zigbee2MQTT', 'Zigbee', 'ChirpStack v4 (LoRaWAN)', 'LoRaWAN', 'Tasmota', 'Shelly', 'esp-rfid'],
  ...[
    'Modbus RTU',
    'OSDP',
    'gridcall.yaml',
    'JSON',
    'PDF',
    'methane_ppm',
    'methane_lel',
    'ppm',
    'linkquality',
    'CSV',
    'UTF-8',
    'docs/protocols.md',
    'homeassistant',
    'zigbee2mqtt',
  ],
];

let browser: Browser;
let gateway: GatewayUnderTest;
let property: Property;

beforeAll(async () => {
  browser = await launch();
  gateway = await GatewayUnderTest.start();
});
afterAll(async () => {
  await browser?.close();
  await gateway?.process.kill('SIGKILL');
});

test('signing in, and linking a device up to its credentials', async () => {
  property = await newProperty(browser, gateway, await installerToken(gateway), data);
  await linkStates(property);
  expect(property.walk.take()).toEqual([]);
});

test('a commissioning, from its first second to the certificate', async () => {
  await commissioningStates(property);
  expect(property.walk.take()).toEqual([]);
});

test('devices, and one of them', async () => {
  await deviceStates(property);
  await oneDeviceStates(property);
  expect(property.walk.take()).toEqual([]);
});

test('a device behind a bridge is released, and the bridge is not', async () => {
  await releaseStates(property);
  expect(property.walk.take()).toEqual([]);
});

test('quarantine, adoption and import', async () => {
  await quarantineStates(property);
  await importStates(property);
  expect(property.walk.take()).toEqual([]);
});

test('when the gateway is gone', async () => {
  await property.walk.page.getByRole('navigation').getByRole('link', { name: '设备', exact: true }).click();
  await property.walk.see('共 5 台');
  await gateway.process.kill('SIGKILL');
  await property.walk.see('连不上网关');
  await property.walk.at('away');
  expect(property.walk.take()).toEqual([]);
  expect(property.walk.states).toBeGreaterThan(45);
});

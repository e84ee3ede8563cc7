import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import { isQuantity } from '@gridcall/contract/quantity.ts';
import { expect, test } from 'vitest';
import { passwordTable, publishLine, qrText, serialEntry } from './credential-text.ts';

const link = {
  ...{ username: 'gas-kitchen', password: 'sEcret_1', clientId: 'gas-kitchen' },
  broker: { host: '192.168.1.20', port: 1883 },
  topics: {
    reading: 'gridcall/v1/gas-kitchen/reading',
    event: 'gridcall/v1/gas-kitchen/event',
    status: 'gridcall/v1/gas-kitchen/status',
  },
  baseTopic: null,
};

test('the code holds all that a device needs to sign in', () => {
  expect(JSON.parse(qrText(link))).toEqual({
    ...{ host: '192.168.1.20', port: 1883, user: 'gas-kitchen', password: 'sEcret_1', client: 'gas-kitchen' },
    topic: 'gridcall/v1/gas-kitchen',
  });
});

test('the ready line speaks as the device would', () => {
  expect(publishLine(link, 'gas-detector', 'alarm')).toBe(
    'mosquitto_pub -h 192.168.1.20 -p 1883 -i gas-kitchen -u gas-kitchen -P sEcret_1 -q 1 ' +
      `-t gridcall/v1/gas-kitchen/reading -m '{"values":{"methane_lel":55,"alarm":true}}'`,
  );
  expect(publishLine(link, 'access-gate', 'alarm')).toContain(
    `-t gridcall/v1/gas-kitchen/event -m '{"kind":"forced_open"}'`,
  );
});

test('what a shell would read as its own is quoted', () => {
  expect(publishLine({ ...link, password: `a'b $c` }, 'leak-sensor', 'normal')).toContain(`-P 'a'\\''b $c'`);
});

test('every kind that measures has both lines, in its own quantities; a bridge has none', () => {
  for (const [kind, { quantities, events }] of Object.entries(deviceKinds)) {
    for (const what of ['normal', 'alarm'] as const) {
      const line = publishLine(link, kind, what);
      if (kind === 'bridge') expect(line).toBeNull();
      else {
        const body = JSON.parse(/-m '(.*)'$/.exec(line ?? '')?.[1] ?? '') as { values?: object; kind?: string };
        for (const name of Object.keys(body.values ?? {})) {
          expect(isQuantity(name)).toBe(true);
          expect(quantities).toContain(name);
        }
        if (body.kind !== undefined) expect(events).toContain(body.kind);
      }
    }
  }
  expect(publishLine(link, 'toaster', 'alarm')).toBeNull();
});

test('a table of passwords opens in a spreadsheet, and no cell is a formula', () => {
  expect(passwordTable([{ deviceId: 'gas-1', password: '=1+2,"x"' }], ['编号', '用户名', '客户端编号', '密码'])).toBe(
    '\u{feff}编号,用户名,客户端编号,密码\r\ngas-1,gas-1,gas-1,"\'=1+2,""x"""\r\n',
  );
});

test.each([
  ['modbus-rtu', 'slaves', '{ unit: 1, profile: pemtech-pt495 }'],
  ['osdp', 'readers', '{ address: 1 }'],
])('the entry of a bus of %s', (protocol, list, first) => {
  expect(serialEntry(protocol, 'rs485-1').split('\n')).toEqual([
    ...['serial:', '  buses:', '    - id: rs485-1', '      path: /dev/ttyUSB0', '      baudRate: 9600'],
    ...[`      protocol: ${protocol}`, `      ${list}:`, `        - ${first}`],
  ]);
});

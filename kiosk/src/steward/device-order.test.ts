import type { Device } from '@gridcall/contract/http-gateway.ts';
import { expect, test } from 'vitest';
import { compareDevices } from './device-order.ts';

function device(id: string, protection: Device['protection'], place: string): Device {
  return {
    id,
    kind: 'gas-detector',
    name: id,
    companyId: 'c',
    placeId: place,
    placeName: { zh: place, en: place },
    online: true,
    lastSeenAt: null,
    protection,
    values: {},
  };
}

test('what does not protect comes first; places count like people do', () => {
  const devices = [
    device('h', 'protected', '10号楼'),
    device('g', 'protected', '2号楼'),
    device('f', 'self_test', '1号楼'),
    device('e', 'warming_up', '1号楼'),
    device('d', 'never_seen', '1号楼'),
    device('c', 'end_of_life', '1号楼'),
    device('b', 'fault', '1号楼'),
    device('a', 'silent', '9号楼'),
  ];
  expect(
    devices
      .sort(compareDevices)
      .map(({ id }) => id)
      .join(''),
  ).toBe('abcdefgh');
});

import { expect, test } from 'vitest';
import { fragmentOf, type Route, routeOf } from './route.ts';

test.each<[string, Route]>([
  ['#/link', { view: 'link', kind: '' }],
  ['#/link/gas-detector', { view: 'link', kind: 'gas-detector' }],
  ['#/linked/gas-kitchen', { view: 'linked', id: 'gas-kitchen' }],
  ['#/devices', { view: 'devices' }],
  ['#/devices/gas-kitchen', { view: 'device', id: 'gas-kitchen' }],
  ['#/commissionings/01JABC', { view: 'commissioning', id: '01JABC' }],
  ['#/quarantine', { view: 'quarantine' }],
  ['#/import', { view: 'import' }],
])('%s there and back', (fragment, route) => {
  expect(routeOf(fragment)).toEqual(route);
  expect(fragmentOf(route)).toBe(fragment);
});

test.each(['', '#', '#/', '#/nowhere', '#/device/x', '#/commissionings', '#/linked', '#/link/a b'])(
  '%s is the beginning',
  (fragment) => {
    expect(routeOf(fragment)).toEqual({ view: 'link', kind: '' });
  },
);

test.each(['#/devices/', '#/devices/../x', '#/devices/a b', `#/devices/${'x'.repeat(65)}`])(
  '%s is the list',
  (fragment) => {
    expect(routeOf(fragment)).toEqual({ view: 'devices' });
  },
);

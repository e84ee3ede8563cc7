import { expect, test } from 'vitest';
import { fragmentOf, type Route, routeOf } from './route.ts';

test.each<[string, Route]>([
  ['#/link', { view: 'link' }],
  ['#/devices', { view: 'devices' }],
  ['#/devices/gas-kitchen', { view: 'device', id: 'gas-kitchen' }],
  ['#/commissionings/01JABC', { view: 'commissioning', id: '01JABC' }],
  ['#/quarantine', { view: 'quarantine' }],
  ['#/import', { view: 'import' }],
])('%s there and back', (fragment, route) => {
  expect(routeOf(fragment)).toEqual(route);
  expect(fragmentOf(route)).toBe(fragment);
});

test.each(['', '#', '#/', '#/nowhere', '#/device/x', '#/commissionings', '#/link/x'])(
  '%s is the beginning',
  (fragment) => {
    expect(routeOf(fragment)).toEqual({ view: 'link' });
  },
);

test.each(['#/devices/', '#/devices/../x', '#/devices/a b', `#/devices/${'x'.repeat(65)}`])(
  '%s is the list',
  (fragment) => {
    expect(routeOf(fragment)).toEqual({ view: 'devices' });
  },
);

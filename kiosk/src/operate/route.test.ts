import { expect, test } from 'vitest';
import { fragmentOf, type Route, routeOf } from './route.ts';

test.each<[string, Route]>([
  ['', { view: 'overview' }],
  ['#/', { view: 'overview' }],
  ['#/anything', { view: 'overview' }],
  ['#/rules', { view: 'rules', at: null }],
  ['#/rules/place/jinfeng-1', { view: 'rules', at: { scope: 'place', id: 'jinfeng-1' } }],
  ['#/rules/device/gas-302', { view: 'rules', at: { scope: 'device', id: 'gas-302' } }],
  ['#/rules/person/li', { view: 'rules', at: null }],
  ['#/rules/place/%2e%2e', { view: 'rules', at: null }],
])('%j leads to %j', (fragment, route) => {
  expect(routeOf(fragment)).toEqual(route);
  expect(routeOf(fragmentOf(route))).toEqual(route);
});

import { expect, test } from 'vitest';
import { fragmentOf, type Route, routeOf } from './route.ts';

const list: Route = { view: 'alerts', alertId: null };
test.each<[string, Route]>([
  ['', list],
  ['#', list],
  ['#/alerts', list],
  ['#/alerts/01ABC', { view: 'alerts', alertId: '01ABC' }],
  ['#/alerts/<script>', list],
  ['#/notices', { view: 'notices' }],
  ['#/devices/x', { view: 'devices' }],
  ['#/elsewhere', list],
])('%s', (fragment, route) => {
  expect(routeOf(fragment)).toEqual(route);
  expect(routeOf(fragmentOf(route))).toEqual(route);
});

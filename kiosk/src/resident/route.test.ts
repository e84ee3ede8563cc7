import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followUpAddress, hashOf, parseRoute, type Route } from './route.ts';

test.each<[string, Route]>([
  ['', { page: 'home' }],
  ['#', { page: 'home' }],
  ['#/', { page: 'home' }],
  ['#/home', { page: 'home' }],
  ['#/report', { page: 'report' }],
  ['#/notices', { page: 'notices' }],
  ['#/safety', { page: 'safety' }],
  ['#/help', { page: 'help' }],
  ['#/nonsense', { page: 'home' }],
  ['#/__proto__', { page: 'home' }],
  ['#/follow-up', { page: 'follow-up', number: '', code: '' }],
  ['#/follow-up/0417-00123-7/123456', { page: 'follow-up', number: '0417-00123-7', code: '123456' }],
  ['#/follow-up/0417-00123-7/12345', { page: 'follow-up', number: '', code: '' }],
  ['#/follow-up/0417-00123-7/123456/x', { page: 'follow-up', number: '', code: '' }],
  ['#/follow-up/<script>/123456', { page: 'follow-up', number: '', code: '' }],
])('%s', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

test('the address of a receipt is read back, and keeps the code out of path and query', () => {
  const url = new URL(followUpAddress('http://gateway.lan:8080', { number: '0417-00123-7', code: '004211' }));
  expect(url.pathname + url.search).toBe('/kiosk/');
  expect(parseRoute(url.hash)).toEqual({ page: 'follow-up', number: '0417-00123-7', code: '004211' });
});

test('any fragment gives a page whose own fragment gives it again', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { page } = parseRoute(text);
      expect(parseRoute(hashOf(page)).page).toBe(page);
    }),
  );
});

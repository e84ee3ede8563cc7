import { expect, test } from 'vitest';
import { fragmentOf, versionOf } from './route.ts';

test.each([
  ['', null],
  ['#/', null],
  ['#/versions/01JABCDEFGHJKMNPQRSTVWXYZ0', '01JABCDEFGHJKMNPQRSTVWXYZ0'],
  ['#/versions/', null],
  ['#/versions/a/b', null],
  ['#/versions/%3Cscript%3E', null],
  ['#/devices/gas-1', null],
])('%s shows the version %s', (fragment, id) => {
  expect(versionOf(fragment)).toBe(id);
});

test.each([[null], ['01JABCDEFGHJKMNPQRSTVWXYZ0']])('the way to %s leads there', (id) => {
  expect(versionOf(fragmentOf(id))).toBe(id);
});

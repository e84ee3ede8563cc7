import { expect, test } from 'vitest';
import { isPushEndpoint } from './endpoint.ts';

const own = ['push.district.internal:8443', '10.1.2.3'];
test.each([
  ['https://fcm.googleapis.com/fcm/send/abc', true],
  ['https://updates.push.services.mozilla.com/wpush/v2/abc', true],
  ['http://fcm.googleapis.com/fcm/send/abc', false],
  ['https://user:secret@fcm.googleapis.com/', false],
  ['https://fcm.googleapis.com:8443/', false],
  ['https://127.0.0.1/', false],
  ['https://[::1]/', false],
  ['https://2130706433/', false],
  ['https://0x7f.1/', false],
  ['https://localhost/', false],
  ['https://localhost.localhost/', false],
  ['https://printer.lan/', false],
  ['https://queue/', false],
  ['file:///etc/passwd', false],
  ['', false],
  ['https://push.district.internal:8443/x', true],
  ['http://10.1.2.3:9000/x', true],
  ['https://push.district.internal/x', false],
])('%s → %s', (endpoint, allowed) => {
  expect(isPushEndpoint(endpoint, own)).toBe(allowed);
});

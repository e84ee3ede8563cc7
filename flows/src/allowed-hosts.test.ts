import { describe, expect, test } from 'vitest';
import { isAllowed, parseAllowedHost, targetOf } from './allowed-hosts.ts';

describe('a host that an administrator allows', () => {
  test.each([
    ['weather.example', 'weather.example', 443, true],
    ['Weather.Example', 'WEATHER.example', 80, true],
    ['weather.example', 'evil.example', 443, false],
    ['weather.example', 'weather.example.evil.example', 443, false],
    ['example', 'weather.example', 443, false],
    ['127.0.0.1:1884', '127.0.0.1', 1884, true],
    ['127.0.0.1:1884', '127.0.0.1', 8080, false],
    ['127.0.0.1:1884', 'localhost', 1884, false],
    ['[::1]:1884', '::1', 1884, true],
    ['[::1]', '::1', 5, true],
    ['[::1]:1884', '::1', 1885, false],
    ['[0:0::1]:1884', '0:0:0:0:0:0:0:1', 1884, true],
    ['[FE80::A]', 'fe80::a%eth0', 5, true],
    ['[::1]:1884', '127.0.0.1', 1884, false],
  ])('%s: %s port %d is %s', (entry, host, port, expected) => {
    expect(isAllowed({ host, port }, [parseAllowedHost(entry)])).toBe(expected);
  });

  test('none allows nothing', () => {
    expect(isAllowed({ host: 'localhost', port: 80 }, [])).toBe(false);
  });
});

describe('what a socket is asked to connect to', () => {
  test.each([
    [[{ host: 'a.example', port: 80 }], { host: 'a.example', port: 80 }],
    [[[{ host: 'a.example', port: '80' }, null]], { host: 'a.example', port: 80 }],
    [[{ port: 80 }], { host: 'localhost', port: 80 }],
    [[80, 'a.example'], { host: 'a.example', port: 80 }],
    [['80', 'a.example', () => undefined], { host: 'a.example', port: 80 }],
    [[80], { host: 'localhost', port: 80 }],
    [[{ path: '/run/x.sock' }], undefined],
    [['/run/x.sock'], undefined],
  ])('%j', (given, expected) => {
    expect(targetOf(given)).toEqual(expected);
  });
});

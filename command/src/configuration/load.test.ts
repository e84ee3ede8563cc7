import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeFaults } from './fault.ts';
import { loadConfiguration } from './load.ts';
import { settings } from './settings.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gridcall-configuration-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function load(environment: Record<string, string> = {}, yaml?: string) {
  if (yaml !== undefined) writeFileSync(join(folder, 'gridcall.yaml'), yaml);
  return loadConfiguration({ environment, folder });
}

function faults(environment: Record<string, string> = {}, yaml?: string): string[] {
  const loaded = load(environment, yaml);
  return loaded.ok ? [] : loaded.faults.map((fault) => fault.path);
}

function configurationOf(environment: Record<string, string> = {}, yaml?: string) {
  const loaded = load(environment, yaml);
  if (!loaded.ok) throw new Error(describeFaults(loaded.faults));
  return loaded;
}

describe('sources', () => {
  it('gives the defaults of the schema when nothing is set', () => {
    const { configuration, sources } = configurationOf();
    expect(configuration.http.port).toBe(8080);
    expect(configuration.dataDir).toBe(join(folder, 'var'));
    expect(new Set(sources.values())).toEqual(new Set(['default']));
  });

  it('lets the environment win over the file, and the file over the default', () => {
    const yaml = 'http:\n  port: 8000\n  requestsPerMinute: 60\nmqtt:\n';
    const { configuration, sources } = configurationOf({ GRIDCALL_HTTP_PORT: '9000' }, yaml);
    expect(configuration.http).toMatchObject({ port: 9000, requestsPerMinute: 60, liveConnections: 500 });
    expect(sources.get('http.port')).toBe('GRIDCALL_HTTP_PORT');
    expect(sources.get('http.requestsPerMinute')).toBe('gridcall.yaml');
  });

  it('derives a variable from every path', () => {
    const names = settings.flatMap((setting) => setting.environmentNames);
    expect(names).toContain('GRIDCALL_MQTT__MESSAGES_PER_SECOND_PER_LINK');
    expect(new Set(names).size).toBe(names.length);
    const { configuration } = configurationOf({ GRIDCALL_HTTP__REQUESTS_PER_MINUTE: '61' });
    expect(configuration.http.requestsPerMinute).toBe(61);
  });

  it('reads a secret from the file beside it', () => {
    writeFileSync(join(folder, 'token'), 'a-secret-token\n');
    const { configuration, sources } = configurationOf({ GRIDCALL_UPLINK__TOKEN_FILE: 'token' });
    expect(configuration.uplink.token).toBe('a-secret-token');
    expect(sources.get('uplink.token')).toBe('token');
  });

  it('moves the uplink with the port of the queue unless an address is given', () => {
    expect(configurationOf({ GRIDCALL_QUEUE_PORT: '9090' }).configuration.uplink.url).toBe('http://127.0.0.1:9090');
    const given = { GRIDCALL_QUEUE_PORT: '9090', GRIDCALL_UPLINK__URL: 'https://queue.example' };
    expect(configurationOf(given).configuration.uplink.url).toBe('https://queue.example');
  });

  it('reads the file that GRIDCALL_CONFIG names', () => {
    writeFileSync(join(folder, 'other.yaml'), 'queue: { port: 7000 }');
    expect(configurationOf({ GRIDCALL_CONFIG: 'other.yaml' }).configuration.queue.port).toBe(7000);
  });
});

describe('faults', () => {
  it('are all reported at once, by path', () => {
    const yaml = 'http:\n  prot: 1\n  port: "x"\ngatewy: {}\nstore: 7\n';
    const environment = { GRIDCALL_MQTT_PORT: '70000', GRIDCALL_HTP_PORT: '1', GRIDCALL_GATEWAY__LOG_LEVEL: 'loud' };
    expect(faults(environment, yaml).sort()).toEqual([
      'GRIDCALL_HTP_PORT',
      'gateway.logLevel',
      'gatewy',
      'http.port',
      'http.prot',
      'mqtt.port',
      'store',
    ]);
  });

  it('name the nearest key', () => {
    const loaded = load({ GRIDCALL_HTP_PORT: '1' }, 'http: { prot: 1 }\ngatewy: {}');
    const text = loaded.ok ? '' : describeFaults(loaded.faults);
    expect(text).toContain('Did you mean http.port?');
    expect(text).toContain('Did you mean gateway?');
    expect(text).toContain('Did you mean GRIDCALL_HTTP_PORT?');
  });

  it.each([
    [{ GRIDCALL_HTTP_PORT: '1883' }, undefined, ['mqtt.port']],
    [{ GRIDCALL_HTTP_PORT: '0', GRIDCALL_MQTT_PORT: '0', GRIDCALL_QUEUE_PORT: '0' }, undefined, []],
    [{ GRIDCALL_HTTP_PORT: '8090', GRIDCALL_QUEUE__HOST: '127.0.0.2' }, undefined, []],
    [{ GRIDCALL_HTTP_PORT: '8090', GRIDCALL_QUEUE__HOST: '0.0.0.0' }, undefined, ['queue.port']],
    [{ GRIDCALL_HTTP_PORT: '8.5' }, undefined, ['http.port']],
    [{ GRIDCALL_HTTP_PORT: '' }, undefined, []],
    [{ GRIDCALL_HTTP_PORT: '8081', GRIDCALL_HTTP__PORT: '8082' }, undefined, ['http.port']],
    [{ GRIDCALL_UPLINK__URL: 'ftp://x' }, undefined, ['uplink.url']],
    [{ GRIDCALL_UPLINK__URL: '' }, 'uplink: { url: "" }', []],
    [{ GRIDCALL_UPLINK__TOKEN: 'x', GRIDCALL_UPLINK__TOKEN_FILE: 'y' }, undefined, ['uplink.tokenFile']],
    [{ GRIDCALL_UPLINK__TOKEN_FILE: 'missing' }, undefined, ['uplink.tokenFile']],
    [{ GRIDCALL_CONFIG: 'missing.yaml' }, undefined, ['missing.yaml']],
    [{}, 'http: [1', ['gridcall.yaml']],
    [{}, '- 1', ['gridcall.yaml']],
    [{}, 'mqtt: { packetBytes: 1024 }', ['mqtt.payloadBytes']],
    [{}, 'gateway: { id: UPPER, number: 10000 }', ['gateway.id', 'gateway.number']],
    [{}, '__proto__: { a: 1 }', ['__proto__']],
    [{}, 'dataDir: ""', ['dataDir']],
  ] as const)('%j with %j: %j', (environment, yaml, expected) => {
    expect(faults(environment, yaml)).toEqual(expected);
  });

  it('never show a secret', () => {
    const token = 'a'.repeat(201);
    const loaded = load({ GRIDCALL_UPLINK__TOKEN: token });
    expect(loaded.ok ? '' : describeFaults(loaded.faults)).not.toContain('aaaa');
  });
});

describe('flows', () => {
  it('are off until somebody switches them on, in the file or in the environment', () => {
    expect(configurationOf({}, '').configuration.flows).toEqual({
      enabled: false,
      allowedHosts: [],
      ...{ editorHost: '127.0.0.1', editorPort: 8081, editorUrl: '' },
      memoryMegabytes: 160,
    });
    const file = 'flows:\n  enabled: true\n  allowedHosts: [api.example, "[::1]:8086"]\n';
    const allowedHosts = ['api.example', '[::1]:8086'];
    expect(configurationOf({}, file).configuration.flows).toMatchObject({ enabled: true, allowedHosts });
    const environment = {
      GRIDCALL_FLOWS__ENABLED: 'true',
      GRIDCALL_FLOWS__ALLOWED_HOSTS: JSON.stringify(allowedHosts),
    };
    expect(configurationOf(environment).configuration.flows).toMatchObject({ enabled: true, allowedHosts });
  });

  it.each([
    ['enabled: "yes"', 'flows.enabled'],
    ['allowedHosts: api.example', 'flows.allowedHosts'],
    ['allowedHosts: ["http://api.example/"]', 'flows.allowedHosts'],
    ['allowedHosts: [7]', 'flows.allowedHosts'],
    [`allowedHosts: [${'a,'.repeat(51)}]`, 'flows.allowedHosts'],
    ['memoryMegabytes: 16', 'flows.memoryMegabytes'],
    ['editorPort: 70000', 'flows.editorPort'],
    ['editorUrl: flows.estate.example', 'flows.editorUrl'],
    ['editorUrl: https://estate.example/flows/', 'flows.editorUrl'],
  ])('have a fault in %j named by its path', (yaml, path) => {
    expect(faults({}, `flows:\n  ${yaml}\n`)).toEqual([path]);
  });

  it.each([
    ['api.example', true],
    ['API.example:443', true],
    ['127.0.0.1:1884', true],
    ['my_broker', true],
    ['[::1]', true],
    ['[::1]:1884', true],
    ['[fe80::1]:65535', true],
    ['::1', false],
    ['::1:1884', false],
    ['[1884]', false],
    ['[::1]:', false],
    ['api.example:', false],
    ['api.example:0', false],
    ['api.example:65536', false],
    ['api.example:http', false],
    ['http://api.example', false],
    ['api.example/path', false],
    ['user@api.example', false],
    ['*.example', false],
    ['.example', false],
    ['', false],
  ])('may call the host %j: %s', (host, isRight) => {
    expect(faults({ GRIDCALL_FLOWS__ALLOWED_HOSTS: JSON.stringify(['right.example', host]) })).toEqual(
      isRight ? [] : ['flows.allowedHosts'],
    );
  });

  it('name the host that is wrong, and how one is written', () => {
    const loaded = load({}, 'flows: { allowedHosts: [right.example, "::1:1884"] }');
    const words = loaded.ok ? '' : describeFaults(loaded.faults);
    expect(words).toContain('现为 "::1:1884"。请改为列表，每一项写成 主机、主机:端口 或 [IPv6 地址]:端口');
    expect(words).toContain(
      'it is "::1:1884". Make it a list of which each entry is host, host:port or [IPv6 address]:port',
    );
    expect(words).not.toContain('A-Za-z');
  });

  it('are not switched on by a word that only looks like it', () => {
    expect(faults({ GRIDCALL_FLOWS__ENABLED: '1' })).toEqual(['flows.enabled']);
  });
});

describe('serial buses', () => {
  const yaml = (buses: string) => `serial:\n  buses:\n${buses.replaceAll(/^/gm, '    ')}\n`;

  it('get the defaults of what they leave out', () => {
    const { configuration } = configurationOf(
      {},
      yaml('- { id: b1, protocol: modbus-rtu, path: /dev/ttyUSB0, slaves: [{ unit: 1, profile: pemtech-pt495 }] }'),
    );
    expect(configuration.serial.buses).toMatchObject([
      { baudRate: 9600, parity: 'none', stopBits: 1, pollEveryMs: 1000, slaves: [{ name: '', valueScale: 1 }] },
    ]);
  });

  it('may stand in the environment as JSON', () => {
    const buses = '[{"id":"b1","protocol":"osdp","path":"/dev/ttyUSB0","readers":[{"address":0}]}]';
    const { configuration } = configurationOf({ GRIDCALL_SERIAL__BUSES: buses });
    expect(configuration.serial.buses).toMatchObject([{ protocol: 'osdp', readers: [{ secureChannel: 'required' }] }]);
    expect(faults({ GRIDCALL_SERIAL__BUSES: '[' })).toEqual(['serial.buses']);
  });

  it('have every fault named by its path', () => {
    const sick = [
      '- { id: B 1, protocol: modbus-rtu, path: /dev/ttyUSB0, slaves: [{ unit: 0, profile: x }, { unit: 3, profle: x }] }',
      '- { id: b2, protocol: canbus, path: /dev/ttyUSB1 }',
      '- 7',
    ].join('\n');
    expect(faults({}, yaml(sick)).sort()).toEqual([
      'serial.buses[0].id',
      'serial.buses[0].slaves[0].unit',
      'serial.buses[0].slaves[1]',
      'serial.buses[0].slaves[1].profle',
      'serial.buses[1].protocol',
      'serial.buses[2].protocol',
    ]);
    expect(faults({}, 'serial:\n  buses: none\n')).toEqual(['serial.buses']);
  });

  it('share neither id, nor port, nor unit', () => {
    const slaves = 'slaves: [{ unit: 1, profile: x }, { unit: 1, profile: x }]';
    const twice = `- { id: b1, protocol: modbus-rtu, path: /dev/a, ${slaves} }\n`.repeat(2).trimEnd();
    expect(faults({}, yaml(twice)).sort()).toEqual([
      'serial.buses[0].slaves[1].unit',
      'serial.buses[1].id',
      'serial.buses[1].path',
      'serial.buses[1].slaves[1].unit',
    ]);
  });
});

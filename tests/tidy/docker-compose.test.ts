import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfiguration } from '@gridcall/command/configuration/load.ts';
import { settings } from '@gridcall/command/configuration/settings.ts';
import { type Configuration, ConfigurationSchema } from '@gridcall/contract/configuration.ts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { read, repository } from './files.ts';

interface Service {
  readonly image: string;
  readonly user: string;
  readonly working_dir: string;
  readonly restart: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
}

/** docker-compose.yml is checked without an engine: as YAML, against the schema of configuration and the files here. */
const document = parse(read('docker-compose.yml'), { merge: true });
const services: Readonly<Record<string, Service>> = document.services;
const listenersOf: Readonly<Record<string, (configuration: Configuration) => readonly Listener[]>> = {
  gateway: ({ http, flows, mqtt }) => [http, { host: flows.editorHost, port: flows.editorPort }, mqtt],
  queue: ({ queue }) => [queue],
};
interface Listener {
  readonly host: string;
  readonly port: number;
}

test('docker-compose.yml has a gateway and a queue', () => {
  expect(Object.keys(services).sort()).toEqual(['gateway', 'queue']);
  expect(ConfigurationSchema.properties).toBeDefined();
});

describe.each(Object.entries(services))('the service %s', (name, service) => {
  const loaded = loadConfiguration({ environment: service.environment, folder: repository });

  test('runs the pinned major version of Node, not as root, and is started again', () => {
    expect(service.image).toBe(`node:${read('.nvmrc').split('.')[0]}-bookworm-slim`);
    expect(service.user).toBe('node');
    expect(service.restart).toBe('unless-stopped');
  });

  test('is started by a file that exists, with the command of its name', () => {
    const [program, file = '', command] = service.command;
    expect([program, command]).toEqual(['node', name]);
    expect(existsSync(join(repository, file))).toBe(true);
  });

  test('sets only what the configuration knows, to values that it takes', () => {
    const known = new Set(settings.flatMap((setting) => setting.environmentNames));
    expect(Object.keys(service.environment).filter((variable) => !known.has(variable))).toEqual([]);
    expect(loaded).toMatchObject({ ok: true });
  });

  test('publishes each port that it listens on, and on this machine only', () => {
    if (!loaded.ok) throw new Error('the configuration has faults');
    const listening = listenersOf[name]?.(loaded.configuration) ?? [];
    expect(listening.map(({ host }) => host)).toEqual(listening.map(() => '0.0.0.0'));
    expect(service.ports).toEqual(listening.map(({ port }) => `127.0.0.1:${port}:${port}`));
  });

  test('keeps its data in a volume of the user, and the source read-only', () => {
    const data = service.environment['GRIDCALL_DATA_DIR'] ?? '';
    const mounts = service.volumes.map((volume) => volume.split(':'));
    const volume = mounts.find(([source]) => source !== undefined && Object.hasOwn(document.volumes, source));
    expect(data.startsWith(`${volume?.[1]}/`)).toBe(true);
    expect(volume?.[1]).toBe(`/home/${service.user}`);
    expect(mounts).toContainEqual(['.', service.working_dir, 'ro']);
  });

  test('is asked for its health at a port of its own', () => {
    const [kind, program, flag, script = ''] = service.healthcheck.test;
    expect([kind, program, flag]).toEqual(['CMD', 'node', '-e']);
    const port = /http:\/\/127\.0\.0\.1:(\d+)\/readyz/.exec(script)?.[1];
    expect(service.ports.map((published) => published.split(':')[2])).toContain(port);
    expect(() => new Function(script)).not.toThrow();
  });
});

test('the gateway reaches the queue by its name and port, and finds its estate', () => {
  const { gateway, queue } = services;
  expect(gateway?.environment['GRIDCALL_UPLINK__URL']).toBe(
    `http://queue:${queue?.environment['GRIDCALL_QUEUE_PORT']}`,
  );
  const estate = gateway?.environment['GRIDCALL_GATEWAY__ESTATE_FILE'] ?? '';
  expect(estate.startsWith(`${gateway?.working_dir}/`)).toBe(true);
  expect(existsSync(join(repository, estate.slice(`${gateway?.working_dir}/`.length)))).toBe(true);
});

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Configuration, ConfigurationSchema } from '@gridcall/contract/configuration.ts';
import { Value } from 'typebox/value';
import { parseDocument } from 'yaml';
import { systemCode } from '../failure.ts';
import { crossFieldFaults, type Entries, type Entry } from './cross-field.ts';
import type { Fault } from './fault.ts';
import { type Layer, readDocument, readEnvironment } from './read.ts';
import { readSerialBuses } from './serial-buses.ts';
import { settings } from './settings.ts';

/** The effective configuration with the source of each value, or everything that is wrong with it. */
export type Loaded =
  | { readonly ok: true; readonly configuration: Configuration; readonly sources: ReadonlyMap<string, string> }
  | { readonly ok: false; readonly faults: readonly Fault[] };

export interface LoadOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where relative paths start. */
  readonly folder: string;
}

const emptyLayer: Layer = { entries: new Map(), faults: [] };

function readYamlFile(options: LoadOptions): Layer {
  const named = options.environment['GRIDCALL_CONFIG'];
  const name = named === undefined || named === '' ? 'gridcall.yaml' : named;
  const fault = (words: Omit<Fault, 'path' | 'source'>): Layer => ({
    entries: new Map(),
    faults: [{ path: name, source: named ? 'GRIDCALL_CONFIG' : name, ...words }],
  });
  let text: string;
  try {
    text = readFileSync(resolve(options.folder, name), 'utf8');
  } catch (error) {
    if (!named && systemCode(error) === 'ENOENT') return emptyLayer;
    return fault({
      causeZh: `文件读不到（${systemCode(error)}）。`,
      causeEn: `the file cannot be read (${systemCode(error)}).`,
      mendZh: '请检查 GRIDCALL_CONFIG 的路径和文件权限。',
      mendEn: 'Check the path in GRIDCALL_CONFIG and the permissions of the file.',
    });
  }
  const document = parseDocument(text, { prettyErrors: true });
  const first = document.errors[0];
  if (first === undefined) return readDocument(document.toJS(), name);
  const line = first.linePos?.[0].line ?? 1;
  return fault({
    causeZh: `第 ${line} 行不是有效的 YAML。`,
    causeEn: `line ${line} is not valid YAML: ${first.message.split('\n')[0]}`,
    mendZh: '请检查这一行的缩进、冒号和引号。',
    mendEn: 'Check indentation, colons and quotation marks there.',
  });
}

/** A secret may stand in a file of its own: `uplink.tokenFile` fills `uplink.token`. */
function readSecretFiles(entries: ReadonlyMap<string, Entry>, folder: string): Layer {
  const found = new Map<string, Entry>();
  const faults: Fault[] = [];
  for (const { path } of settings.filter(({ secret }) => secret)) {
    const file = entries.get(`${path}File`);
    if (file === undefined || file.value === '') continue;
    const fault = (words: Omit<Fault, 'path' | 'source'>) =>
      faults.push({ path: `${path}File`, source: file.source, ...words });
    if ((entries.get(path)?.value ?? '') !== '') {
      fault({
        causeZh: `${path} 也已设置。`,
        causeEn: `${path} is set as well.`,
        mendZh: '请只保留其中一个。',
        mendEn: 'Keep one of the two.',
      });
      continue;
    }
    try {
      const value = readFileSync(resolve(folder, String(file.value)), 'utf8').trim();
      if (value === '') throw Object.assign(new Error('empty'), { code: 'EMPTY' });
      found.set(path, { value, source: String(file.value) });
    } catch (error) {
      fault({
        causeZh: `文件读不到或是空的（${systemCode(error)}）。`,
        causeEn: `the file cannot be read or is empty (${systemCode(error)}).`,
        mendZh: '请检查路径和权限，文件里只放这个秘密。',
        mendEn: 'Check path and permissions; the file holds the secret and nothing else.',
      });
    }
  }
  return { entries: found, faults };
}

/** On one machine the uplink's default follows the queue's port, so that moving the port is one setting and not two. */
function followQueuePort(entries: Map<string, Entry>): void {
  const port = entries.get('queue.port');
  if (entries.get('uplink.url')?.source !== 'default' || port === undefined || port.source === 'default') return;
  entries.set('uplink.url', { value: `http://127.0.0.1:${port.value}`, source: 'queue.port' });
}

/** The path of one's own profile starts where all relative paths do, whatever the gateway's working directory is. */
function withOwnProfiles(serial: Entry, folder: string): readonly unknown[] {
  const absolute = (profile: string) => (/\.ya?ml$/.test(profile) ? resolve(folder, profile) : profile);
  return readSerialBuses(serial).buses.map((bus) => {
    if (bus.protocol !== 'modbus-rtu') return bus;
    return { ...bus, slaves: bus.slaves.map((slave) => ({ ...slave, profile: absolute(slave.profile) })) };
  });
}

function assemble(entries: Entries): Configuration {
  const root: Record<string, unknown> = {};
  for (const [path, { value }] of entries) {
    const [first, second] = path.split('.');
    if (first === undefined) continue;
    if (second === undefined) root[first] = value;
    else root[first] = { ...(root[first] as Record<string, unknown> | undefined), [second]: value };
  }
  return Value.Parse(ConfigurationSchema, root);
}

/** Defaults ← gridcall.yaml ← environment ← secret files. All faults at once; nothing is started on a faulty one. */
export function loadConfiguration(options: LoadOptions): Loaded {
  const file = readYamlFile(options);
  const environment = readEnvironment(options.environment);
  const entries = new Map<string, Entry>(
    settings.map((setting) => [setting.path, { value: setting.fallback, source: 'default' }]),
  );
  for (const layer of [file, environment]) {
    for (const [path, entry] of layer.entries) entries.set(path, entry);
  }
  const secrets = readSecretFiles(entries, options.folder);
  for (const [path, entry] of secrets.entries) entries.set(path, entry);
  followQueuePort(entries);
  const faults = [...file.faults, ...environment.faults, ...secrets.faults, ...crossFieldFaults(entries)];
  if (faults.length > 0) return { ok: false, faults };
  const dataDir = entries.get('dataDir');
  // Every part gets the same absolute folder, whatever its own working directory is.
  if (dataDir) entries.set('dataDir', { ...dataDir, value: resolve(options.folder, String(dataDir.value)) });
  const template = entries.get('notify.httpTemplateFile');
  if (template && template.value !== '') {
    entries.set('notify.httpTemplateFile', { ...template, value: resolve(options.folder, String(template.value)) });
  }
  const serial = entries.get('serial.buses');
  if (serial) entries.set('serial.buses', { ...serial, value: withOwnProfiles(serial, options.folder) });
  const sources = new Map([...entries].map(([path, entry]) => [path, entry.source]));
  return { ok: true, configuration: assemble(entries), sources };
}

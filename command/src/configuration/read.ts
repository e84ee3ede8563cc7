import { nearest } from '../nearest.ts';
import type { Entry } from './cross-field.ts';
import type { Fault } from './fault.ts';
import { groups, type Setting, settings } from './settings.ts';
import { type Read, readEnvironmentValue, readValue } from './value.ts';

/** What one source set, and what in it was wrong. */
export interface Layer {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly faults: readonly Fault[];
}

/** Variables of the `GRIDCALL_` family that are not settings. */
const otherVariables = new Set(['GRIDCALL_CONFIG', 'GRIDCALL_EFFECTIVE_CONFIGURATION']);
const OTHER_PREFIX = 'GRIDCALL_TEST_';

function unknown(path: string, source: string, known: readonly string[], thing: { zh: string; en: string }): Fault {
  const near = nearest(path, known);
  return {
    path,
    source,
    causeZh: `没有这个${thing.zh}。`,
    causeEn: `there is no such ${thing.en}.`,
    mendZh: near === undefined ? '请对照 docs/configuration.md，或删去它。' : `是不是 ${near}？`,
    mendEn: near === undefined ? 'See docs/configuration.md, or remove it.' : `Did you mean ${near}?`,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

class Collector implements Layer {
  readonly entries = new Map<string, Entry>();
  readonly faults: Fault[] = [];

  take(setting: Setting, source: string, read: Read): void {
    if (read.ok) this.entries.set(setting.path, { value: read.value, source });
    else this.faults.push({ path: setting.path, source, ...read.words });
  }
}

/** Reads the parsed YAML file. `null` is an empty file. */
export function readDocument(document: unknown, source: string): Layer {
  const layer = new Collector();
  const byPath = new Map(settings.map((setting) => [setting.path, setting]));
  const known = [...byPath.keys(), ...groups];
  const walk = (node: Readonly<Record<string, unknown>>, prefix: string): void => {
    for (const [name, value] of Object.entries(node)) {
      const path = prefix === '' ? name : `${prefix}.${name}`;
      const setting = byPath.get(path);
      if (setting !== undefined) layer.take(setting, source, readValue(setting, value));
      else if (!groups.includes(path)) layer.faults.push(unknown(path, source, known, { zh: '设置', en: 'setting' }));
      else if (isRecord(value)) walk(value, path);
      else if (value !== null) layer.faults.push(notAGroup(path, source));
    }
  };
  if (isRecord(document)) walk(document, '');
  else if (document !== null && document !== undefined) layer.faults.push(notAGroup(source, source));
  return layer;
}

function notAGroup(path: string, source: string): Fault {
  return {
    path,
    source,
    causeZh: '这里应是一组设置。',
    causeEn: 'a group of settings is expected here.',
    mendZh: '请把各项缩进写在下面，例如 “port: 8080”。',
    mendEn: 'Write its settings indented below it, such as "port: 8080".',
  };
}

/** Reads the variables of the `GRIDCALL_` family. An empty variable counts as not set. */
export function readEnvironment(environment: Readonly<Record<string, string | undefined>>): Layer {
  const layer = new Collector();
  const byName = new Map(
    settings.flatMap((setting) => setting.environmentNames.map((name) => [name, setting] as const)),
  );
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith('GRIDCALL_') || otherVariables.has(name) || name.startsWith(OTHER_PREFIX)) continue;
    if (text === undefined || text === '') continue;
    const setting = byName.get(name);
    if (setting === undefined) {
      layer.faults.push(unknown(name, 'environment', [...byName.keys()], { zh: '环境变量', en: 'variable' }));
      continue;
    }
    const earlier = layer.entries.get(setting.path);
    const read = readEnvironmentValue(setting, text);
    if (earlier !== undefined && read.ok && read.value !== earlier.value) {
      layer.faults.push(contradiction(setting.path, name, earlier.source));
    } else layer.take(setting, name, read);
  }
  return layer;
}

function contradiction(path: string, name: string, other: string): Fault {
  return {
    path,
    source: name,
    causeZh: `与 ${other} 给出的值不同。`,
    causeEn: `it differs from what ${other} says.`,
    mendZh: '请只保留其中一个。',
    mendEn: 'Keep one of the two.',
  };
}

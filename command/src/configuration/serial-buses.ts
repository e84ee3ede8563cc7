import {
  SERIAL_BUSES_MAXIMUM,
  type SerialBusConfiguration,
  serialBusSchemas,
} from '@gridcall/contract/serial-configuration.ts';
import { Value } from 'typebox/value';
import type { Entry } from './cross-field.ts';
import type { Fault } from './fault.ts';

type Words = Pick<Fault, 'causeZh' | 'causeEn' | 'mendZh' | 'mendEn'>;

export interface SerialBuses {
  /** With the defaults of everything that was left out. */
  readonly buses: readonly SerialBusConfiguration[];
  readonly faults: readonly Fault[];
}

/** Reads `serial.buses`; everything that is wrong with it by its path: `serial.buses[0].slaves[1].unit`. */
export function readSerialBuses(entry: Entry | undefined): SerialBuses {
  if (entry === undefined || !Array.isArray(entry.value)) return { buses: [], faults: [] };
  const faults: Fault[] = [];
  const add = (path: string, words: Words) => faults.push({ path, source: entry.source, ...words });
  if (entry.value.length > SERIAL_BUSES_MAXIMUM) add('serial.buses', tooMany(entry.value.length));
  const buses: SerialBusConfiguration[] = [];
  entry.value.forEach((value: unknown, index) => {
    const bus = checkBus(value, `serial.buses[${index}]`, add);
    if (bus) buses.push(bus);
  });
  if (faults.length > 0) return { buses, faults };
  same(buses, 'serial.buses', 'id', add);
  same(buses, 'serial.buses', 'path', add);
  buses.forEach((bus, index) => {
    if (bus.protocol === 'modbus-rtu') same(bus.slaves, `serial.buses[${index}].slaves`, 'unit', add);
    else same(bus.readers, `serial.buses[${index}].readers`, 'address', add);
  });
  return { buses, faults };
}

function tooMany(count: number): Words {
  return {
    causeZh: `有 ${count} 条总线。`,
    causeEn: `there are ${count} buses.`,
    mendZh: `最多 ${SERIAL_BUSES_MAXIMUM} 条。`,
    mendEn: `Leave ${SERIAL_BUSES_MAXIMUM} at the most.`,
  };
}

function checkBus(
  value: unknown,
  path: string,
  add: (path: string, words: Words) => void,
): SerialBusConfiguration | undefined {
  const protocol: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'protocol') : undefined;
  if (protocol !== 'modbus-rtu' && protocol !== 'osdp') {
    add(`${path}.protocol`, {
      causeZh: `现为 ${JSON.stringify(protocol) ?? '空'}。`,
      causeEn: `it is ${JSON.stringify(protocol) ?? 'missing'}.`,
      mendZh: '请改为 modbus-rtu 或 osdp。',
      mendEn: 'Make it modbus-rtu or osdp.',
    });
    return undefined;
  }
  const schema = serialBusSchemas[protocol];
  const whole = Value.Default(schema, Value.Clone(value));
  if (Value.Check(schema, whole)) return whole;
  for (const { keyword, instancePath, message } of Value.Errors(schema, whole)) {
    // Each key that is not known is told by itself.
    if (keyword === 'additionalProperties') continue;
    const isUnknown = keyword === 'boolean';
    add(path + dotted(instancePath), {
      causeZh: isUnknown ? '没有这个设置。' : `现为 ${shown(whole, instancePath)}（${message}）。`,
      causeEn: isUnknown ? 'there is no such setting.' : `it is ${shown(whole, instancePath)}; it ${message}.`,
      mendZh: '请对照 docs/configuration.md 的“串口总线”。',
      mendEn: 'See the serial buses in docs/configuration.md.',
    });
  }
  return undefined;
}

function shown(document: unknown, pointer: string): string {
  const text = JSON.stringify(Value.Pointer.Get(document, pointer)) ?? '';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** `/slaves/0/unit` → `.slaves[0].unit` */
function dotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((word) => (/^\d+$/.test(word) ? `[${word}]` : `.${word}`))
    .join('');
}

function same<Key extends string>(
  rows: readonly Readonly<Record<Key, string | number>>[],
  path: string,
  key: Key,
  add: (path: string, words: Words) => void,
): void {
  rows.forEach((row, index) => {
    const first = rows.findIndex((other) => other[key] === row[key]);
    if (first === index) return;
    add(`${path}[${index}].${key}`, {
      causeZh: `与 ${path}[${first}] 同为 ${row[key]}。`,
      causeEn: `it is ${row[key]}, the same as ${path}[${first}].`,
      mendZh: '请给两者不同的值。',
      mendEn: 'Give the two different ones.',
    });
  });
}

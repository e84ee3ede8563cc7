import { type SerialBusConfiguration, serialBusSchemas } from '@gridcall/contract/serial-configuration.ts';
import { Value } from 'typebox/value';
import type { Entry } from './cross-field.ts';
import type { Fault } from './fault.ts';

type Words = Pick<Fault, 'causeZh' | 'causeEn' | 'mendZh' | 'mendEn'>;

/** Everything that is wrong with `serial.buses`, each by its path: `serial.buses[0].slaves[1].unit`. */
export function serialFaults(entry: Entry | undefined): Fault[] {
  if (entry === undefined || !Array.isArray(entry.value)) return [];
  const found: Fault[] = [];
  const add = (path: string, words: Words) => found.push({ path, source: entry.source, ...words });
  const buses: SerialBusConfiguration[] = [];
  entry.value.forEach((value: unknown, index) => {
    const path = `serial.buses[${index}]`;
    const bus = checkBus(value, path, add);
    if (bus) buses.push(bus);
  });
  if (found.length > 0) return found;
  same(buses, 'serial.buses', 'id', add);
  same(buses, 'serial.buses', 'path', add);
  buses.forEach((bus, index) => {
    if (bus.protocol === 'modbus-rtu') same(bus.slaves, `serial.buses[${index}].slaves`, 'unit', add);
    else same(bus.readers, `serial.buses[${index}].readers`, 'address', add);
  });
  return found;
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
  for (const { instancePath, message } of Value.Errors(schema, whole)) {
    add(path + dotted(instancePath), {
      causeZh: `${message}。`,
      causeEn: `${message}.`,
      mendZh: '请对照 docs/configuration.md 的“串口总线”。',
      mendEn: 'See the serial buses in docs/configuration.md.',
    });
  }
  return undefined;
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

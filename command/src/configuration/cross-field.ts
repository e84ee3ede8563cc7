import type { Fault } from './fault.ts';
import { readSerialBuses } from './serial-buses.ts';
import type { SettingValue } from './settings.ts';

/** A value and where it came from, by path. */
export interface Entry {
  readonly value: SettingValue;
  readonly source: string;
}
export type Entries = ReadonlyMap<string, Entry>;

const ports = ['http', 'mqtt', 'queue'] as const;
const everyAddress = new Set(['0.0.0.0', '::']);

function sameHost(left: string, right: string): boolean {
  return left === right || everyAddress.has(left) || everyAddress.has(right);
}

function equalPorts(entries: Entries): Fault[] {
  return ports.flatMap((first, index) =>
    ports.slice(index + 1).flatMap((second) => {
      const port = entries.get(`${first}.port`)?.value;
      const other = entries.get(`${second}.port`);
      const hosts = [first, second].map((name) => String(entries.get(`${name}.host`)?.value));
      if (port === 0 || port !== other?.value || !sameHost(hosts[0] ?? '', hosts[1] ?? '')) return [];
      return [
        {
          path: `${second}.port`,
          source: other?.source ?? '',
          causeZh: `与 ${first}.port 同为 ${port}。`,
          causeEn: `it is ${port}, the same as ${first}.port.`,
          mendZh: '请给两者不同的端口。',
          mendEn: 'Give the two different ports.',
        },
      ];
    }),
  );
}

function notAbove(entries: Entries, lesser: string, greater: string): Fault[] {
  const small = entries.get(lesser);
  const large = entries.get(greater);
  if (small === undefined || large === undefined || Number(small.value) <= Number(large.value)) return [];
  return [
    {
      path: lesser,
      source: small.source,
      causeZh: `${small.value} 大于 ${greater} 的 ${large.value}。`,
      causeEn: `${small.value} is above ${greater}, which is ${large.value}.`,
      mendZh: `请调低它，或调高 ${greater}。`,
      mendEn: `Lower it, or raise ${greater}.`,
    },
  ];
}

function uplinkAddress(entries: Entries): Fault[] {
  const url = entries.get('uplink.url');
  if (url === undefined || url.value === '') return [];
  const parsed = URL.parse(String(url.value));
  if (parsed !== null && (parsed.protocol === 'http:' || parsed.protocol === 'https:') && parsed.username === '')
    return [];
  return [
    {
      path: 'uplink.url',
      source: url.source,
      causeZh: '不是可用的网址。',
      causeEn: 'it is no usable address.',
      mendZh: '请写成 https://主机:端口（不带用户名），不上报则留空。',
      mendEn: 'Write https://host:port (without a user name), or leave it empty for no uplink.',
    },
  ];
}

/** Rules that look at more than one setting. They run on what each setting's own rule let through. */
export function crossFieldFaults(entries: Entries): Fault[] {
  return [
    ...equalPorts(entries),
    ...notAbove(entries, 'mqtt.payloadBytes', 'mqtt.packetBytes'),
    ...notAbove(entries, 'mqtt.connectionsPerAddress', 'mqtt.connections'),
    ...uplinkAddress(entries),
    ...readSerialBuses(entries.get('serial.buses')).faults,
  ];
}

import type { ConventionName } from '@gridcall/contract/convention.ts';
import type { Convention, ConventionOptions, Heard, Said } from '@gridcall/gateway/links/conventions/convention.ts';
import { conventionOf } from '@gridcall/gateway/links/conventions/index.ts';

/** The tables of docs/protocols.md that say what a convention reads: each row is read by the convention itself. */
export const headings: Readonly<Partial<Record<ConventionName, string>>> = {
  'home-assistant': 'Home Assistant discovery',
  zigbee2mqtt: 'Zigbee2MQTT',
  chirpstack: 'ChirpStack v4',
  tasmota: 'Tasmota',
  shelly: 'Shelly',
  'esp-rfid': 'esp-rfid gate readers',
};

const noOptions: ConventionOptions = { baseTopic: null, gas: null };

export function conventionNamed(name: string): Convention {
  const convention = conventionOf(name as ConventionName);
  if (!convention) throw new Error(`There is no MQTT convention ${name}.`);
  return convention;
}

/** What is read of one message, in the words of the page. */
export function readsAs(name: string, topic: string, message: string): string {
  return inWords(conventionNamed(name).open([], noOptions).hear(topic, message));
}

/** What is read of the state of an entity of Home Assistant's discovery; without a state, of its announcement. */
export function entityReadsAs(component: string, announced: string, state: string | undefined): string {
  const reader = conventionNamed('home-assistant').open([], noOptions);
  const heard = reader.hear(
    `homeassistant/${component}/x/config`,
    JSON.stringify({ stat_t: 'x', dev: { ids: ['x'] }, ...JSON.parse(announced) }),
  );
  return inWords(state === undefined ? heard : reader.hear('x', state));
}

function inWords({ said, removed, unsupported, faults, bridgeOnline, introductions }: Heard): string {
  const words = [
    ...said.map(saidInWords),
    ...(bridgeOnline === null ? [] : [`the hub is ${bridgeOnline ? 'there' : 'away'}`]),
    ...removed.map(() => 'is taken back'),
    ...unsupported.map(({ why }) => `not read: ${why}`),
    ...faults.map(({ code }) => `\`${code}\``),
  ];
  if (words.length > 0) return words.join('; ');
  return introductions.length > 0 ? 'appears' : 'says nothing';
}

function saidInWords(said: Said): string {
  switch (said.kind) {
    case 'availability':
      return `is ${said.online ? 'there' : 'away'}`;
    case 'event':
      return `event \`${said.event}\``;
    case 'reading': {
      const values = Object.entries(said.values).map(([name, value]) => `\`${name}\` ${value}`);
      return `${values.length > 0 ? values.join(', ') : 'a sign of life'}${said.history ? ' (history)' : ''}`;
    }
  }
}

import { conventions } from '@gridcall/contract/convention.ts';
import { vocabulary as loraWords } from '@gridcall/gateway/links/conventions/chirpstack/vocabulary.ts';
import { binaryClasses } from '@gridcall/gateway/links/conventions/home-assistant/meaning.ts';
import { mqttConventions } from '@gridcall/gateway/links/conventions/index.ts';
import { vocabulary as zigbeeWords } from '@gridcall/gateway/links/conventions/zigbee2mqtt/vocabulary.ts';
import { describe, expect, test } from 'vitest';
import { conventionNamed, entityReadsAs, headings, readsAs } from './conventions-document.ts';
import { read } from './files.ts';
import { codeIn, sectionOf, tableRows } from './markdown.ts';

const page = read('docs/protocols.md');
const names = mqttConventions.map(({ name }) => name).sort();

/** Rows of the table of a convention, without its head; a row that is not all of code and words is a slip. */
function rowsOf(heading: string): readonly (readonly string[])[] {
  const [, ...rows] = tableRows(page, heading);
  expect(rows.length, heading).toBeGreaterThan(9);
  return rows;
}

function code(cell: string | undefined): string {
  const found = codeIn(cell);
  if (found === undefined) throw new Error(`"${cell}" is no code`);
  return found;
}

/** Words of code in the second cells: what the page shows of a vocabulary. */
function shown(rows: readonly (readonly string[])[], column: number): ReadonlySet<string> {
  return new Set(
    rows.flatMap((cells) => [...(cells[column] ?? '').matchAll(/"(\w+)":/g)].map(([, word]) => word ?? '')),
  );
}

describe('docs/protocols.md, bridges', () => {
  test('has a row and a section for every convention over MQTT', () => {
    const [before = ''] = sectionOf(page, 'Bridges').split('\n### ');
    expect(
      tableRows(before)
        .flatMap(([cell]) => codeIn(cell) ?? [])
        .sort(),
    ).toEqual(names);
    expect(Object.keys(headings).sort()).toEqual(names);
    expect(names).toEqual(
      Object.entries(conventions)
        .flatMap(([name, { wire }]) => (wire === 'mqtt' && name !== 'native' ? [name] : []))
        .sort(),
    );
  });

  test.each(names)('%s may publish, and subscribe, what the page tells a Mosquitto to forward', (name) => {
    const row = tableRows(page, 'A Mosquitto that is there already').find(([cell]) => codeIn(cell) === name);
    const filters = [...(row?.[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, filter]) => filter ?? '');
    expect(filters.length).toBeGreaterThan(0);
    for (const filter of filters) {
      const topics = ['x', 'x/y', '00000049A3BC/config'].map((rest) => filter.replaceAll('+', 'x').replace('#', rest));
      const { owns } = conventionNamed(name);
      expect(
        topics.some((topic) => owns(topic, { baseTopic: null, gas: null })),
        filter,
      ).toBe(true);
    }
  });

  test.each(['zigbee2mqtt', 'tasmota', 'shelly', 'esp-rfid'] as const)(
    '%s reads every row as it is written',
    (name) => {
      for (const [topic, message, words] of rowsOf(headings[name] ?? '')) {
        expect(readsAs(name, code(topic), code(message)), `${topic} ${message}`).toBe(words);
      }
    },
  );

  test('chirpstack reads every row as it is written, and every name of its vocabulary has one', () => {
    const rows = rowsOf('ChirpStack v4');
    for (const [event, text, words] of rows) {
      const fields = JSON.parse(code(text));
      const message = { deviceInfo: {}, ...(code(event) === 'up' ? { data: 'AA==', object: fields } : fields) };
      const topic = `application/a/device/24e1240000000001/event/${code(event)}`;
      expect(readsAs('chirpstack', topic, JSON.stringify(message)), `${event} ${text}`).toBe(words);
    }
    expect([...loraWords.keys()].filter((word) => !shown(rows, 1).has(word))).toEqual([]);
  });

  test('home-assistant reads every row as it is written, and every class of a binary sensor has one', () => {
    const rows = rowsOf('Home Assistant discovery');
    for (const [component, announced, state, words] of rows) {
      const payload = state === '' ? undefined : code(state);
      expect(entityReadsAs(code(component), code(announced), payload), `${component} ${announced}`).toBe(words);
    }
    const classes = rows.flatMap(([, announced]) => JSON.parse(code(announced)).dev_cla ?? []);
    expect([...binaryClasses.keys()].filter((deviceClass) => !classes.includes(deviceClass))).toEqual([]);
  });

  test('zigbee2mqtt has a row for every property of its vocabulary', () => {
    const rows = rowsOf('Zigbee2MQTT');
    expect([...zigbeeWords.keys()].filter((word) => !shown(rows, 1).has(word))).toEqual([]);
  });
});

import { alertEventTypes, alertKinds, alertStates } from '@gridcall/contract/alert.ts';
import { categories } from '@gridcall/contract/categories.ts';
import { commandDefinitions, commandStates } from '@gridcall/contract/command.ts';
import { deviceEventKinds, deviceKinds } from '@gridcall/contract/device-kind.ts';
import { posts, titles } from '@gridcall/contract/duty.ts';
import { errorTable } from '@gridcall/contract/errors.ts';
import { eventResultStatuses, upstreamEventTypes } from '@gridcall/contract/events.ts';
import { incidentActions, incidentOutcomes, incidentStates } from '@gridcall/contract/incident.ts';
import { lanes } from '@gridcall/contract/lane.ts';
import { commandTopic, deviceTopic, nativeMessageKinds } from '@gridcall/contract/mqtt-topics.ts';
import { placeKinds } from '@gridcall/contract/place.ts';
import { quantities, unitMistakes } from '@gridcall/contract/quantity.ts';
import { roles } from '@gridcall/contract/role.ts';
import { describe, expect, test } from 'vitest';
import { read } from './files.ts';
import { codeIn, tableRows } from './markdown.ts';

/** Rows whose first cell is one word in backticks, by that word. */
function coded(path: string, heading?: string): ReadonlyMap<string, readonly string[]> {
  const rows = tableRows(read(path), heading).flatMap((cells) => {
    const code = codeIn(cells[0]);
    return code === undefined ? [] : [[code, cells.slice(1)] as const];
  });
  expect(new Set(rows.map(([code]) => code)).size, `${path} ${heading ?? ''}: a code stands twice`).toBe(rows.length);
  return new Map(rows);
}

describe('docs/errors.md', () => {
  test('lists exactly the codes of the contract, with status, title and mend', () => {
    const expected = Object.entries(errorTable).map(([code, error]) => [
      code,
      [String(error.status), error.zh, error.en, error.mendZh, error.mendEn],
    ]);
    expect([...coded('docs/errors.md')]).toEqual(expected);
  });
});

describe('docs/protocols.md', () => {
  const path = 'docs/protocols.md';

  test('has a row for every topic', () => {
    const topics = nativeMessageKinds.map((kind) => deviceTopic('{deviceId}', kind));
    expect([...coded(path, 'Topics').keys()]).toEqual([...topics, commandTopic('{deviceId}')]);
  });

  test('has every quantity with its unit and range', () => {
    const expected = Object.entries(quantities).map(([name, quantity]) =>
      quantity.type === 'number'
        ? [name, ['number', quantity.unit, `${quantity.minimum} to ${quantity.maximum}`, quantity.zh, quantity.en]]
        : [name, ['true or false', '', '', quantity.zh, quantity.en]],
    );
    expect([...coded(path, 'Quantities')]).toEqual(expected);
  });

  test('has every name that is sent by mistake, with its mend', () => {
    const expected = Object.entries(unitMistakes).map(([name, { meant, mend }]) => [name, [`\`${meant}\``, mend]]);
    expect([...coded(path, 'Names that are often sent by mistake')]).toEqual(expected);
  });

  test('has every device kind with its quantities, events and update contract', () => {
    const words = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');
    const expected = Object.entries(deviceKinds).map(([name, kind]) => [
      name,
      [
        kind.zh,
        words(kind.quantities),
        words(kind.events),
        kind.updateContract,
        `${kind.reportEveryMs / 1000} s`,
        kind.lifeSafety ? 'life-safety' : 'status',
      ],
    ]);
    expect([...coded(path, 'Device kinds')]).toEqual(expected);
  });

  test('has every command, who can be told it, and what confirms it', () => {
    const expected = Object.entries(commandDefinitions).map(([name, { zh, en, confirmedBy, confirmWithinMs }]) => {
      const kinds = Object.entries(deviceKinds).filter(([, kind]) => kind.capabilities.some((one) => one === name));
      const shown = confirmedBy.map((one) =>
        'event' in one ? `event \`${one.event}\`` : `\`${one.quantity}\` is ${one.value}`,
      );
      const able = kinds.map(([kind]) => `\`${kind}\``).join(', ');
      return [name, [zh, en, able, shown.join(', '), `${confirmWithinMs / 1000} s`]];
    });
    const rows = [...coded(path, 'Commands')];
    expect(rows.filter(([name]) => name in commandDefinitions)).toEqual(expected);
    expect(rows.map(([name]) => name).filter((name) => !(name in commandDefinitions))).toEqual([...commandStates]);
  });

  test('has every event kind', () => {
    expect([...coded(path, 'Events').keys()]).toEqual([...deviceEventKinds]);
  });

  test('has every refusal that a device can meet, and no other', () => {
    const met = [...coded(path, 'What is refused, and the mend').keys()];
    expect(met.filter((code) => !Object.hasOwn(errorTable, code))).toEqual([]);
    const ofMessages = Object.keys(errorTable).filter((code) =>
      /^(?:MESSAGE_|TOPIC_|DEVICE_|QUANTITY_|UNIT_|VALUE_|EVENT_)/.test(code),
    );
    expect(ofMessages.filter((code) => !met.includes(code))).toEqual([]);
  });
});

describe('docs/upstream.md', () => {
  test.each([
    ['Events', upstreamEventTypes],
    ['Results', eventResultStatuses],
    ['Lanes', lanes],
  ] as const)('has every row of %s', (heading, names) => {
    expect([...coded('docs/upstream.md', heading).keys()]).toEqual([...names]);
  });
});

describe('docs/glossary.md', () => {
  const chinese = /\p{Script=Han}/u;

  test.each([
    ['Alert states', alertStates],
    ['Alert timeline', alertEventTypes],
    ['Incident states', incidentStates],
    ['Incident actions', incidentActions],
    ['Incident outcomes', incidentOutcomes],
    ['Lanes', lanes],
    ['Roles', roles],
    ['Duty posts', posts],
    ['Titles', titles],
    ['Places', placeKinds],
  ] as const)('has every word of %s in both languages', (heading, names) => {
    const rows = coded('docs/glossary.md', heading);
    expect([...rows.keys()]).toEqual([...names]);
    for (const [name, [zh, en]] of rows) {
      expect(zh, name).toMatch(chinese);
      expect(en, name).toMatch(/[a-z]/i);
    }
  });

  test.each([
    ['Alert kinds', alertKinds],
    ['Device kinds', deviceKinds],
    ['Quantities', quantities],
  ] as const)('has every one of %s in the words of the contract', (heading, definitions) => {
    const expected = Object.entries(definitions).map(([name, { zh, en }]) => [name, zh, en]);
    expect([...coded('docs/glossary.md', heading)].map(([name, [zh, en]]) => [name, zh, en])).toEqual(expected);
  });

  test('has the 51 categories in the words of the contract', () => {
    expect(categories).toHaveLength(51);
    const expected = categories.map(({ code, zh, en, level }) => [code, zh, en, String(level)]);
    expect([...coded('docs/glossary.md', 'Categories')].map(([code, cells]) => [code, ...cells])).toEqual(expected);
  });
});

import { describe, expect, test } from 'vitest';
import { noOptions } from '../testing/recorded.ts';
import { tasmota } from './tasmota.ts';

const topicOf = (mac: string) => `tasmota/discovery/${mac}/config`;
const announced = (topic: string, extra: object = {}) =>
  JSON.stringify({ t: topic, ft: 'house/%topic%/%prefix%/', tp: ['cmnd', 'status', 'telemetry'], dn: topic, ...extra });
const thermometer = '{"DS18B20":{"Temperature":20},"TempUnit":"C"}';

describe('a full topic of the owner’s choice', () => {
  test('is read from the moment it is announced, device by device, and until it is taken back', () => {
    const reader = tasmota.open([], noOptions);
    const said = (name: string) => reader.hear(`house/${name}/telemetry/SENSOR`, thermometer).said;
    expect(said('hall')).toEqual([]);
    reader.hear(topicOf('000000000001'), announced('hall'));
    expect(said('hall')).toMatchObject([{ address: 'house/hall', values: { temperature_c: 20 } }]);
    expect(said('cellar')).toEqual([]);
    reader.hear(topicOf('000000000002'), announced('cellar'));
    expect(said('cellar')).toHaveLength(1);
    expect(said('hall')).toHaveLength(1);
    expect(reader.hear(topicOf('000000000001'), '').removed).toEqual(['house/hall']);
    expect(said('hall')).toEqual([]);
  });

  test('with its own word for a status, too: a switch is named with its device', () => {
    const reader = tasmota.open([], noOptions);
    reader.hear(topicOf('000000000001'), announced('hall'));
    expect(reader.hear('house/hall/status/POWER', 'ON')).toMatchObject({
      introductions: [{ address: 'house/hall' }],
      unsupported: [{ address: 'house/hall', what: 'POWER' }],
      faults: [],
    });
  });

  test('that nobody announced is refused with its mend', () => {
    expect(tasmota.open([], noOptions).hear('house/hall/telemetry/SENSOR', thermometer).faults).toMatchObject([
      { code: 'TOPIC_UNKNOWN', detail: expect.stringContaining('SetOption19 0') },
    ]);
  });

  test('and words of the owner’s choice for being there', () => {
    const reader = tasmota.open([], noOptions);
    reader.hear(topicOf('000000000001'), announced('hall', { onln: 'up', ofln: 'down' }));
    expect(reader.hear('house/hall/telemetry/LWT', 'down').said).toMatchObject([{ online: false }]);
    expect(reader.hear('house/hall/telemetry/LWT', 'Online').faults).toMatchObject([{ code: 'VALUE_WRONG_TYPE' }]);
    // Taken back, it says nothing.
    expect(reader.hear('house/hall/telemetry/LWT', '')).toMatchObject({ said: [], faults: [] });
  });
});

test('a device that changes its topic is gone under the old one', () => {
  const reader = tasmota.open([], noOptions);
  reader.hear(topicOf('000000000001'), announced('hall'));
  const heard = reader.hear(topicOf('000000000001'), announced('lobby'));
  expect(heard).toMatchObject({ removed: ['house/hall'], introductions: [{ address: 'house/lobby' }] });
});

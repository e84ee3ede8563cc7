import { describe, expect, test } from 'vitest';
import { noOptions } from '../testing/recorded.ts';
import { chirpstack } from './chirpstack.ts';

const device = 'application/a/device/24e1240000000001';

function hear(event: string, fields: object) {
  const message = { deduplicationId: 'd1', deviceInfo: { deviceName: 'n', deviceProfileName: 'p' }, ...fields };
  return chirpstack.open([], noOptions).hear(`${device}/event/${event}`, JSON.stringify(message));
}

describe('what the device itself has sent is a sign of life, whatever is in it', () => {
  test.each([
    ['up', { data: 'AXVc', object: { humidity: 50 } }],
    ['up', { data: 'AXVc' }],
    ['up', { data: '', object: null }],
    ['status', { batteryLevelUnavailable: true, batteryLevel: 0 }],
    ['status', { externalPowerSource: true, batteryLevel: 0 }],
    ['join', {}],
    ['ack', { acknowledged: true }],
  ])('%s %j', (event, fields) => {
    expect(hear(event, fields).said).toMatchObject([
      { kind: 'reading', address: '24e1240000000001', values: {}, history: false },
    ]);
  });

  test.each(['txack', 'log', 'location', 'integration'])('%s is of the network', (event) => {
    expect(hear(event, {}).said).toEqual([]);
  });

  test('an event is one, too', () => {
    expect(hear('up', { object: { alarm: 'power off' } }).said).toMatchObject([
      { kind: 'event', event: 'mains_failed' },
    ]);
  });
});

describe('an uplink that is not decoded', () => {
  test.each([undefined, null, {}, 'text'])('object %j: the mend is told', (object) => {
    expect(hear('up', { data: 'AXVc', object }).unsupported).toMatchObject([
      { address: '24e1240000000001', what: 'object', why: expect.stringContaining('codec') },
    ]);
  });

  test('has nothing to be decoded when the frame is empty', () => {
    expect(hear('up', { data: '' }).unsupported).toEqual([]);
  });
});

test('the same uplink again is the same message, whatever its history', () => {
  const fields = {
    object: { leakage_status: 'leak', history: [{ leakage_status: 'leak', timestamp: 1_665_561_758 }] },
  };
  const ids = (heard: ReturnType<typeof hear>) => heard.said.map((said) => 'messageId' in said && said.messageId);
  expect(ids(hear('up', fields))).toEqual(['d1', 'd1-0']);
  expect(ids(hear('up', fields))).toEqual(ids(hear('up', fields)));
});

test('what the decoder itself does not know is not known here', () => {
  expect(hear('up', { object: { alarm: 'unknown', gas_status: 'unknown' } })).toMatchObject({
    said: [{ values: {} }],
    faults: [],
  });
});

describe('topics', () => {
  test.each([
    ['application/a/device/24E1240000000001/event/up', true],
    // ChirpStack listens there.
    ['application/a/device/x/command/x', true],
    ['application', false],
    ['applications/a/device/24e1240000000001/event/up', false],
    ['eu868/gateway/24e1240000000001/event/up', false],
  ])('%s', (topic, owned) => {
    expect(chirpstack.owns(topic, noOptions)).toBe(owned);
  });

  test('an event topic that was changed is told as it should be', () => {
    const heard = chirpstack.open([], noOptions).hear('application/a/device/n/up', '{}');
    expect(heard.faults).toMatchObject([{ code: 'TOPIC_UNKNOWN', detail: expect.stringContaining('/event/<type>') }]);
  });

  test('version 3 is refused by name', () => {
    const heard = chirpstack
      .open([], noOptions)
      .hear(`${device}/event/up`, '{"applicationID":"1","devEUI":"JOEkAAAAAAE="}');
    expect(heard).toMatchObject({ said: [], faults: [{ detail: expect.stringContaining('ChirpStack 4') }] });
  });
});

import { expect, test } from 'vitest';
import type { Answer } from '../../spine/submit.ts';
import { deviceRow, linkRow, viewOf } from './testing/rows.ts';
import { Desk } from './testing/take-in.ts';

const TOPIC = 'gridcall/v1/gas-1/reading';
const ALARM = '{"values":{"alarm":true}}';
const CALM = '{"values":{"methane_lel":1}}';

const committed: Answer = { kind: 'committed', outcome: { ok: true, id: 'I' } };
const unsaved: Answer = { kind: 'unsaved', outcome: { ok: true, id: 'I' } };
const refused: Answer = { kind: 'refused', code: 'DISK_UNAVAILABLE', detail: '' };

function gasDesk(configuration: ConstructorParameters<typeof Desk>[1] = {}): Desk {
  const links = ['gas-1', 'gas-2', 'gas-3'].map((id) => linkRow(id, { companyId: id === 'gas-3' ? 'other' : 'one' }));
  return new Desk(viewOf({ links, devices: links.map(({ id }) => deviceRow(id)) }), configuration);
}

/** Takes in one alarm of a device with `keepalive`; the spine answers each submission with the next of `said`. */
function takeIn(said: readonly Answer[], keepaliveSeconds = 60) {
  const desk = gasDesk();
  desk.answers = [...said, ...Array<Answer>(30).fill(refused)];
  const box = desk.publish(desk.session('gas-1', keepaliveSeconds), TOPIC, ALARM);
  return { desk, box, resent: () => desk.submitted.map((input) => 'resent' in input && input.resent) };
}

test('kept only after the commit', () => {
  const { box, desk } = takeIn([committed]);
  expect([box.isKept, desk.submitted.length]).toEqual([true, 1]);
});

test('what was refused is said again as if for the first time: nothing of it is known', () => {
  const { desk, box, resent } = takeIn([refused, refused, committed]);
  expect(box.isKept).toBe(false);
  desk.clock.advance(2000);
  expect([box.isKept, resent()]).toEqual([true, [false, false, false]]);
});

test('what was decided in memory is known when it comes again', () => {
  const { desk, box, resent } = takeIn([unsaved, committed]);
  desk.clock.advance(1000);
  expect([box.isKept, resent()]).toEqual([true, [false, true]]);
});

test('a message is held for half the keepalive, then the connection ends without its will', () => {
  const { desk, box } = takeIn([], 20);
  desk.clock.advance(60_000);
  expect([box.isKept, desk.dropped.length, desk.submitted.length]).toEqual([false, 1, 11]);
  expect(desk.clock.waiting).toBe(0);
});

test('what comes behind a refused one waits for it: the newest is decided last', () => {
  const desk = gasDesk();
  desk.answers = [refused];
  const session = desk.session('gas-1');
  desk.publish(session, TOPIC, ALARM);
  desk.publish(session, TOPIC, CALM);
  expect(desk.take()).toHaveLength(1);
  desk.clock.advance(1000);
  expect(desk.take()).toMatchObject([{ values: { alarm: true } }, { values: { methane_lel: 1 } }]);
});

test('nothing waits behind one that was decided in memory', () => {
  const desk = gasDesk();
  desk.answers = [unsaved];
  const session = desk.session('gas-1');
  desk.publish(session, TOPIC, CALM);
  desk.publish(session, TOPIC, ALARM);
  expect(desk.take()).toHaveLength(2);
});

test('over its quota a link is held back, in order', () => {
  const desk = gasDesk({ messagesPerSecondPerLink: 1 });
  const session = desk.session('gas-1', 600);
  const boxes = Array.from({ length: 15 }, (_, index) => desk.publish(session, TOPIC, `{"id":${index},"values":{}}`));
  expect(boxes.filter(({ isKept }) => isKept)).toHaveLength(10);
  desk.clock.advance(2000);
  expect(boxes.filter(({ isKept }) => isKept)).toHaveLength(12);
  desk.clock.advance(10_000);
  const keys = desk.take().map((input) => 'messageKey' in input && input.messageKey);
  expect(keys).toEqual(Array.from({ length: 15 }, (_, index) => `i:${index}`));
  expect(desk.counters).toMatchObject({ heldBack: 5, heldBackByCompany: 0 });
  expect(desk.clock.waiting).toBe(0);
});

test('an alarm overtakes the quota, and what was said before it goes before it', () => {
  const desk = gasDesk({ messagesPerSecondPerLink: 1 });
  const session = desk.session('gas-1', 600);
  for (let index = 0; index < 12; index++) desk.publish(session, TOPIC, CALM);
  desk.take();
  expect(desk.publish(session, TOPIC, ALARM).isKept).toBe(true);
  expect(desk.take()).toMatchObject([
    { values: { methane_lel: 1 } },
    { values: { methane_lel: 1 } },
    { values: { alarm: true } },
  ]);
  expect(desk.counters.expressed).toBe(1);
});

test('a flood of alarms is no way around the quota', () => {
  const desk = gasDesk({ messagesPerSecondPerLink: 1 });
  const session = desk.session('gas-1', 6000);
  for (let index = 0; index < 100; index++) desk.publish(session, TOPIC, ALARM);
  expect(desk.take().length).toBeLessThan(35);
});

test("one company's flood holds back its own links, not its alarms, and nobody else's", () => {
  const desk = gasDesk({ messagesPerSecondPerCompany: 1 });
  const [noisy, quiet, foreign] = [desk.session('gas-1'), desk.session('gas-2'), desk.session('gas-3')];
  for (let index = 0; index < 20; index++) desk.publish(noisy, TOPIC, CALM);
  const quietTopic = 'gridcall/v1/gas-2/reading';
  expect(desk.publish(quiet, quietTopic, CALM).isKept).toBe(false);
  expect(desk.publish(quiet, quietTopic, ALARM).isKept).toBe(true);
  expect(desk.publish(foreign, 'gridcall/v1/gas-3/reading', CALM).isKept).toBe(true);
  expect(desk.counters.heldBackByCompany).toBe(11);
});

test('bytes have a quota of their own', () => {
  const desk = gasDesk({ bytesPerSecondPerLink: 1024 });
  const session = desk.session('gas-1', 600);
  const long = `{"values":{},"x":"${'x'.repeat(4000)}"}`;
  const boxes = [1, 2, 3, 4].map(() => desk.publish(session, TOPIC, long));
  expect(boxes.map(({ isKept }) => isKept)).toEqual([true, true, false, false]);
});

test('what would have to wait too long ends the connection, by name', () => {
  const desk = gasDesk({ messagesPerSecondPerLink: 1 });
  const session = desk.session('gas-1', 20);
  const boxes = Array.from({ length: 30 }, () => desk.publish(session, TOPIC, CALM));
  expect(desk.dropped).toEqual([session]);
  expect(desk.take().at(-1)).toMatchObject({ kind: 'quarantine', code: 'QUOTA_EXCEEDED', linkId: 'gas-1' });
  desk.clock.advance(60_000);
  expect(boxes.filter(({ isKept }) => isKept)).toHaveLength(10);
});

test('QoS 0 over the quota is dropped, counted and named; an alarm is not', () => {
  const desk = gasDesk({ messagesPerSecondPerLink: 1 });
  const session = desk.session('gas-1');
  for (let index = 0; index < 12; index++) desk.publish(session, TOPIC, CALM, { qos: 0 });
  desk.publish(session, TOPIC, ALARM, { qos: 0 });
  expect(desk.take().map(({ kind }) => kind)).toEqual([
    ...Array<string>(10).fill('reading'),
    ...['quarantine', 'quarantine', 'reading'],
  ]);
  expect(desk.counters).toMatchObject({ droppedUnacknowledged: 2, expressed: 1 });
});

test('a link that is cut off has no new quota when it comes again', () => {
  const desk = gasDesk({ messagesPerSecondPerLink: 1 });
  const first = desk.session('gas-1');
  for (let index = 0; index < 10; index++) desk.publish(first, TOPIC, CALM);
  expect(desk.publish(desk.session('gas-1'), TOPIC, CALM).isKept).toBe(false);
});

test.each([
  ['no UTF-8', Buffer.from([0x7b, 0xff, 0xfe]), 'MESSAGE_NOT_JSON', 'hex 7bfffe'],
  ['too long', Buffer.from(`"${'漢'.repeat(20_000)}"`), 'MESSAGE_TOO_LARGE', `"${'漢'.repeat(511)}`],
])('a payload that is %s is quarantined and shown', (_name, payload, code, shown) => {
  const desk = gasDesk();
  const box = desk.publish(desk.session('gas-1'), TOPIC, payload);
  expect(box.isKept).toBe(true);
  expect(desk.take()).toMatchObject([{ kind: 'quarantine', code, payload: shown }]);
});

test('an empty message takes a retained one back and says nothing; without RETAIN it is a reading without words', () => {
  const desk = gasDesk();
  const session = desk.session('gas-1');
  expect(desk.publish(session, TOPIC, '', { retain: true }).isKept).toBe(true);
  expect(desk.take()).toEqual([]);
  desk.publish(session, TOPIC, '');
  expect(desk.take()).toMatchObject([{ kind: 'quarantine', code: 'MESSAGE_NOT_JSON' }]);
});

test('faults over the quarantine quota are counted, not kept', () => {
  const desk = gasDesk({ messagesPerSecondPerLink: 1000 });
  const session = desk.session('gas-1');
  for (let index = 0; index < 100; index++) desk.publish(session, 'nowhere', 'x');
  expect(desk.take()).toHaveLength(60);
  expect(desk.counters).toMatchObject({ quarantined: 60, quarantineDropped: 40 });
});

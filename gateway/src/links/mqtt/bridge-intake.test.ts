import { describe, expect, test } from 'vitest';
import type { Input } from '../../core/input.ts';
import type { Answer } from '../../spine/submit.ts';
import { adoptedChild, bridgeLink, deviceRow, viewOf } from './testing/rows.ts';
import { Desk } from './testing/take-in.ts';

const refused: Answer = { kind: 'refused', code: 'BUSY', detail: '' };

const link = bridgeLink('hub-1');
const bridge = deviceRow('hub-1', 'bridge');
const gas = deviceRow('gas-7', 'gas-detector', { linkId: 'hub-1', address: 'a7' });

function hub(configuration: ConstructorParameters<typeof Desk>[1] = {}) {
  const desk = new Desk(
    viewOf({ links: [link], devices: [bridge, gas], children: [adoptedChild('hub-1', 'a7', 'gas-7')] }),
    configuration,
  );
  return { desk, session: desk.session('hub-1') };
}

function kinds(inputs: readonly Input[]): string[] {
  return inputs.map(({ kind }) => kind);
}

describe('what nobody has adopted', () => {
  test('is told about when it is new, once a minute, and at once when it has news', () => {
    const { desk, session } = hub();
    desk.publish(session, 'hub/a1', 'methane_lel=3');
    expect(desk.take()).toMatchObject([
      { kind: 'child-heard', linkId: 'hub-1', address: 'a1', preview: { methane_lel: 3 } },
    ]);
    desk.clock.advance(5000);
    desk.publish(session, 'hub/a1', 'methane_lel=9');
    expect(desk.take()).toEqual([]);
    desk.publish(session, 'hub/a1', 'alarm=true');
    expect(desk.take()).toMatchObject([{ kind: 'child-heard', preview: { methane_lel: 9, alarm: true } }]);
    desk.clock.advance(60_000);
    desk.publish(session, 'hub/a1', 'methane_lel=12');
    expect(desk.take()).toMatchObject([{ kind: 'child-heard', preview: { methane_lel: 12 } }]);
  });

  test('is told about whole when a hub introduces it in a burst, and once a second when it goes on for ever', () => {
    const { desk, session } = hub();
    desk.publish(session, 'hub/config/a1', 'Kitchen');
    desk.publish(session, 'hub/config/a1', 'Kitchen gas');
    desk.publish(session, 'hub/a1', 'fault=false');
    desk.publish(session, 'hub/a1', 'alarm=true');
    expect(desk.take().filter(({ kind }) => kind === 'child-heard')).toMatchObject([
      { suggestedKind: null },
      { suggestedKind: 'gas-detector' },
      { preview: { fault: false } },
      { preview: { alarm: true, fault: false } },
    ]);
    const flap = () => {
      for (let round = 0; round < 100; round++)
        desk.publish(session, 'hub/a1', `alarm=${round % 2 === 0 ? 'false' : 'true'}`);
      return desk.take().filter(({ kind }) => kind === 'child-heard').length;
    };
    expect(flap()).toBeLessThan(32);
    desk.clock.advance(2000);
    expect(flap()).toBe(2);
  });

  test('is told about without what it said before when its hub lists it again', () => {
    const { desk, session } = hub();
    desk.publish(session, 'hub/a1', 'alarm=true');
    expect(desk.take()).toMatchObject([{ kind: 'child-heard', preview: { alarm: true } }]);
    desk.clock.advance(60_000);
    desk.publish(session, 'hub/config/a1', 'Kitchen gas');
    const [listed] = desk.take().filter((input) => input.kind === 'child-heard');
    expect([listed?.name, listed?.preview]).toEqual(['Kitchen', {}]);
    desk.clock.advance(60_000);
    desk.publish(session, 'hub/a1', 'methane_lel=3');
    expect(desk.take()).toMatchObject([{ kind: 'child-heard', preview: { alarm: true, methane_lel: 3 } }]);
  });

  test('raises nothing, whatever it says', () => {
    const { desk, session } = hub();
    desk.publish(session, 'hub/a1', 'alarm=true tamper online=true');
    expect(kinds(desk.take())).toEqual(['child-heard']);
  });

  test('is introduced by name, and told about again only when that changes', () => {
    const { desk, session } = hub();
    for (const words of ['Kitchen gas', 'Kitchen gas', 'Bath gas']) {
      desk.clock.advance(2000);
      desk.publish(session, 'hub/config/a1', words);
    }
    expect(desk.take()).toMatchObject([
      { kind: 'discovery', topic: 'hub/config/a1', payload: 'Kitchen gas' },
      { kind: 'child-heard', name: 'Kitchen', suggestedKind: 'gas-detector' },
      { kind: 'discovery', payload: 'Bath gas' },
      { kind: 'child-heard', name: 'Bath' },
    ]);
  });
});

describe('an adopted child', () => {
  test('speaks under its own id over the bridge', () => {
    const { desk, session } = hub();
    const box = desk.publish(session, 'hub/a7', 'methane_lel=3 alarm=true tamper online=true id=m1', { dup: true });
    const common = { linkId: 'hub-1', deviceId: 'gas-7' };
    expect(desk.take()).toMatchObject([
      { kind: 'child-heard', address: 'a7' },
      { kind: 'reading', ...common, messageKey: 'i:m1', resent: true, values: { methane_lel: 3, alarm: true } },
      { kind: 'device-event', ...common, messageKey: 'i:m1/1', event: 'tamper' },
      { kind: 'device-status', ...common, online: true, reason: 'said' },
    ]);
    expect(box.isKept).toBe(true);
  });

  test('without an id the same message has the same key, and two things of one message have two', () => {
    const { desk, session } = hub();
    const keys = () => desk.take().flatMap((input) => ('messageKey' in input ? [input.messageKey] : []));
    desk.publish(session, 'hub/a7', 'alarm=true tamper');
    const first = keys();
    desk.publish(session, 'hub/a7', 'alarm=true tamper', { dup: true });
    expect(keys()).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });

  test('what its kind does not report is named on it, never guessed, and costs it nothing', () => {
    const { desk, session } = hub();
    desk.publish(session, 'hub/a7', 'alarm=true co_ppm=30 entrapment colour=red methane_lel=?');
    const inputs = desk.take();
    expect(inputs).toMatchObject([
      { kind: 'child-heard', unsupported: expect.arrayContaining(['colour: nobody needs it']) },
      { kind: 'reading', values: { alarm: true } },
      { kind: 'quarantine', code: 'VALUE_WRONG_TYPE', payload: expect.stringContaining('alarm=true') },
    ]);
    expect(inputs[0]).toMatchObject({
      unsupported: expect.arrayContaining([
        'co_ppm: a gas-detector does not report it',
        'entrapment: a gas-detector has no such event',
      ]),
    });
    expect(Object.keys((inputs[1] as { values: object }).values)).toEqual(['alarm']);
  });

  test('of another company says nothing to the bridge’s, also not once it is released', () => {
    const theirs = { ...gas, companyId: 'company-2' };
    const children = [adoptedChild('hub-1', 'a7', 'gas-7')];
    const view = viewOf({ links: [link], devices: [bridge, theirs], children });
    const desk = new Desk(view);
    const session = desk.session('hub-1');
    desk.publish(session, 'hub/a7', 'alarm=true methane_lel=40');
    const [told, reading] = desk.take();
    expect(told?.kind === 'child-heard' && told.preview).toEqual({});
    expect(reading).toMatchObject({ kind: 'reading', values: { alarm: true } });
    const [adopted] = children;
    if (adopted !== undefined) {
      view.apply([{ op: 'put', table: 'child', row: { ...adopted, state: 'waiting', deviceId: null } }]);
    }
    desk.clock.advance(60_000);
    desk.publish(session, 'hub/a7', 'fault=false');
    const [later] = desk.take();
    expect(later?.kind === 'child-heard' && later.preview).toEqual({ fault: false });
  });

  test('a message without any of its quantities is still a sign of life', () => {
    const { desk, session } = hub();
    desk.publish(session, 'hub/a7', 'co_ppm=30');
    expect(desk.take()).toMatchObject([{ kind: 'child-heard' }, { kind: 'reading', deviceId: 'gas-7', values: {} }]);
  });

  test('that the hub takes back is shown as offline', () => {
    const { desk, session } = hub();
    desk.publish(session, 'hub/config/a7', 'Kitchen gas');
    desk.take();
    desk.publish(session, 'hub/config/a7', '');
    expect(desk.take()).toMatchObject([
      { kind: 'discovery', payload: null },
      { kind: 'device-status', deviceId: 'gas-7', online: false },
    ]);
  });

  test('that another device has taken over is nobody’s any more', () => {
    const moved = { ...gas, address: 'a9' };
    const children = [adoptedChild('hub-1', 'a7', 'gas-7')];
    const desk = new Desk(viewOf({ links: [link], devices: [bridge, moved], children }));
    desk.publish(desk.session('hub-1'), 'hub/a7', 'alarm=true');
    expect(kinds(desk.take())).toEqual(['child-heard']);
  });
});

describe('the bridge itself', () => {
  test.each([
    ['online', false, true, 'said'],
    ['offline', false, false, 'said'],
    ['offline', true, false, 'will'],
  ])('%s, will %s', (payload, isWill, online, reason) => {
    const { desk, session } = hub();
    desk.publish(session, 'hub/bridge', payload, { isWill, qos: 0 });
    expect(desk.take()).toMatchObject([{ kind: 'device-status', deviceId: 'hub-1', online, reason }]);
  });

  test('publishes only what its convention owns', () => {
    const { desk, session } = hub();
    desk.publish(session, 'other/a7', 'alarm=true');
    desk.publish(session, 'gridcall/v1/gas-7/reading', '{"values":{"alarm":true}}');
    desk.publish(session, '$SYS/hub/a7', 'alarm=true');
    expect(desk.take()).toMatchObject(Array(3).fill({ kind: 'quarantine', code: 'TOPIC_NOT_OF_BRIDGE' }));
  });

  test('what it says of no child is named once', () => {
    const { desk, session } = hub();
    desk.publish(session, 'hub/a1', 'firmware=2');
    desk.publish(session, 'hub/a1', 'firmware=2');
    expect(desk.take().filter(({ kind }) => kind === 'quarantine')).toMatchObject([{ code: 'ENTITY_UNSUPPORTED' }]);
  });

  test('a convention that throws costs that message only', () => {
    const { desk, session } = hub();
    expect(desk.publish(session, 'hub/a7', 'throw').isKept).toBe(true);
    desk.publish(session, 'hub/a7', 'alarm=true');
    expect(desk.take()).toMatchObject([
      { kind: 'quarantine', code: 'INPUT_FAILED' },
      { kind: 'child-heard' },
      { kind: 'reading' },
    ]);
  });
});

describe('discovery', () => {
  test('is kept when it is committed, and submitted again while it was not', () => {
    const { desk, session } = hub();
    desk.answers = [refused];
    const box = desk.publish(session, 'hub/config/a1', 'Kitchen gas');
    expect([box.isKept, kinds(desk.take())]).toEqual([false, ['discovery', 'child-heard']]);
    desk.publish(session, 'hub/config/a1', 'Kitchen gas');
    expect(kinds(desk.take())).toEqual(['discovery']);
    desk.clock.advance(1000);
    expect(box.isKept).toBe(true);
    desk.take();
    desk.publish(session, 'hub/config/a1', 'Kitchen gas');
    expect(kinds(desk.take())).toEqual([]);
  });

  test('that was kept is known at the first message after a start', () => {
    const topic = 'hub/config/a7';
    const discovery = [{ id: `hub-1 ${topic}`, linkId: 'hub-1', topic, payload: 'Kitchen gas', keptAt: 1 }];
    const desk = new Desk(viewOf({ links: [link], devices: [bridge], discovery }));
    desk.publish(desk.session('hub-1'), topic, 'Kitchen gas');
    expect(kinds(desk.take())).toEqual(['child-heard']);
  });

  test('is read by the new convention when the link is made anew', () => {
    const { desk } = hub();
    const before = desk.bridges.of(link);
    expect(desk.bridges.of({ ...link })).toBe(before);
    expect(desk.bridges.of({ ...link, createdAt: 2000 })).not.toBe(before);
  });
});

describe('PUBACK', () => {
  test('goes when all that the packet said is committed', () => {
    const { desk, session } = hub();
    desk.answers = ['later', 'later', 'later'];
    const box = desk.publish(session, 'hub/a7', 'alarm=true tamper');
    expect([box.isKept, desk.submitted.length]).toEqual([false, 3]);
    desk.answerAll();
    expect(box.isKept).toBe(true);
  });

  test('one child that is refused does not hold back another', () => {
    const other = deviceRow('gas-8', 'gas-detector', { linkId: 'hub-1', address: 'a8' });
    const children = [adoptedChild('hub-1', 'a7', 'gas-7'), adoptedChild('hub-1', 'a8', 'gas-8')];
    const desk = new Desk(viewOf({ links: [link], devices: [bridge, gas, other], children }));
    const session = desk.session('hub-1');
    desk.publish(session, 'hub/a7', 'alarm=false');
    desk.publish(session, 'hub/a8', 'alarm=false');
    desk.take();
    desk.answers = [refused];
    desk.publish(session, 'hub/a7', 'methane_lel=1');
    desk.publish(session, 'hub/a8', 'alarm=true');
    const readings = desk.take().filter(({ kind }) => kind === 'reading');
    expect(readings).toMatchObject([{ deviceId: 'gas-7' }, { deviceId: 'gas-8', values: { alarm: true } }]);
  });
});

describe('children have a quota', () => {
  test('of the link: one too many is named once a message, and the others are heard', () => {
    const { desk, session } = hub({ childrenPerLink: 3 });
    for (const address of ['a1', 'a2', 'a3', 'a4', 'a7']) desk.publish(session, `hub/${address}`, 'alarm=true');
    const inputs = desk.take();
    expect(inputs.filter(({ kind }) => kind === 'child-heard')).toHaveLength(3);
    expect(inputs.filter(({ kind }) => kind === 'quarantine')).toMatchObject([
      { code: 'CHILDREN_EXCEEDED', detail: expect.stringContaining('"a3"') },
      { code: 'CHILDREN_EXCEEDED', detail: expect.stringContaining('"a4"') },
    ]);
    expect(inputs.at(-1)).toMatchObject({ kind: 'reading', deviceId: 'gas-7' });
    expect(desk.counters.refusedChildren).toBe(2);
  });

  test('of the company, over all its bridges', () => {
    const { desk, session } = hub({ childrenPerCompany: 1 });
    desk.publish(session, 'hub/a1', 'alarm=true');
    expect(desk.take()).toMatchObject([{ kind: 'quarantine', code: 'CHILDREN_EXCEEDED' }]);
  });

  test('an address that is none is refused by name', () => {
    const { desk, session } = hub();
    desk.publish(session, `hub/${'x'.repeat(200)}`, 'alarm=true');
    expect(desk.take()).toMatchObject([{ kind: 'quarantine', code: 'VALUE_OUT_OF_RANGE' }]);
  });
});

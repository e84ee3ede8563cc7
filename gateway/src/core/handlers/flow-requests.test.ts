import {
  FLOW_REQUESTS_PER_HOUR,
  FLOW_REQUESTS_PER_NODE_AND_HOUR,
  type FlowRequest,
} from '@gridcall/contract/flow-request.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FlowRequestInput } from '../flow-input.ts';
import type { AlertRow } from '../model.ts';
import { Estate } from '../testing/estate.ts';
import type { Decision } from '../view.ts';

const HOUR = 3_600_000;
const origin = { flowId: 'flow-1', flowName: '夜间门禁', nodeId: 'node-1', nodeName: '提醒' } as const;

class FlowEstate extends Estate {
  #asked = 0;

  constructor() {
    super();
    this.link('gas-1', 'gas-detector');
    this.link('gate-1', 'access-gate', 'lobby');
  }

  ask(request: FlowRequest, more: Partial<FlowRequestInput> = {}): Decision {
    return this.submit({ kind: 'flow-request', requestId: `r${++this.#asked}`, ...origin, request, ...more });
  }

  raise(level: 2 | 3 | 4 = 3, title = '门还开着', deviceId = 'gate-1'): Decision {
    return this.ask({ kind: 'raise-alert', deviceId, level, title, text: '已开 10 分钟' });
  }
}

const refused = (decision: Decision) => (decision.outcome.ok ? 'granted' : decision.outcome.code);

describe('raise-alert', () => {
  test('is an alert of its own kind that bears the mark of the flow, on each of its ways', () => {
    const estate = new FlowEstate();
    const { outcome } = estate.raise(2);
    const alert = estate.alert();
    expect(outcome).toMatchObject({ ok: true, id: alert.id });
    const words = { ...origin, title: '门还开着', text: '已开 10 分钟' };
    expect(alert).toMatchObject({ kind: 'flow_raised', level: 2, state: 'active-unacknowledged', flow: words });
    expect(estate.entries()).toMatchObject([{ type: 'raised', actor: 'flow', detail: { flow: words } }]);
    const [event] = [...estate.view.outbox.values()];
    const flow = { name: '夜间门禁', title: '门还开着', text: '已开 10 分钟' };
    expect(event?.row.data).toMatchObject({ kind: 'flow_raised', categoryCode: 'D03', level: 2, flow });
  });

  test('again is the same alert: more urgent raises its level, the rest is noted beside it', () => {
    const estate = new FlowEstate();
    estate.raise(4, 'first');
    estate.acknowledge(estate.alert().id);
    estate.raise(4, 'again');
    expect(estate.alert()).toMatchObject({ level: 4, state: 'active-acknowledged', flow: { title: 'first' } });
    estate.raise(2, 'worse');
    expect(estate.alert()).toMatchObject({ level: 2, state: 'active-unacknowledged', flow: { title: 'worse' } });
    estate.raise(3, 'less');
    expect(estate.timeline(estate.alert().id)).toHaveLength(5);
    expect(estate.alert()).toMatchObject({ level: 2, flow: { title: 'worse' } });
    expect(estate.timeline(estate.alert().id)).toEqual([
      'raised',
      'acknowledged',
      'evidence',
      'level-raised',
      'evidence',
    ]);
  });

  test('is closed by a person at any time, and raised anew as another alert', () => {
    const estate = new FlowEstate();
    estate.raise();
    expect(refused(estate.close(estate.alert().id))).toBe('granted');
    estate.raise();
    expect(estate.alerts().map(({ state }) => state)).toEqual(['closed', 'active-unacknowledged']);
  });

  test('of a device in a drill is a drill', () => {
    const estate = new FlowEstate();
    const until = estate.now + 60_000;
    estate.submit({
      kind: 'begin-test',
      deviceId: 'gate-1',
      until,
      certificateId: null,
      by: '王',
      byPost: 'installer',
    });
    estate.raise();
    expect(estate.alert()).toMatchObject({ test: true });
  });

  test.each([
    ['level 1', { level: 1, deviceId: 'gate-1' }, 'FLOW_LEVEL_RESERVED'],
    ['a device that is not there', { level: 2, deviceId: 'gate-9' }, 'DEVICE_UNKNOWN'],
  ])('of %s is refused, and changes nothing', (_name, wrong, code) => {
    const estate = new FlowEstate();
    const decision = estate.ask({ kind: 'raise-alert', title: 't', text: '', ...wrong } as FlowRequest);
    expect([refused(decision), decision.changes]).toEqual([code, []]);
  });
});

describe('clear-alert', () => {
  test("ends what a flow raised, and nothing of the detector's", () => {
    const estate = new FlowEstate();
    estate.reading('gas-1', { alarm: true });
    estate.raise(3, 'gas?', 'gas-1');
    estate.ask({ kind: 'clear-alert', deviceId: 'gas-1' });
    expect(estate.alerts().map(({ kind, state }) => [kind, state])).toEqual([
      ['gas_leak', 'active-unacknowledged'],
      ['flow_raised', 'cleared'],
    ]);
  });

  test('of nothing is no fault, and uses nothing of the quota', () => {
    const estate = new FlowEstate();
    for (let index = 0; index < 2 * FLOW_REQUESTS_PER_NODE_AND_HOUR; index++) {
      const decision = estate.ask({ kind: 'clear-alert', deviceId: 'gate-1' });
      expect(decision).toEqual({ changes: [], outcome: { ok: true, id: 'gate-1', repeated: true } });
    }
  });
});

describe('open-service-request', () => {
  const request = { kind: 'open-service-request', placeId: 'lobby', categoryCode: 'P02', text: '灯不亮' } as const;

  test("is answered with a receipt's number, and goes up under the name of the flow", () => {
    const estate = new FlowEstate();
    const { outcome } = estate.ask(request);
    const number = outcome.ok ? outcome.id : '';
    expect(number).toMatch(/^0417-00001-\d$/);
    expect(estate.view.get('service_request', number)).toMatchObject({ text: '灯不亮', flow: origin });
    const [event] = [...estate.view.outbox.values()];
    expect(event?.row).toMatchObject({ lane: 'service-request', data: { number, flow: { name: '夜间门禁' } } });
  });

  test('that is sent again is the same, also when its hour is over', () => {
    const estate = new FlowEstate();
    const again = () => estate.ask(request, { requestId: 'same' }).outcome;
    const first = again();
    expect(again()).toEqual({ ...first, repeated: true });
    estate.pass(2 * HOUR);
    expect(again()).toEqual({ ...first, repeated: true });
  });

  test.each([
    ['S01', 'FLOW_LEVEL_RESERVED'],
    ['N03', 'FLOW_LEVEL_RESERVED'],
    ['C03', 'FLOW_LEVEL_RESERVED'],
    ['Z99', 'UNKNOWN_CATEGORY'],
  ])('of the category %s is refused: %s', (categoryCode, code) => {
    expect(refused(new FlowEstate().ask({ ...request, categoryCode }))).toBe(code);
  });

  test('for a place that is not there is refused', () => {
    expect(refused(new FlowEstate().ask({ ...request, placeId: 'moon' }))).toBe('UNKNOWN_PLACE');
  });
});

describe('notify-steward', () => {
  const note = { kind: 'notify-steward', placeId: 'building-3', title: '早报', text: '' } as const;

  test('leaves a note for a day, in the name of the flow', () => {
    const estate = new FlowEstate();
    const { outcome } = estate.ask(note);
    const row = estate.view.get('notice', outcome.ok ? outcome.id : '');
    expect(row).toMatchObject({ title: '早报', author: '夜间门禁', expiresAt: estate.now + 24 * HOUR, flow: origin });
  });

  test('for a place that is not there is refused', () => {
    expect(refused(new FlowEstate().ask({ ...note, placeId: 'moon' }))).toBe('UNKNOWN_PLACE');
  });
});

describe('the quota', () => {
  test('of a node is of a sliding hour, and its cause is told', () => {
    const estate = new FlowEstate();
    for (let index = 0; index < FLOW_REQUESTS_PER_NODE_AND_HOUR; index++)
      expect(refused(estate.raise())).toBe('granted');
    expect(estate.raise()).toEqual({
      changes: [],
      outcome: { ok: false, code: 'FLOW_QUOTA', detail: '30 an hour for one node' },
    });
    estate.pass(HOUR);
    expect(refused(estate.raise())).toBe('granted');
  });

  test('of all flows holds however many nodes they have, and forgets nodes that are gone', () => {
    const estate = new FlowEstate();
    const note = { kind: 'notify-steward', placeId: 'lobby', title: 't', text: '' } as const;
    for (let index = 0; index < FLOW_REQUESTS_PER_HOUR; index++) {
      expect(refused(estate.ask(note, { nodeId: `node-${index}` }))).toBe('granted');
    }
    expect(refused(estate.ask(note, { nodeId: 'node-new' }))).toBe('FLOW_QUOTA');
    estate.pass(HOUR);
    expect(refused(estate.ask(note, { nodeId: 'node-new' }))).toBe('granted');
    expect([...estate.view.all('flow_node')].map(({ id }) => id)).toEqual(['node-new']);
  });

  test('is no way around by a clock that is set back', () => {
    const estate = new FlowEstate();
    for (let index = 0; index < FLOW_REQUESTS_PER_NODE_AND_HOUR; index++) estate.raise();
    estate.now -= HOUR / 2;
    expect(refused(estate.raise())).toBe('FLOW_QUOTA');
  });
});

/** Promise 9, whatever flows ask for, in whatever order, and whatever else goes on. */
describe('whatever flows ask for', () => {
  const device = fc.constantFrom('gas-1', 'gate-1', 'nobody');
  const place = fc.constantFrom('lobby', 'flat-501', 'moon');
  const request: fc.Arbitrary<FlowRequest> = fc.oneof(
    fc.record({
      kind: fc.constant('raise-alert' as const),
      deviceId: device,
      // Whoever breaks out of the sandbox is bound by no type.
      level: fc.constantFrom(0, 1, 2, 3, 4, -1, 1.5) as fc.Arbitrary<2>,
      title: fc.constantFrom('a', 'b'),
      text: fc.string(),
    }),
    fc.record({ kind: fc.constant('clear-alert' as const), deviceId: device }),
    fc.record({
      kind: fc.constant('open-service-request' as const),
      placeId: place,
      categoryCode: fc.constantFrom('S01', 'S09', 'P02', 'N03', 'Z99'),
      text: fc.string({ minLength: 1 }),
    }),
    fc.record({
      kind: fc.constant('notify-steward' as const),
      placeId: place,
      title: fc.constant('t'),
      text: fc.string(),
    }),
  );
  type Act = (estate: FlowEstate) => void;
  const asking: fc.Arbitrary<Act> = fc
    .record({
      request,
      nodeId: fc.constantFrom('n1', 'n2', 'n3', 'n4', 'n5', 'n6'),
      times: fc.integer({ min: 1, max: 45 }),
    })
    .map(({ request, nodeId, times }) => (estate) => {
      for (let index = 0; index < times; index++) askAndJudge(estate, request, nodeId);
    });
  const happening: fc.Arbitrary<Act> = fc.oneof(
    fc.boolean().map((alarm) => (estate: FlowEstate) => void estate.reading('gas-1', { alarm })),
    fc
      .constantFrom('forced_open' as const, 'closed' as const)
      .map((event) => (estate: FlowEstate) => void estate.event('gate-1', event)),
    fc.constantFrom(1000, 600_000, HOUR).map((ms) => (estate: FlowEstate) => estate.pass(ms)),
    fc.nat(20).map((pick) => (estate: FlowEstate) => {
      const alerts = estate.alerts();
      const alert = alerts[pick % Math.max(1, alerts.length)];
      if (alert !== undefined) estate.acknowledge(alert.id);
    }),
  );

  const byRules = (estate: FlowEstate): readonly AlertRow[] =>
    estate.alerts().filter(({ kind }) => kind !== 'flow_raised');
  const granted = new WeakMap<FlowEstate, { nodeId: string; at: number }[]>();

  function askAndJudge(estate: FlowEstate, request: FlowRequest, nodeId: string): void {
    const before = byRules(estate);
    const conditionsOf = () => estate.view.get('device_state', 'gas-1')?.conditions ?? {};
    const conditions = conditionsOf();
    const { changes, outcome } = estate.ask(request, { nodeId });
    expect(byRules(estate)).toEqual(before);
    expect(conditionsOf()).toEqual(conditions);
    for (const alert of estate.alerts()) if (alert.kind === 'flow_raised') expect([2, 3, 4]).toContain(alert.level);
    const tables = changes.map((change) => (change.op === 'put' || change.op === 'append' ? change.table : change.op));
    const allowed = ['alert', 'alert_event', 'outbox', 'change', 'counter', 'device_state', 'service_request'];
    // Who is called about it is no longer up to the flow.
    const ofCalls = ['escalation', 'notification', 'paging', 'pager', 'timer'];
    const others = ['request_event', 'notice', 'flow_node', 'remove', 'move'];
    for (const table of tables) expect([...allowed, ...ofCalls, ...others]).toContain(table);
    for (const change of changes) {
      if (change.op === 'append' && change.table === 'outbox') expect(change.row.lane).not.toBe('life-safety');
    }
    if (!outcome.ok || outcome.repeated === true) return;
    const all = granted.get(estate) ?? [];
    granted.set(estate, all);
    all.push({ nodeId, at: estate.now });
    const lastHour = all.filter(({ at }) => estate.now - at < HOUR);
    expect(lastHour.length).toBeLessThanOrEqual(FLOW_REQUESTS_PER_HOUR);
    expect(lastHour.filter((one) => one.nodeId === nodeId).length).toBeLessThanOrEqual(FLOW_REQUESTS_PER_NODE_AND_HOUR);
  }

  test('no alert of a rule is touched, nothing is of level 1, no device is commanded, no quota exceeded', () => {
    const story = fc.array(fc.oneof({ weight: 3, arbitrary: asking }, { weight: 2, arbitrary: happening }), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(story, (acts) => {
        const estate = new FlowEstate();
        for (const act of acts) act(estate);
      }),
      { numRuns: 100 },
    );
  });
});

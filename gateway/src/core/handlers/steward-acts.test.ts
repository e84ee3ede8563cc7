import type { IncidentChange } from '@gridcall/contract/events.ts';
import type { ActSettledData, StewardAct } from '@gridcall/contract/steward-act.ts';
import { describe, expect, it } from 'vitest';
import { Estate } from '../testing/estate.ts';

function gasEstate(prepare: (estate: Estate) => void = () => undefined): Estate {
  const estate = new Estate();
  prepare(estate);
  estate.link('gas-1', 'gas-detector');
  estate.reading('gas-1', { methane_lel: 60, alarm: true });
  return estate;
}

function act(estate: Estate, more: Partial<StewardAct> = {}): StewardAct {
  const { id, level, occurrences } = estate.alert();
  return {
    ...{ id: 'act-1', alertId: id, act: 'acknowledge', by: '赵云', byId: 'person-1', text: '', until: null },
    ...{ at: estate.now, seen: { level, occurrences } },
    ...more,
  };
}

function change(what: StewardAct, no = 1): { kind: 'incident-changed'; change: IncidentChange } {
  return {
    kind: 'incident-changed',
    change: {
      ...{ no, incidentId: 'incident-1', number: '640104260301000017', subject: what.alertId },
      ...{
        state: 'dispatched',
        action: 'act',
        level: 1,
        at: 0,
        by: 'steward',
        outcome: null,
        publicNote: '',
        act: what,
      },
    },
  };
}

function settled(estate: Estate): ActSettledData[] {
  const rows = [...estate.view.outbox.values()].filter(({ row }) => row.type === 'cn.grid.act.settled.v1');
  return rows.map(({ row }) => row.data as ActSettledData);
}

describe('what a steward does on the queue’s page', () => {
  it('takes the alert under their name and post, stops the chain, and is answered once', () => {
    const estate = gasEstate();
    const { id } = estate.alert();
    estate.submit(change(act(estate)));
    expect(estate.alert()).toMatchObject({ state: 'active-acknowledged', acknowledgedBy: '赵云' });
    expect(estate.view.get('escalation', id)).toMatchObject({ state: 'stopped' });
    expect(settled(estate)).toEqual([{ actId: 'act-1', alertId: id, ok: true, code: null }]);
    const upstream = [...estate.view.outbox.values()].map(({ row }) => row);
    expect(upstream.find(({ type }) => type === 'cn.grid.alert.acknowledged.v1')?.data).toMatchObject({ by: 'A岗' });
    expect(upstream.find(({ type }) => type === 'cn.grid.act.settled.v1')).toMatchObject({ lane: 'life-safety' });
    expect(estate.submit(change(act(estate)))).toMatchObject({ changes: [], outcome: { ok: true, repeated: true } });
    expect(estate.timeline(id)).toEqual(['raised', 'acknowledged']);
  });

  it('arrives, comments, shelves with a second person, and closes, by the rules of the house', () => {
    const estate = gasEstate();
    const { id } = estate.alert();
    let no = 0;
    const submit = (more: Partial<StewardAct>) =>
      estate.submit(change(act(estate, { id: `act-${no + 1}`, ...more }), ++no));
    submit({ act: 'arrive' });
    submit({});
    submit({ act: 'arrive', text: '到了' });
    submit({ act: 'comment', text: '阀门已关' });
    const until = estate.now + 3_600_000;
    submit({ act: 'shelve', until, text: '检修' });
    submit({ act: 'shelve', until, text: '检修' });
    expect(estate.alert().shelvedUntil).toBeNull();
    submit({ act: 'shelve', until, text: '检修', by: '周仓', byId: 'queue:2' });
    expect(estate.alert().shelvedUntil).toBeNull();
    submit({ act: 'shelve', until, text: '检修', by: '值班员', byId: 'district-1' });
    expect(estate.alert().shelvedUntil).toBe(until);
    submit({ act: 'unshelve' });
    submit({ act: 'close', text: '误报' });
    estate.reading('gas-1', { methane_lel: 0, alarm: false });
    estate.pass(60_000);
    submit({ act: 'close', text: '误报' });
    expect(estate.alert()).toMatchObject({ state: 'closed', closedBy: '赵云', closeReason: '误报' });
    expect(settled(estate).map(({ ok, code }) => (ok ? 'ok' : code))).toEqual([
      'STATE_CONFLICT',
      ...['ok', 'ok', 'ok', 'ok', 'ok', 'ACCOUNT_NOT_LINKED', 'ok', 'ok'],
      'ALERT_STILL_ACTIVE',
      'ok',
    ]);
    expect(estate.timeline(id)).toContain('arrived');
  });

  const refused: readonly (readonly [string, Partial<StewardAct>, string])[] = [
    ['of a lesser danger', { seen: { level: 2, occurrences: 1 } }, 'STATE_CONFLICT'],
    ['of an alert that is not here', { alertId: 'elsewhere' }, 'NOT_FOUND'],
    ['that shelves for days', { act: 'shelve', until: 9e15, text: '检修' }, 'SHELF_TOO_LONG'],
    ['that shelves without an end', { act: 'shelve', text: '检修' }, 'BODY_INVALID'],
    ['that closes without a reason', { act: 'close', text: ' ' }, 'BODY_INVALID'],
  ];
  for (const [name, more, code] of refused) {
    it(`an act ${name} is refused with ${code}, moves nothing, and is answered`, () => {
      const estate = gasEstate();
      const before = estate.alert();
      estate.submit(change(act(estate, more)));
      expect(estate.alert()).toEqual(before);
      expect(settled(estate)).toMatchObject([{ ok: false, code }]);
      expect(estate.view.get('counter', 'downlink')?.value).toBe(1);
    });
  }

  it.each([
    ['steward', 'other-company', 'OF_ANOTHER_COMPANY'],
    ['steward', 'company', 'ok'],
    ['steward', null, 'ok'],
    ['installer', null, 'OF_ANOTHER_COMPANY'],
    ['operator', 'other-company', 'ok'],
  ] as const)('a %s of company %s is answered %s whatever they do, as at the gateway’s page', (role, company, code) => {
    const estate = gasEstate();
    const guest = { id: 'guest', name: '周仓', role, companyId: company, title: null, placeId: null };
    estate.view.apply([{ op: 'put', table: 'person', row: guest }]);
    const command = { commandId: 'nonce-01', deviceId: 'gas-1', command: 'reset_detector', notAfter: 9e15 } as const;
    const until = estate.now + 3_600_000;
    const acts: Partial<StewardAct>[] = [
      ...[{ act: 'comment', text: '在看' } as const, { act: 'command', command } as const, {}],
      ...[{ act: 'arrive' } as const, { act: 'assign', personId: null } as const],
      ...[{ act: 'shelve', until, text: '检修' } as const, { act: 'unshelve' } as const],
    ];
    acts.forEach((more, index) => {
      estate.submit(change(act(estate, { id: `act-${index}`, ...more, by: '周仓', byId: 'guest' }), index + 1));
    });
    expect(settled(estate).map(({ ok, code: why }) => (ok ? 'ok' : why))).toEqual(acts.map(() => code));
    expect(estate.timeline(estate.alert().id)).toHaveLength(code === 'ok' ? acts.length - 1 : 1);
  });

  it('whoever was called about an alert takes it and arrives, of whatever company; the rest is its company’s', () => {
    const estate = gasEstate((before) => before.addWay('person-1', 'push'));
    estate.view.apply([{ op: 'put', table: 'alert', row: { ...estate.alert(), companyId: 'other-company' } }]);
    const acts: Partial<StewardAct>[] = [{}, { act: 'arrive' }, { act: 'close', text: '误报' }];
    acts.forEach((more, index) => {
      estate.submit(change(act(estate, { id: `act-${index}`, ...more }), index + 1));
    });
    expect(settled(estate).map(({ ok, code }) => (ok ? 'ok' : code))).toEqual(['ok', 'ok', 'OF_ANOTHER_COMPANY']);
  });

  it('an acknowledgement from before it came again takes nothing', () => {
    const estate = gasEstate();
    const early = act(estate);
    estate.acknowledge(estate.alert().id);
    estate.reading('gas-1', { methane_lel: 0, alarm: false });
    estate.pass(60_000);
    estate.reading('gas-1', { methane_lel: 60, alarm: true });
    expect(estate.alert()).toMatchObject({ occurrences: 2, state: 'active-unacknowledged' });
    estate.submit(change(early));
    expect(estate.alert().state).toBe('active-unacknowledged');
    expect(settled(estate)).toMatchObject([{ ok: false, code: 'STATE_CONFLICT' }]);
  });
});

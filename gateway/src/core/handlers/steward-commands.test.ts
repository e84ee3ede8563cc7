import { type AlertNotedData, AlertNotedDataSchema } from '@gridcall/contract/alert-note.ts';
import type { IncidentChange } from '@gridcall/contract/events.ts';
import { type ActSettledData, ActSettledDataSchema, type StewardAct } from '@gridcall/contract/steward-act.ts';
import { Value } from 'typebox/value';
import { beforeEach, describe, expect, it } from 'vitest';
import { CommandedEstate, li } from '../testing/commanded.ts';

const zhao = { by: '赵云', byId: 'queue:1' } as const;
let estate: CommandedEstate;
let alertId: string;
let no: number;
beforeEach(() => {
  estate = new CommandedEstate();
  estate.reading('gas-1', { methane_lel: 60, alarm: true });
  alertId = estate.alert().id;
  no = 0;
});

type Command = NonNullable<StewardAct['command']>;

/** What the queue sends down; returns what the gateway makes of it. */
function act(what: StewardAct['act'], command: Partial<Command>, who: { by: string; byId: string } = zhao) {
  no += 1;
  const whole = {
    commandId: 'nonce-01',
    deviceId: 'gate-1',
    command: 'open_gate',
    notAfter: estate.now + 20_000,
  } as const;
  const sent: StewardAct = {
    ...{ id: `act-${no}`, alertId, act: what, ...who, text: '送医', until: null, at: estate.now },
    ...{ seen: { level: 1, occurrences: 1 }, command: { ...whole, ...command } },
  };
  const change: IncidentChange = {
    ...{ no, incidentId: 'incident-1', number: '640104260301000017', subject: alertId, state: 'dispatched', at: 0 },
    ...{ action: 'act', level: 1, by: 'steward', outcome: null, publicNote: '', act: sent },
  };
  estate.submit({ kind: 'incident-changed', change });
  const settled = rows('cn.grid.act.settled.v1') as ActSettledData[];
  for (const data of settled) expect([...Value.Errors(ActSettledDataSchema, data)]).toEqual([]);
  const { ok, code, detail } = settled.find(({ actId }) => actId === sent.id) ?? { ok: false, code: 'nothing' };
  return [ok ? 'ok' : code, ...(detail === undefined ? [] : [detail])];
}

function rows(type: string): unknown[] {
  return [...estate.view.outbox.values()].filter(({ row }) => row.type === type).map(({ row }) => row.data);
}

function notes(): AlertNotedData[] {
  const told = rows('cn.grid.alert.noted.v1') as AlertNotedData[];
  for (const data of told) expect([...Value.Errors(AlertNotedDataSchema, data)]).toEqual([]);
  return told;
}

const ofGate = () => notes().filter(({ detail }) => detail['commandId'] === 'nonce-01');

describe('a command of a steward far away', () => {
  it('is carried out once, under their name, and every step of it goes up without the name', () => {
    expect(act('command', {})).toEqual(['ok']);
    expect(act('command', {})).toEqual(['ok']);
    expect(estate.view.get('command', 'nonce-01')).toMatchObject({ state: 'waiting', by: '赵云', reason: '送医' });
    expect(estate.take('nonce-01')).toBe(true);
    estate.event('gate-1', 'opened');
    expect(ofGate().map(({ by, detail }) => [by, detail['state']])).toEqual([
      ['steward', 'waiting'],
      ['system', 'sent'],
      ['device', 'confirmed'],
    ]);
    expect(JSON.stringify(notes())).not.toMatch(/赵云|李秀英/);
    expect(notes()[0]).toMatchObject({ alertId, type: 'command', level: 1 });
  });

  it.each([1, 600_000])('that comes %i ms too late is refused, and nothing is told to the device', (late) => {
    expect(act('command', { notAfter: estate.now - late })).toEqual(['COMMAND_EXPIRED']);
    expect(estate.view.get('command', 'nonce-01')).toBeUndefined();
  });

  it('meets the interlocks of the house, and is told what has to be seen to first', () => {
    const [code, why] = act('command', { deviceId: 'siren-1', command: 'silence_siren' });
    expect(code).toBe('COMMAND_INTERLOCKED');
    expect(why).toMatch(/请先接单.* \/ .*take it first/);
    estate.acknowledge(alertId);
    expect(act('command', { deviceId: 'siren-1', command: 'silence_siren', commandId: 'nonce-02' })).toEqual(['ok']);
  });

  it('needs another person where one is not enough: each one of the estate, here or there', () => {
    const reset = { deviceId: 'gas-1', command: 'reset_detector' } as const;
    const officer = { by: '值班员', byId: 'district-1' };
    expect(act('command', reset, officer)).toEqual(['ok']);
    expect(estate.view.get('command', 'nonce-01')?.state).toBe('awaiting-second');
    expect(act('second', reset, officer)).toEqual(['SECOND_PERSON_NEEDED']);
    expect(act('second', { ...reset, deviceId: 'gate-1' }, li)).toEqual(['NOT_FOUND']);
    expect(act('second', reset, { by: '李秀英', byId: 'person-1' })).toEqual(['ok']);
    expect(estate.view.get('command', 'nonce-01')).toMatchObject({ state: 'waiting', secondBy: '李秀英' });
    expect(ofGate().at(-1)?.detail).toMatchObject({ state: 'waiting', second: true });
  });

  it('that needs two is not taken from an account that may be the other of the two, first or second', () => {
    const reset = { deviceId: 'gas-1', command: 'reset_detector' } as const;
    for (const who of [zhao, { by: '旧账号', byId: 'person-who-left' }]) {
      expect(act('command', reset, who)).toEqual(['ACCOUNT_NOT_LINKED']);
    }
    expect([...estate.view.all('command')].filter(({ deviceId }) => deviceId === 'gas-1')).toEqual([]);
    estate.order('gas-1', 'reset_detector', { commandId: 'nonce-01', alertId });
    expect(act('second', reset)).toEqual(['ACCOUNT_NOT_LINKED']);
    expect(estate.view.get('command', 'nonce-01')).toMatchObject({ state: 'awaiting-second', secondBy: null });
    // What one person may do alone goes on from such an account.
    expect(act('command', { commandId: 'nonce-02' })).toEqual(['ok']);
  });

  it('reaches devices of the alert’s company; of another only for whoever is of none', () => {
    estate.giveTo('other-company', 'gate-1');
    expect(act('command', {})).toEqual(['OF_ANOTHER_COMPANY']);
    expect(act('command', {}, { by: '李秀英', byId: 'person-1' })).toEqual(['OF_ANOTHER_COMPANY']);
    expect([...estate.view.all('command')].filter(({ deviceId }) => deviceId === 'gate-1')).toEqual([]);
    expect(act('command', {}, { by: '值班员', byId: 'district-1' })).toEqual(['ok']);
  });

  it('reaches what is near the alert, and nothing else; no word of it opens a gas valve', () => {
    estate.submit({
      ...{ kind: 'import-estate', companies: [], people: [], rosters: [], calendar: [] },
      places: [
        {
          ...{ id: 'building-4', parentId: 'estate', kind: 'building', nameZh: '4号楼', nameEn: 'Building 4' },
          ...{ gridCode: null, companyId: null },
        },
      ],
    });
    estate.link('gate-4', 'access-gate', 'building-4');
    expect(act('command', { deviceId: 'gate-4' })).toEqual(['NOT_FOUND']);
    expect(act('command', { deviceId: 'nowhere' })).toEqual(['NOT_FOUND']);
    expect(act('command', { deviceId: 'valve-1' })).toEqual(['COMMAND_UNSUPPORTED']);
  });
});

describe('what goes up of a timeline', () => {
  it('tells what was done by whom as a post, with the act of the queue it was, and words as they were', () => {
    estate.submit({ kind: 'comment-alert', alertId, text: '阀门已关', by: '李秀英', byPost: 'A岗' });
    estate.submit({ kind: 'assign-alert', alertId, personId: 'person-1', by: '李秀英', byPost: 'A岗' });
    estate.submit({ kind: 'assign-alert', alertId, personId: null, by: '李秀英', byPost: 'A岗', actId: 'act-9' });
    const until = estate.now + 3_600_000;
    const wish = {
      kind: 'shelve-alert',
      alertId,
      until,
      reason: '检修',
      by: '李秀英',
      byPost: 'A岗',
      byId: 'p',
    } as const;
    estate.submit(wish);
    const said = notes().filter(({ type }) => type !== 'command');
    expect(said.map(({ type, by, actId, detail }) => [type, by, actId, detail])).toEqual([
      ['commented', 'A岗', undefined, { comment: '阀门已关' }],
      ['assigned', 'A岗', undefined, { personId: 'person-1' }],
      ['assigned', 'A岗', 'act-9', {}],
      ['shelf-asked', 'A岗', undefined, { until, reason: '检修' }],
    ]);
    const nos = notes().map((note) => note.no);
    expect(nos).toEqual([...nos].sort((left, right) => left - right));
  });

  it('tells nothing of an alert that is withheld', () => {
    estate.view.apply([{ op: 'put', table: 'alert', row: { ...estate.alert(), withheld: true } }]);
    const before = notes().length;
    estate.submit({ kind: 'comment-alert', alertId, text: '还在洗', by: '李秀英', byPost: 'A岗' });
    expect(estate.timeline(alertId)).toContain('commented');
    expect(notes()).toHaveLength(before);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { Estate } from './testing/estate.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
let estate: Estate;
beforeEach(() => {
  estate = new Estate();
});

const li = { by: '李秀英', byPost: 'A岗', byId: 'person-1' };
const wang = { by: '王建国', byPost: 'B岗', byId: 'person-2' };

function shelve(alertId: string, inMs: number, who = li) {
  return estate.submit({ kind: 'shelve-alert', alertId, until: estate.now + inMs, reason: '刷漆，有粉尘', ...who })
    .outcome;
}
const upstream = (id: string) =>
  estate.view
    .rows('outbox')
    .filter(({ subject, type }) => subject === id && !type.includes('tombstone'))
    .map(({ type }) => type.split('.')[3]);

describe('a leak that is known', () => {
  let id: string;
  beforeEach(() => {
    estate.link('leak-1', 'leak-sensor', 'flat-501', 24 * HOUR);
    estate.reading('leak-1', { leak: true });
    estate.pass(2000);
    id = estate.alert().id;
  });

  it('is shelved by one person until a time, and has to be taken anew when that is over', () => {
    expect(shelve(id, 8 * HOUR)).toMatchObject({ ok: true });
    expect(estate.alert()).toMatchObject({
      state: 'active-acknowledged',
      acknowledgedBy: '李秀英',
      shelvedUntil: estate.now + 8 * HOUR,
    });
    estate.pass(8 * HOUR - 1);
    expect(estate.alert().shelvedUntil).not.toBeNull();
    estate.pass(1);
    expect(estate.alert()).toMatchObject({ state: 'active-unacknowledged', acknowledgedBy: null, shelvedUntil: null });
    expect(estate.timeline(id)).toEqual(['raised', 'shelved', 'unshelved']);
    expect(upstream(id)).toEqual(['raised', 'acknowledged', 'raised']);
  });

  it('calls nobody and is not told upstream when it comes back within that time, and is told when it stands at the end', () => {
    shelve(id, HOUR);
    estate.reading('leak-1', { leak: false });
    estate.pass(10 * MINUTE);
    estate.reading('leak-1', { leak: true });
    estate.pass(2000);
    const again = estate.alerts()[1];
    expect(again).toMatchObject({ state: 'active-unacknowledged', withheld: true, shelvedUntil: expect.any(Number) });
    expect(upstream(again?.id ?? '')).toEqual([]);
    estate.pass(HOUR);
    expect(estate.alerts()[1]).toMatchObject({ withheld: false, shelvedUntil: null });
    expect(upstream(again?.id ?? '')).toEqual(['raised']);
  });

  it('can be taken down before its time', () => {
    shelve(id, HOUR);
    const { outcome } = estate.submit({ kind: 'unshelve-alert', alertId: id, reason: '', ...wang });
    expect(outcome).toMatchObject({ ok: true });
    expect(estate.alert()).toMatchObject({ state: 'active-unacknowledged', shelvedUntil: null });
    expect([...estate.view.all('timer')].filter(({ kind }) => kind === 'shelf-end')).toEqual([]);
    expect(estate.submit({ kind: 'unshelve-alert', alertId: id, reason: '', ...wang }).outcome).toMatchObject({
      repeated: true,
    });
  });

  it('is not shelved without a reason, into the past, or for longer than a week', () => {
    const until = estate.now + HOUR;
    expect(estate.submit({ kind: 'shelve-alert', alertId: id, until, reason: ' ', ...li }).outcome).toMatchObject({
      code: 'BODY_INVALID',
    });
    expect(shelve(id, 0)).toMatchObject({ code: 'BODY_INVALID' });
    expect(shelve(id, 7 * 24 * HOUR + 1)).toMatchObject({ code: 'SHELF_TOO_LONG' });
    expect(shelve('nobody', HOUR)).toMatchObject({ code: 'NOT_FOUND' });
    expect(estate.timeline(id)).toEqual(['raised']);
  });

  it('keeps its length when the clock is set, and ends at boot when its time has passed', () => {
    shelve(id, 2 * HOUR);
    estate.now += 24 * HOUR;
    estate.submit({ kind: 'clock-jump', byMs: 24 * HOUR });
    expect(estate.alert().shelvedUntil).toBe(estate.now + 2 * HOUR);
    estate.pass(2 * HOUR - 1);
    expect(estate.alert().shelvedUntil).not.toBeNull();
    estate.pass(1);
    expect(estate.alert().shelvedUntil).toBeNull();
  });
});

describe('a gas alarm', () => {
  let id: string;
  beforeEach(() => {
    estate.link('gas-1', 'gas-detector', 'flat-501', 24 * HOUR);
    estate.reading('gas-1', { methane_lel: 30 });
    id = estate.alert().id;
  });

  it('is shelved by two people, at most for four hours', () => {
    expect(shelve(id, 4 * HOUR + 1)).toMatchObject({ code: 'SHELF_TOO_LONG' });
    expect(shelve(id, 4 * HOUR)).toMatchObject({ ok: true });
    expect(estate.alert()).toMatchObject({ state: 'active-unacknowledged', shelvedUntil: null });
    expect(shelve(id, 4 * HOUR)).toMatchObject({ ok: true });
    expect(estate.alert().shelvedUntil).toBeNull();
    expect(shelve(id, HOUR, wang)).toMatchObject({ ok: true });
    expect(estate.alert()).toMatchObject({ state: 'active-acknowledged', shelvedUntil: estate.now + 4 * HOUR });
    expect(estate.timeline(id)).toEqual(['raised', 'shelf-asked', 'shelf-asked', 'shelved']);
  });

  it('waits ten minutes for the second person, and begins anew after that', () => {
    shelve(id, HOUR);
    estate.pass(10 * MINUTE);
    shelve(id, HOUR, wang);
    expect(estate.alert().shelvedUntil).toBeNull();
    shelve(id, HOUR, li);
    expect(estate.alert().shelvedUntil).not.toBeNull();
  });

  it('is shelved no longer when it gets worse', () => {
    shelve(id, HOUR);
    shelve(id, HOUR, wang);
    estate.reading('gas-1', { methane_lel: 55 });
    expect(estate.alert()).toMatchObject({ level: 1, state: 'active-unacknowledged', shelvedUntil: null });
    expect([...estate.view.all('shelf')]).toEqual([]);
    expect(upstream(id)).toEqual(['raised', 'acknowledged', 'level-raised']);
  });

  it('that got worse between the first and the second person is not shelved by what the first had seen', () => {
    shelve(id, HOUR);
    estate.reading('gas-1', { alarm: true });
    shelve(id, HOUR, wang);
    expect(estate.alert().shelvedUntil).toBeNull();
  });
});

describe('what people say of an alert', () => {
  let id: string;
  beforeEach(() => {
    estate.link('leak-1', 'leak-sensor', 'flat-501', 24 * HOUR);
    estate.reading('leak-1', { leak: true });
    estate.pass(2000);
    id = estate.alert().id;
  });

  it('stands in its timeline, in order, and changes nothing else', () => {
    const before = estate.alert();
    estate.submit({ kind: 'comment-alert', alertId: id, text: ' 阀门在 301 室 ', by: '李秀英', byPost: 'A岗' });
    expect(estate.alert()).toEqual({ ...before, lastSequence: before.lastSequence + 1 });
    expect(estate.view.rows('alert_event').at(-1)).toMatchObject({
      type: 'commented',
      actor: '李秀英',
      detail: { comment: '阀门在 301 室' },
    });
    const empty = estate.submit({ kind: 'comment-alert', alertId: id, text: '  ', by: '李秀英', byPost: 'A岗' });
    expect(empty.outcome).toMatchObject({ code: 'BODY_INVALID' });
  });

  it("is made somebody's and nobody's, and not a stranger's nor after its end", () => {
    const assign = (personId: string | null) =>
      estate.submit({ kind: 'assign-alert', alertId: id, personId, by: '李秀英', byPost: 'A岗' }).outcome;
    expect(assign('person-1')).toMatchObject({ ok: true });
    expect(estate.alert().assignedTo).toBe('person-1');
    expect(assign('person-1')).toMatchObject({ repeated: true });
    expect(assign('person-9')).toMatchObject({ code: 'NOT_FOUND' });
    const guest = {
      id: 'guest-1',
      name: '外人',
      role: 'steward',
      companyId: 'guest',
      title: null,
      placeId: null,
    } as const;
    estate.view.apply([{ op: 'put', table: 'person', row: guest }]);
    expect(assign('guest-1')).toMatchObject({ code: 'NOT_FOUND' });
    expect(assign(null)).toMatchObject({ ok: true });
    expect(estate.alert().assignedTo).toBeNull();
    estate.close(id);
    expect(assign('person-1')).toMatchObject({ code: 'STATE_CONFLICT' });
  });
});

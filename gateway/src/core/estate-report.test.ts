import {
  type DevicesReportedData,
  DevicesReportedDataSchema,
  type DutyReportedData,
  DutyReportedDataSchema,
} from '@gridcall/contract/estate-report.ts';
import { Value } from 'typebox/value';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PlaceRow } from './model.ts';
import { operator, RosteredEstate, wall } from './testing/rostered.ts';

let estate: RosteredEstate;
beforeEach(() => {
  estate = new RosteredEstate();
  estate.reports = true;
});

/** What has gone up of who is on duty, in order. */
function reports(): DutyReportedData[] {
  const rows = [...estate.view.outbox.values()].map(({ row }) => row);
  const told = rows.filter(({ type }) => type === 'cn.grid.duty.reported.v1');
  for (const { lane, subject, data } of told) {
    expect(lane).toBe('status');
    expect([...Value.Errors(DutyReportedDataSchema, data)]).toEqual([]);
    expect(subject).toBe((data as DutyReportedData).place.id);
  }
  return told.map(({ data }) => data as DutyReportedData);
}

function last(): DutyReportedData {
  const report = reports().at(-1);
  if (report === undefined) throw new Error('nothing was reported');
  return report;
}

describe('who is on duty', () => {
  test('goes up by name and post, with its places as alerts name them, and nothing of how to reach anybody', () => {
    estate.pass(1000);
    expect(reports()).toHaveLength(1);
    expect(last()).toMatchObject({
      place: { id: 'building-3', zh: '幸福里小区3号楼' },
      placeIds: ['building-3', 'lobby'],
      holes: [{ post: 'B', hole: 'no-roster' }],
    });
    expect(last().posts.map(({ post, name, hole }) => [post, name, hole])).toEqual([
      ['A', '李秀英', null],
      ['B', '', 'no-roster'],
      ['district', '值班员', null],
    ]);
    expect(JSON.stringify(last())).not.toMatch(/501|phone|sms|0951/);
  });

  test('goes up again when it changes, and only then', () => {
    estate.pass(1000);
    estate.roster('grid-1', 'B', { people: ['person-2', 'person-3'] });
    estate.pass(1000);
    expect(last()).toMatchObject({ holes: [], handOvers: [{ post: 'B' }, { post: 'B' }, { post: 'B' }] });
    expect(reports()).toHaveLength(2);
    estate.submit({ kind: 'boot' });
    estate.pass(1000);
    expect(reports()).toHaveLength(2);
    estate.reach('person-1', true);
    estate.pass(1000);
    expect(last().posts[0]).toMatchObject({ name: '李秀英', hole: 'unreachable' });
    expect(reports()).toHaveLength(3);
  });

  test('goes up with each hand-over', () => {
    estate.roster('grid-1', 'B', { people: ['person-2', 'person-3'] });
    estate.pass(1000);
    const before = last().posts[1]?.name;
    estate.pass(wall('2026-03-02T08:00') + 1000 - estate.now);
    expect([before, last().posts[1]?.name].sort()).toEqual(['person-2', 'person-3']);
  });

  test('says who stands in until when, and not why', () => {
    estate.standIn('person-3', estate.now, estate.now + 3_600_000);
    estate.pass(1000);
    expect(last().standIns).toMatchObject([{ post: 'B', name: 'person-3', until: estate.now - 1000 + 3_600_000 }]);
    expect(JSON.stringify(reports())).not.toContain('病假');
  });

  test('with more stand-ins and places than a report holds goes up all the same, with those that come first', () => {
    for (let day = 101; day > 0; day--) {
      const from = estate.now + day * 86_400_000;
      expect(estate.standIn('person-3', from, from + 3_600_000).outcome.ok).toBe(true);
    }
    const spot = { kind: 'spot', parentId: 'building-3', nameZh: '门', nameEn: 'Door', gridCode: null } as const;
    const places = Array.from({ length: 2001 }, (_, no) => ({ ...spot, id: `door-${9000 - no}`, companyId: null }));
    estate.submit({ kind: 'import-estate', companies: [], people: [], rosters: [], calendar: [], places });
    estate.pass(1000);
    const { standIns, placeIds } = last();
    expect([standIns.length, placeIds.length]).toEqual([100, 2000]);
    expect(standIns.map(({ from }) => (from - estate.now + 1000) / 86_400_000)).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 1),
    );
  });

  test('of a large estate goes up a few buildings at a time, each once', () => {
    const places = Array.from({ length: 25 }, (_, index): PlaceRow => {
      const names = { nameZh: `${index}号`, nameEn: `${index}`, gridCode: null, companyId: null };
      return { id: `tower-${index}`, parentId: 'estate', kind: 'building', ...names };
    });
    estate.submit({ kind: 'import-estate', companies: [], people: [], rosters: [], calendar: [], places });
    estate.pass(1000);
    expect(reports()).toHaveLength(10);
    estate.pass(1000);
    const ids = reports().map(({ place }) => place.id);
    expect([ids.length, new Set(ids).size]).toEqual([26, 26]);
  });
});

describe('what the queue has lost, or refused', () => {
  const HOUR_MS = 3_600_000;
  const sent = () => [...estate.view.outbox.values()].filter(({ row }) => row.type === 'cn.grid.duty.reported.v1');
  const resend = { kind: 'resend-dead-letter', lane: 'status', by: '王', byPost: 'operator' } as const;

  /** The answer to the report that went up last. */
  function answer(status: 'rejected' | 'recorded'): void {
    const row = sent().at(-1)?.row;
    if (row === undefined) throw new Error('nothing was reported');
    const { eventId, lane, sequence, subject, type } = row;
    const result = { id: eventId, status, ...(status === 'rejected' ? { code: 'BODY_INVALID', reason: 'new' } : {}) };
    estate.submit({ kind: 'uplink-receipt', items: [{ eventId, lane, sequence, subject, type, result }] });
  }

  test('goes up again once a day, of each building', () => {
    estate.pass(1000);
    for (const day of [1, 2, 3]) {
      estate.pass(24 * HOUR_MS);
      expect(reports()).toHaveLength(1 + day);
    }
    expect(new Set(reports().map((report) => JSON.stringify(report))).size).toBe(1);
  });

  test('goes up again within the hour after it was refused, not at once, and then once a day', () => {
    estate.pass(1000);
    answer('rejected');
    estate.pass(1000);
    expect(reports()).toHaveLength(1);
    estate.pass(HOUR_MS);
    expect(reports()).toHaveLength(2);
    answer('rejected');
    estate.pass(24 * HOUR_MS);
    expect(reports()).toHaveLength(3);
    answer('recorded');
    expect(sent().map(({ state }) => state)).toEqual(['dead', 'dead', 'sent']);
    estate.reach('person-1', true);
    estate.pass(1000);
    answer('rejected');
    estate.pass(HOUR_MS);
    expect(reports()).toHaveLength(5);
  });

  test('sent again by an operator, is followed by how things stand now', () => {
    estate.pass(1000);
    answer('rejected');
    const { eventId, subject, type } = sent()[0]?.row ?? { eventId: '', subject: '', type: '' };
    estate.reach('person-1', true);
    estate.pass(1000);
    answer('recorded');
    estate.submit({ ...resend, eventId, subject, type });
    estate.pass(1000);
    const inOrder = sent().sort((left, right) => left.row.sequence - right.row.sequence);
    expect(inOrder.slice(1).map(({ row }) => row.eventId === eventId)).toEqual([true, false]);
    expect(last().posts[0]).toMatchObject({ hole: 'unreachable' });
  });
});

describe('what can be told something', () => {
  function devices(): DevicesReportedData[] {
    const rows = [...estate.view.outbox.values()].map(({ row }) => row);
    const told = rows.filter(({ type }) => type === 'cn.grid.devices.reported.v1').map(({ data }) => data);
    for (const data of told) expect([...Value.Errors(DevicesReportedDataSchema, data)]).toEqual([]);
    return told as DevicesReportedData[];
  }

  test('goes up when it is linked, a while after so that many are one report, and without its name', () => {
    estate.pass(1000);
    expect(devices()).toEqual([]);
    estate.link('valve-1', 'gas-valve', 'unit-2');
    estate.link('gate-1', 'access-gate', 'lobby');
    estate.link('door-1', 'leak-sensor', 'lobby');
    estate.pass(1000);
    expect(devices()).toEqual([
      {
        place: expect.objectContaining({ id: 'building-3' }),
        placeIds: ['building-3', 'lobby'],
        devices: [
          { deviceId: 'gate-1', deviceKind: 'access-gate', commands: ['open_gate', 'lock_gate', 'release_gate'] },
          { deviceId: 'valve-1', deviceKind: 'gas-valve', commands: ['close_gas_valve'] },
        ],
      },
    ]);
  });

  test('goes up again without one whose link was revoked, and is not told of what is told nothing', () => {
    estate.link('valve-1', 'gas-valve', 'unit-2');
    estate.pass(1000);
    estate.link('door-1', 'leak-sensor', 'lobby');
    estate.submit({ kind: 'revoke-link', linkId: 'valve-1', ...operator });
    estate.pass(1000);
    expect(devices().map((report) => report.devices.length)).toEqual([1, 0]);
  });
});

import type { PersonChannel } from '@gridcall/contract/channel.ts';
import { type DeviceKind, deviceKinds } from '@gridcall/contract/device-kind.ts';
import { decide } from '../decide.ts';
import type { DeviceEventInput, Input, ReadingInput } from '../input.ts';
import type { AlertEventRow, AlertRow, PlaceRow, TimerRow } from '../model.ts';
import type { Decision } from '../view.ts';
import { MemoryView } from './memory-view.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
type Values = ReadingInput['values'];

const ofOthers: readonly TimerRow['kind'][] = ['escalation', 'bundle', 'estate-report'];
const ofCalls: readonly string[] = ['escalated', 'skipped', 'notified', 'notify-failed', 'stood-down'];

/** 2026-03-01T08:00:00+08:00 */
export const START = Date.UTC(2026, 2, 1);

function place(id: string, kind: PlaceRow['kind'], parentId: string | null, nameZh: string, nameEn: string): PlaceRow {
  const isEstate = kind === 'estate';
  return {
    id,
    parentId,
    kind,
    nameZh,
    nameEn,
    gridCode: isEstate ? '640104001001001' : null,
    companyId: isEstate ? 'company' : null,
  };
}

/** A small estate whose time can be moved: every input is decided and its changes are applied at once. */
export class Estate {
  readonly view = new MemoryView();
  now = START;
  /** Whether chains call the next ones as time passes. Tests of one device's alerts let them rest. */
  calls = false;
  /** Whether the queue is told of buildings as time passes; the tests of what it is told of alerts let it rest. */
  reports = false;
  #inputs = 0;

  constructor() {
    this.submit({
      kind: 'import-estate',
      companies: [
        {
          id: 'company',
          kind: 'property_company',
          nameZh: '幸福物业',
          nameEn: 'Xingfu Property',
          dutyPhone: '0951-0000000',
        },
      ],
      places: [
        place('estate', 'estate', null, '幸福里小区', 'Xingfuli'),
        place('building-3', 'building', 'estate', '3号楼', 'Building 3'),
        place('unit-2', 'unit', 'building-3', '2单元', 'Unit 2'),
        place('flat-501', 'spot', 'unit-2', '501室张家', 'Flat 501'),
        place('lobby', 'spot', 'building-3', '入户大厅', 'Lobby'),
      ],
      people: [
        {
          ...{ id: 'person-1', name: '李秀英', role: 'steward', companyId: 'company' },
          ...{ title: 'building_steward', placeId: 'building-3' },
        },
      ],
      rosters: [
        {
          ...{ id: 'building-3 A all', placeId: 'building-3', post: 'A', days: 'all', people: ['person-1'] },
          ...{ rotation: 'none', startsOn: '2024-01-01', handOverMinute: 480 },
        },
      ],
      calendar: [],
    });
    // Who is on duty is looked at by its own tests; the others count timers and alerts of devices.
    this.view.apply([{ op: 'remove', table: 'timer', key: 'hand-over' }]);
    this.answer();
  }

  /** Somebody far away can always be called, so that no alert is one that nobody answers. */
  private answer(): void {
    const person = {
      id: 'district-1',
      name: '值班员',
      role: 'officer',
      companyId: null,
      title: null,
      placeId: null,
    } as const;
    const roster = { id: 'estate district all', placeId: 'estate', post: 'district', days: 'all' } as const;
    const turns = { people: ['district-1'], rotation: 'none', startsOn: '2024-01-01', handOverMinute: 480 } as const;
    this.view.apply([
      { op: 'put', table: 'person', row: person },
      { op: 'put', table: 'roster', row: { ...roster, ...turns } },
    ]);
    this.addWay('district-1', 'push');
  }

  /** A way to a person that nobody has to be asked for. */
  addWay(personId: string, channel: PersonChannel): void {
    const none = { disabledAt: null, lastOkAt: null, lastError: null, lastErrorAt: null };
    const row = { id: `${personId} ${channel}`, personId, channel, sealedAddress: null, addedAt: this.now, ...none };
    this.view.apply([{ op: 'put', table: 'contact', row }]);
  }

  submit(input: WithoutId<Input>): Decision {
    const id = `01J${String(++this.#inputs).padStart(23, '0')}`;
    const decision = decide(this.view, { ...input, id } as Input, this.now);
    this.view.apply(decision.changes);
    return decision;
  }

  link(linkId: string, deviceKind: DeviceKind, placeId = 'flat-501', reportEveryMs: number | null = null): Decision {
    return this.submit({
      kind: 'add-link',
      linkId,
      deviceKind,
      name: deviceKinds[deviceKind].zh,
      companyId: 'company',
      placeId,
      reportEveryMs,
      expiresAt: null,
      convention: 'native',
      options: {},
      passwordHash: '00',
      by: '王装机',
      byPost: 'installer',
    });
  }

  /** As if another company's device hung in this estate. */
  giveTo(companyId: string, deviceId: string): void {
    const device = this.view.get('device', deviceId);
    if (device === undefined) throw new Error(`no device ${deviceId}`);
    this.view.apply([{ op: 'put', table: 'device', row: { ...device, companyId } }]);
  }

  reading(deviceId: string, values: Values, more: Partial<Omit<ReadingInput, 'values'>> = {}): Decision {
    const messageKey = `h:${this.#inputs}`;
    return this.submit({
      kind: 'reading',
      linkId: deviceId,
      deviceId,
      messageKey,
      contentHash: 1,
      resent: false,
      observedAt: null,
      history: false,
      values,
      ...more,
    });
  }

  event(deviceId: string, event: DeviceEventInput['event'], more: Partial<DeviceEventInput> = {}): Decision {
    const messageKey = `h:${this.#inputs}`;
    return this.submit({
      kind: 'device-event',
      linkId: deviceId,
      deviceId,
      messageKey,
      contentHash: 1,
      resent: false,
      observedAt: null,
      event,
      ...more,
    });
  }

  acknowledge(alertId: string): Decision {
    return this.submit({ kind: 'acknowledge-alert', alertId, comment: '', by: '李秀英', byPost: 'A岗' });
  }

  close(alertId: string, reason = '已到场，阀门已关'): Decision {
    return this.submit({ kind: 'close-alert', alertId, reason, by: '李秀英', byPost: 'A岗' });
  }

  /** Moves the clock and lets every timer that falls due on the way fire, in order. */
  pass(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const due = [...this.view.all('timer')]
        .filter(({ kind, dueAt }) => dueAt <= end && this.fires(kind))
        .sort((left, right) => left.dueAt - right.dueAt)[0];
      if (due === undefined) break;
      this.now = Math.max(this.now, due.dueAt);
      this.submit({ kind: 'timer', timerId: due.id, dueAt: due.dueAt });
    }
    this.now = end;
  }

  private fires(kind: TimerRow['kind']): boolean {
    if (kind === 'estate-report') return this.reports;
    return this.calls || (kind !== 'escalation' && kind !== 'bundle');
  }

  alerts(): readonly AlertRow[] {
    return [...this.view.all('alert')];
  }

  /** The only alert there is. */
  alert(): AlertRow {
    const [alert, ...others] = this.alerts();
    if (alert === undefined || others.length > 0) throw new Error(`${others.length + (alert ? 1 : 0)} alerts`);
    return alert;
  }

  /** What happened to an alert; not who was called about it. */
  timeline(alertId: string): readonly string[] {
    return this.entries()
      .filter((row) => row.alertId === alertId)
      .map((row) => row.type);
  }

  entries(): readonly AlertEventRow[] {
    return this.view.rows('alert_event').filter(({ type }) => !ofCalls.includes(type));
  }

  /** Those of devices; not those of chains, nor of what the queue is told of buildings. */
  timers(): readonly TimerRow[] {
    return [...this.view.all('timer')].filter(({ kind }) => !ofOthers.includes(kind));
  }
}

import type { AlertEventType } from '@gridcall/contract/alert.ts';
import { errorTable } from '@gridcall/contract/errors.ts';
import { type AlertEventData, gatewaySource } from '@gridcall/contract/events.ts';
import type { AlertTimelineEntry } from '@gridcall/contract/http-gateway.ts';
import { type Note, notesOf } from './estate-notes.ts';
import { peopleNear } from './estate-reports.ts';
import type { EstateAlertRow, Reader } from './schema.ts';
import { commandActsOf, peopleOf } from './steward-commands.ts';

/** The latest entries; a sensor that flaps for days would otherwise fill the page. */
const TIMELINE_SHOWN = 200;

const entryTypes: Readonly<Record<string, AlertEventType>> = {
  'cn.grid.alert.raised.v1': 'raised',
  'cn.grid.alert.level-raised.v1': 'level-raised',
  'cn.grid.alert.acknowledged.v1': 'acknowledged',
  'cn.grid.alert.cleared.v1': 'cleared',
  'cn.grid.alert.closed.v1': 'closed',
};

type Entry = Omit<AlertTimelineEntry, 'sequence'>;

/** What the gateway told of an alert, what stewards did here and whom the queue itself called, in the order of time. */
export async function timelineOfAlert(reader: Reader, alert: EstateAlertRow): Promise<AlertTimelineEntry[]> {
  const notes = await notesOf(reader, alert);
  const entries = [
    ...(await told(reader, alert)),
    ...(await noted(reader, alert, notes)),
    ...(await done(reader, alert, notes)),
    ...(await called(reader, alert)),
  ];
  return entries
    .sort((one, other) => one.at - other.at)
    .slice(-TIMELINE_SHOWN)
    .map((entry, index) => ({ sequence: index + 1, ...entry }));
}

async function told(reader: Reader, { gatewayId, alertId }: EstateAlertRow): Promise<Entry[]> {
  const rows = await reader
    .selectFrom('report')
    .select(['type', 'occurredAt', 'payload'])
    .where('source', '=', gatewaySource(gatewayId))
    .where('subject', '=', alertId)
    .orderBy('occurredAt', 'desc')
    .limit(TIMELINE_SHOWN)
    .execute();
  return rows.flatMap(({ type, occurredAt, payload }): Entry[] => {
    const data: AlertEventData = JSON.parse(payload);
    const known = entryTypes[type];
    if (known === undefined) return [];
    const isAgain = known === 'raised' && data.occurrences > 1;
    return [
      {
        at: occurredAt,
        type: isAgain ? 'raised-again' : known,
        actor: data.by ?? 'device',
        level: data.level,
        state: data.state,
        detail: data.reason === undefined ? {} : { reason: data.reason },
      },
    ];
  });
}

/** A line of the gateway's own timeline, under the name of whoever did it here. */
async function noted(reader: Reader, alert: EstateAlertRow, notes: readonly Note[]): Promise<Entry[]> {
  const acts = notes.some(({ type }) => type === 'command') ? await commandActsOf(reader, alert) : [];
  const people = notes.some(({ type }) => type === 'assigned') ? await peopleNear(reader, alert) : [];
  const assigneeOf = ({ personId }: Note['detail']): Entry['detail'] => {
    if (personId === undefined) return { to: '' };
    // Of somebody whose name the gateway no longer tells, it is told that there is one.
    const name = people?.find(({ id }) => id === personId)?.name;
    return name === undefined ? {} : { to: name };
  };
  return notes.map((note): Entry => {
    const { at, type, by, name, level, state, detail } = note;
    const common = { at, type, level, state };
    if (type === 'assigned') return { ...common, actor: name ?? by, detail: assigneeOf(detail) };
    if (type !== 'command') return { ...common, actor: name ?? by, detail };
    const isOfIt = (commandId: unknown) => commandId === detail['commandId'];
    const before = notes.filter((line) => isOfIt(line.detail['commandId']) && line.no <= note.no);
    const whose = peopleOf(
      acts.filter(({ commandId }) => isOfIt(commandId)),
      before,
    );
    const { second, ...told } = detail;
    const { by: orderedBy, secondBy } = whose;
    return {
      ...common,
      actor: by === 'device' || by === 'system' ? by : ((second === true ? secondBy : null) ?? orderedBy),
      detail: { ...told, by: orderedBy, ...(second === true && secondBy !== null ? { secondBy } : {}) },
    };
  });
}

/** Comments and arrivals of stewards here that the gateway has confirmed and says nothing more of, as some do not. */
async function done(
  reader: Reader,
  { gatewayId, alertId, level, state }: EstateAlertRow,
  notes: readonly Note[],
): Promise<Entry[]> {
  const rows = await reader
    .selectFrom('stewardAct')
    .innerJoin('person', 'person.id', 'stewardAct.personId')
    .select(['stewardAct.id', 'act', 'at', 'text', 'person.name'])
    .where('gatewayId', '=', gatewayId)
    .where('alertId', '=', alertId)
    .where('ok', '=', 1)
    .where('act', 'in', ['comment', 'arrive'])
    .orderBy('stewardAct.id', 'desc')
    .limit(TIMELINE_SHOWN)
    .execute();
  const known = new Set(notes.map(({ actId }) => actId));
  const others = rows.reverse().filter(({ id }) => !known.has(id));
  return others.map(({ act, at, text, name }) => ({
    ...{ at, actor: name, level, state, type: act === 'comment' ? 'commented' : 'arrived' },
    detail: text === '' ? {} : { comment: text },
  }));
}

/** Rounds that the queue itself called, and what came of them. */
async function called(reader: Reader, { gatewayId, alertId, level, state }: EstateAlertRow): Promise<Entry[]> {
  const rows = await reader
    .selectFrom('pageCall')
    .select(['kind', 'at', 'reached', 'failed', 'claims'])
    .where('gatewayId', '=', gatewayId)
    .where('subject', '=', alertId)
    .where('sentAt', 'is not', null)
    .orderBy('at', 'desc')
    .limit(TIMELINE_SHOWN)
    .execute();
  return rows.reverse().flatMap(({ kind, at, reached, failed, claims }): Entry[] => {
    const common = { at, actor: 'queue', level, state };
    const again = claims > 1 ? { again: true } : {};
    if (kind === 'stood-down') return reached === 0 ? [] : [{ ...common, type: 'stood-down', detail: {} }];
    const codes = failed === null || failed === '' ? [] : failed.split(',');
    const sent: Entry[] =
      reached === 0 ? [] : [{ ...common, type: 'notified', detail: { channel: 'push', result: 'sent', ...again } }];
    const reasons = [...new Set(codes)].map(reasonOf).join('；');
    if (reasons === '') return sent;
    return [...sent, { ...common, type: 'notify-failed', detail: { channel: 'push', error: reasons } }];
  });
}

function reasonOf(code: string): string {
  if (!Object.hasOwn(errorTable, code)) return code;
  const { zh, en } = errorTable[code as keyof typeof errorTable];
  return `${zh} / ${en}`;
}

import type { AlertNotedData } from '@gridcall/contract/alert-note.ts';
import { canonicalJson } from './canonical.ts';
import { touchAlert } from './estate-alerts.ts';
import type { EstateAlertRow, EstateNoteRow, Reader, Tx } from './schema.ts';

/** Of one alert; more of them would fill no page, and no gateway sends so many. */
const NOTES_READ = 1000;

/** Keeps one line of an alert's timeline, and tells the live streams. */
export async function keepNote(
  tx: Tx,
  gatewayId: string,
  note: { readonly eventId: string; readonly occurredAt: number; readonly data: AlertNotedData },
): Promise<void> {
  const { eventId, occurredAt: at, data } = note;
  const { alertId, no, type, by, level, state } = data;
  const actId = data.actId ?? null;
  const commandId = type === 'command' ? String(data.detail['commandId']) : null;
  await tx
    .insertInto('estateNote')
    .values({
      ...{ gatewayId, eventId, alertId, no, at, type, by, actId, commandId, level, state },
      detail: canonicalJson(data.detail),
    })
    .execute();
  await touchAlert(tx, gatewayId, alertId);
}

export interface Note extends Omit<EstateNoteRow, 'detail'> {
  readonly detail: AlertNotedData['detail'];
  /** Name of the steward whose act at the queue it was; null for what was done at the gateway. */
  readonly name: string | null;
}

/** The latest lines of an alert, in the gateway's own order. */
export async function notesOf(
  reader: Reader,
  { gatewayId, alertId }: Pick<EstateAlertRow, 'gatewayId' | 'alertId'>,
): Promise<Note[]> {
  const rows = await reader
    .selectFrom('estateNote')
    .leftJoin('stewardAct', (join) =>
      join.onRef('stewardAct.id', '=', 'estateNote.actId').onRef('stewardAct.gatewayId', '=', 'estateNote.gatewayId'),
    )
    .leftJoin('person', 'person.id', 'stewardAct.personId')
    .selectAll('estateNote')
    .select('person.name')
    .where('estateNote.gatewayId', '=', gatewayId)
    .where('estateNote.alertId', '=', alertId)
    .orderBy('estateNote.no', 'desc')
    .limit(NOTES_READ)
    .execute();
  return rows.reverse().map((row) => ({ ...row, detail: JSON.parse(row.detail) }));
}

import { type AlertNotedData, AlertNotedDataSchema } from '@gridcall/contract/alert-note.ts';
import {
  DevicesReportedDataSchema,
  type DutyReportedData,
  DutyReportedDataSchema,
} from '@gridcall/contract/estate-report.ts';
import type { CloudEvent, UpstreamEventType } from '@gridcall/contract/events.ts';
import { Compile } from 'typebox/compile';
import { keepNote } from './estate-notes.ts';
import { keepReport } from './estate-reports.ts';
import { checked, type Outcome, refusal } from './event-check.ts';
import type { EstateReportRow, Tx } from './schema.ts';

/** What is for the steward's page alone: no incident comes of it. */
export const estateEventTypes = [
  'cn.grid.alert.noted.v1',
  'cn.grid.duty.reported.v1',
  'cn.grid.devices.reported.v1',
] as const satisfies readonly UpstreamEventType[];
export type EstateEventType = (typeof estateEventTypes)[number];

export interface EstateIntake {
  readonly event: CloudEvent;
  readonly gatewayId: string;
  readonly occurredAt: number;
}

const isDuty = Compile(DutyReportedDataSchema);
const isDevices = Compile(DevicesReportedDataSchema);
const isNote = Compile(AlertNotedDataSchema);

export function takeOfEstate(tx: Tx, type: EstateEventType, intake: EstateIntake): Promise<Outcome> {
  const { data } = intake.event;
  switch (type) {
    case 'cn.grid.alert.noted.v1':
      return checked(isNote, AlertNotedDataSchema, data, (note) => takeNote(tx, intake, note));
    case 'cn.grid.duty.reported.v1':
      return checked(isDuty, DutyReportedDataSchema, data, (report) => takeReport(tx, intake, 'duty', report));
    case 'cn.grid.devices.reported.v1':
      return checked(isDevices, DevicesReportedDataSchema, data, (report) => takeReport(tx, intake, 'devices', report));
  }
}

async function takeReport(
  tx: Tx,
  { gatewayId, event }: EstateIntake,
  kind: EstateReportRow['kind'],
  data: Pick<DutyReportedData, 'place' | 'placeIds'>,
): Promise<Outcome> {
  if (event.subject !== data.place.id) return refusal('BODY_INVALID', 'subject is not the building that data names');
  await keepReport(tx, gatewayId, kind, event, data);
  return { status: 'recorded' };
}

async function takeNote(
  tx: Tx,
  { gatewayId, event, occurredAt }: EstateIntake,
  data: AlertNotedData,
): Promise<Outcome> {
  if (event.subject !== `${data.alertId}-${data.no}`) {
    return refusal('BODY_INVALID', 'subject is not the line that data names');
  }
  await keepNote(tx, gatewayId, { eventId: event.id, occurredAt, data });
  return { status: 'recorded' };
}

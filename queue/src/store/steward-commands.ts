import { isOpenAlertState } from '@gridcall/contract/alert.ts';
import type { CommandState } from '@gridcall/contract/command.ts';
import type { DevicesReportedData } from '@gridcall/contract/estate-report.ts';
import type { AlertEventData } from '@gridcall/contract/events.ts';
import type { Command, CommandOffer } from '@gridcall/contract/http-commands.ts';
import type { StewardCommand } from '@gridcall/contract/steward-act.ts';
import { type CommandLine, commandStanding, type OrderFacts, probablyNeedsSecond } from '../core/command-standing.ts';
import { GATEWAY_SILENT_MS } from '../core/paging.ts';
import { type Note, notesOf } from './estate-notes.ts';
import { reportNear, type StandingReport } from './estate-reports.ts';
import type { EstateAlertRow, Reader, StewardActRow } from './schema.ts';

/** What stewards here ordered or agreed to, with who they are. */
export type CommandAct = Pick<
  StewardActRow,
  'id' | 'act' | 'personId' | 'text' | 'at' | 'ok' | 'code' | 'detail' | 'commandId'
> & { readonly command: StewardCommand; readonly name: string };

export async function commandActsOf(
  reader: Reader,
  { gatewayId, alertId }: Pick<EstateAlertRow, 'gatewayId' | 'alertId'>,
): Promise<CommandAct[]> {
  const rows = await reader
    .selectFrom('stewardAct')
    .innerJoin('person', 'person.id', 'stewardAct.personId')
    .select(['stewardAct.id', 'act', 'personId', 'text', 'at', 'ok', 'code', 'detail', 'commandId', 'command'])
    .select('person.name')
    .where('gatewayId', '=', gatewayId)
    .where('alertId', '=', alertId)
    .where('act', 'in', ['command', 'second'])
    .orderBy('stewardAct.id')
    .execute();
  return rows.map((row) => ({ ...row, command: JSON.parse(row.command ?? 'null') }));
}

/** A name where the steward stands here, else the post that the gateway told. */
export function peopleOf(
  acts: readonly CommandAct[],
  lines: readonly Note[],
): { readonly by: string; readonly secondBy: string | null } {
  const ordered = acts.find(({ act }) => act === 'command');
  const agreed = acts.find(({ act, ok }) => act === 'second' && ok === 1);
  const isSeconded = lines.some(({ detail }) => detail['second'] === true);
  return { by: ordered?.name ?? lines[0]?.by ?? 'system', secondBy: agreed?.name ?? (isSeconded ? 'steward' : null) };
}

/** Commands of an alert by their nonce: what was ordered here, and what the gateway tells of any. */
export async function commandsOf(
  reader: Reader,
  alert: EstateAlertRow,
  readerId: string,
  nowMs: number,
): Promise<Command[]> {
  const acts = Map.groupBy(await commandActsOf(reader, alert), ({ commandId }) => commandId ?? '');
  const notes = (await notesOf(reader, alert)).filter(({ type }) => type === 'command');
  const lines = Map.groupBy(notes, ({ detail }) => String(detail['commandId']));
  return [...new Set([...acts.keys(), ...lines.keys()])]
    .map((id) =>
      commandOf(id, alert.alertId, { acts: acts.get(id) ?? [], lines: lines.get(id) ?? [], readerId, nowMs }),
    )
    .sort((left, right) => right.requestedAt - left.requestedAt || (left.id < right.id ? 1 : -1));
}

interface CommandFacts {
  readonly acts: readonly CommandAct[];
  readonly lines: readonly Note[];
  readonly readerId: string;
  readonly nowMs: number;
}

function commandOf(id: string, alertId: string, { acts, lines, readerId, nowMs }: CommandFacts): Command {
  const ordered = acts.find(({ act }) => act === 'command');
  const first = lines[0];
  const told = lines.at(-1)?.detail ?? {};
  const standing = commandStanding(ordered && orderFacts(ordered), lines.map(lineOf), nowMs);
  const deviceId = ordered?.command.deviceId ?? String(told['deviceId']);
  const agreesAlready = acts.some(({ act, personId, ok }) => act === 'second' && personId === readerId && ok !== 0);
  const isOwn = ordered?.personId === readerId;
  return {
    ...{ id, deviceId, deviceName: deviceId, ...standing, alertId, ...peopleOf(acts, lines) },
    command: ordered?.command.command ?? (String(told['command']) as Command['command']),
    cause: String(told['cause'] ?? 'person'),
    maySecond: standing.state === 'awaiting-second' && !isOwn && !agreesAlready,
    reason: ordered?.text ?? String(told['reason'] ?? ''),
    requestedAt: ordered?.at ?? first?.at ?? 0,
    notAfter: ordered?.command.notAfter ?? first?.at ?? 0,
  };
}

function orderFacts({ at, ok, code, detail, command }: CommandAct): OrderFacts {
  return { at, notAfter: command.notAfter, ok: ok === null ? null : ok === 1, code, detail };
}

function lineOf({ at, detail }: Note): CommandLine {
  const why = detail['detail'];
  return { at, state: String(detail['state']) as CommandState, detail: typeof why === 'string' ? why : null };
}

/** What can be told to the devices of the alert's building, by what its gateway reported. */
export async function offersNear(reader: Reader, alert: EstateAlertRow, nowMs: number): Promise<CommandOffer[]> {
  const report = await reportNear(reader, 'devices', alert);
  return report === undefined ? [] : offersOf(report, alert, nowMs);
}

function offersOf(report: StandingReport, alert: EstateAlertRow, nowMs: number): CommandOffer[] {
  const { devices }: DevicesReportedData = JSON.parse(report.data);
  const { kind, deviceId: ownId }: AlertEventData = JSON.parse(alert.data);
  const isActive = isOpenAlertState(alert.state) && alert.state !== 'cleared-unclosed';
  const stands = { kind, level: alert.level, deviceId: ownId, isActive };
  // What a gateway that is not heard is told is too late when it comes back.
  const online = nowMs - (report.lastSeenAt ?? 0) < GATEWAY_SILENT_MS;
  return devices.flatMap(({ deviceId, deviceKind, commands }) =>
    commands.map((command) => ({
      ...{ deviceId, deviceName: deviceId, deviceKind, command, online, forbidden: null },
      needsSecond: probablyNeedsSecond(command, deviceId, stands),
    })),
  );
}

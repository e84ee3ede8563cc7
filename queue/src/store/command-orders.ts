import type { DevicesReportedData } from '@gridcall/contract/estate-report.ts';
import { COMMAND_ARRIVES_WITHIN_MS, type StewardCommand } from '@gridcall/contract/steward-act.ts';
import type { StandingAlert } from './estate-alerts.ts';
import { peopleNear, reportNear } from './estate-reports.ts';
import type { Bearer } from './people.ts';
import type { Reader, Tx } from './schema.ts';
import type { ActOrder, ActRefused } from './steward-acts.ts';
import { commandActsOf, commandsOf } from './steward-commands.ts';
import type { StewardScope } from './steward-scope.ts';

/** What an order adds to the act that goes down; nothing where the same has gone down already. */
export type Addition =
  | {
      readonly ok: true;
      readonly isKnown: boolean;
      readonly command?: StewardCommand;
      readonly personId?: string | null;
    }
  | ActRefused;

function no(code: ActRefused['code'], detail: string): ActRefused {
  return { ok: false, code, detail };
}

const plain: Addition = { ok: true, isKnown: false };

/** What commands and assignments need to know of the estate before they go down to it. */
export async function additionOf(
  tx: Tx,
  bearer: Bearer,
  alert: StandingAlert,
  order: ActOrder,
  nowMs: number,
): Promise<Addition> {
  if (order.act === 'assign') return assignment(tx, alert, order.personId ?? null);
  if (order.act === 'second') return agreement(tx, bearer, alert, order.commandId ?? '', nowMs);
  if (order.act === 'command' && order.command !== undefined) return command(tx, bearer, alert, order.command, nowMs);
  return plain;
}

/** Only a gateway that reports who is on duty knows what an assignment is. */
async function assignment(tx: Tx, alert: StandingAlert, personId: string | null): Promise<Addition> {
  const people = await peopleNear(tx, alert);
  if (people === undefined) return no('NOT_FOUND', 'its gateway has not told who is there');
  if (personId !== null && !people.some(({ id }) => id === personId)) return no('NOT_FOUND', `no person ${personId}`);
  return { ok: true, isKnown: false, personId };
}

/** The same nonce again is the same command, whatever became of it. */
async function command(
  tx: Tx,
  bearer: Bearer,
  alert: StandingAlert,
  wanted: Omit<StewardCommand, 'notAfter'>,
  nowMs: number,
): Promise<Addition> {
  const { commandId, deviceId, command: kind } = wanted;
  const known = await tx
    .selectFrom('stewardAct')
    .select(['alertId', 'personId', 'command'])
    .where('gatewayId', '=', alert.gatewayId)
    .where('commandId', '=', commandId)
    .where('act', '=', 'command')
    .executeTakeFirst();
  if (known !== undefined) {
    const before: StewardCommand = JSON.parse(known.command ?? 'null');
    const isSame = before.deviceId === deviceId && before.command === kind && known.alertId === alert.alertId;
    if (isSame && known.personId === bearer.id) return { ok: true, isKnown: true };
    return no('KEY_IN_USE', `the nonce ${commandId} stands for another command`);
  }
  const report = await reportNear(tx, 'devices', alert);
  const reported: DevicesReportedData | undefined = report && JSON.parse(report.data);
  const device = reported?.devices.find((one) => one.deviceId === deviceId);
  if (device === undefined) return no('NOT_FOUND', `no device ${deviceId} near this alert can be told anything`);
  if (!device.commands.includes(kind)) {
    return no('COMMAND_UNSUPPORTED', `a ${device.deviceKind} can be told: ${device.commands.join(', ')}`);
  }
  return { ok: true, isKnown: false, command: { ...wanted, notAfter: nowMs + COMMAND_ARRIVES_WITHIN_MS } };
}

async function agreement(
  tx: Tx,
  bearer: Bearer,
  alert: StandingAlert,
  commandId: string,
  nowMs: number,
): Promise<Addition> {
  const found = (await commandsOf(tx, alert, bearer.id, nowMs)).find(({ id }) => id === commandId);
  if (found === undefined) return no('NOT_FOUND', `no command ${commandId}`);
  const acts = await commandActsOf(tx, alert);
  const own = acts.filter((act) => act.commandId === commandId && act.personId === bearer.id);
  if (own.some(({ act }) => act === 'command')) return no('SECOND_PERSON_NEEDED', 'whoever ordered it cannot agree');
  if (own.some(({ act, ok }) => act === 'second' && ok !== 0)) return { ok: true, isKnown: true };
  if (found.state !== 'awaiting-second') return no('STATE_CONFLICT', `it is ${found.state}`);
  const { deviceId, command: kind } = found;
  const notAfter = nowMs + COMMAND_ARRIVES_WITHIN_MS;
  return { ok: true, isKnown: false, command: { commandId, deviceId, command: kind, notAfter } };
}

/** The alert that a command belongs to, by what its gateway told of it. */
export async function alertOfCommand(
  reader: Reader,
  scope: StewardScope,
  commandId: string,
): Promise<string | undefined> {
  const row = await reader
    .selectFrom('estateNote')
    .select('alertId')
    .where('gatewayId', 'in', scope.gateways)
    .where('commandId', '=', commandId)
    .limit(1)
    .executeTakeFirst();
  return row?.alertId;
}

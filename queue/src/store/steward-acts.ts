import type { ErrorCode } from '@gridcall/contract/errors.ts';
import type { AlertEventData } from '@gridcall/contract/events.ts';
import type { ActSettledData, StewardAct, StewardActKind, StewardCommand } from '@gridcall/contract/steward-act.ts';
import { storable } from './canonical.ts';
import { additionOf } from './command-orders.ts';
import { readStanding, type StandingAlert, touchAlert } from './estate-alerts.ts';
import type { Bearer } from './people.ts';
import type { Database, Tx } from './schema.ts';
import type { StewardScope } from './steward-scope.ts';

/** So many acts of one alert wait for a gateway that does not answer; more of them would say nothing more. */
const WAITING_MAXIMUM = 50;

export interface ActOrder {
  readonly id: string;
  readonly alertId: string;
  readonly act: StewardActKind;
  readonly text: string;
  readonly until: number | null;
  readonly command?: Omit<StewardCommand, 'notAfter'>;
  /** The command that a second person agrees to. */
  readonly commandId?: string;
  /** Of an assignment. */
  readonly personId?: string | null;
}

export interface ActRefused {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly detail: string;
}

export type ActOrdered = { readonly ok: true; readonly alert: StandingAlert } | ActRefused;

/** Writes down what a steward does with an alert, and sends it down to the gateway: together. */
export async function orderAct(
  database: Database,
  bearer: Bearer & { readonly scope: StewardScope },
  order: ActOrder,
  nowMs: number,
): Promise<ActOrdered> {
  return database.transaction().execute(async (tx): Promise<ActOrdered> => {
    const alert = await readStanding(tx, bearer.scope, order.alertId);
    if (alert === undefined || alert.incidentId === null || alert.publicNo === null || alert.incidentState === null) {
      return { ok: false, code: 'NOT_FOUND', detail: 'there is no such alert' };
    }
    const { gatewayId, alertId, incidentId, publicNo, incidentState } = alert;
    const addition = await additionOf(tx, bearer, alert, order, nowMs);
    if (!addition.ok) return addition;
    // What was taken already is answered as then, however many wait now.
    if (addition.isKnown) return { ok: true, alert };
    if ((await countWaiting(tx, gatewayId, alertId)) >= WAITING_MAXIMUM) {
      return { ok: false, code: 'TOO_MANY', detail: `${WAITING_MAXIMUM} acts wait for the gateway of this alert` };
    }
    const text = storable(order.text.trim());
    const { id, act, until } = order;
    const { command, personId } = addition;
    const common = { id, act, text, until, at: nowMs };
    await tx
      .insertInto('stewardAct')
      .values({
        ...{ ...common, gatewayId, alertId, personId: bearer.id, settledAt: null, ok: null, code: null, detail: null },
        commandId: command?.commandId ?? null,
        command: command === undefined ? null : JSON.stringify(command),
      })
      .execute();
    const { occurrences }: AlertEventData = JSON.parse(alert.data);
    const sent: StewardAct = {
      ...common,
      alertId,
      by: bearer.name,
      byId: personAt(bearer, gatewayId) ?? `queue:${bearer.id}`,
      seen: { level: alert.level, occurrences },
      ...(command === undefined ? {} : { command }),
      ...(personId === undefined ? {} : { personId }),
    };
    const no = await nextNo(tx, gatewayId);
    await tx
      .insertInto('gatewayChange')
      .values({
        ...{ gatewayId, no, incidentId, number: publicNo, subject: alertId, state: incidentState },
        ...{ action: 'act', level: alert.level, at: nowMs, by: 'steward', outcome: null, publicNote: '' },
        act: JSON.stringify(sent),
      })
      .execute();
    await touchAlert(tx, gatewayId, alertId);
    return { ok: true, alert };
  });
}

/** Who a steward is at a gateway, where the two are linked. */
function personAt({ scope }: { readonly scope: StewardScope }, gatewayId: string): string | undefined {
  return scope.people.find((link) => link.gatewayId === gatewayId)?.personId;
}

async function countWaiting(tx: Tx, gatewayId: string, alertId: string): Promise<number> {
  const row = await tx
    .selectFrom('stewardAct')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('gatewayId', '=', gatewayId)
    .where('alertId', '=', alertId)
    .where('settledAt', 'is', null)
    .executeTakeFirstOrThrow();
  return row.count;
}

async function nextNo(tx: Tx, gatewayId: string): Promise<number> {
  const gateway = await tx
    .updateTable('gateway')
    .set((expression) => ({ lastChangeNo: expression('lastChangeNo', '+', 1) }))
    .where('id', '=', gatewayId)
    .returning('lastChangeNo')
    .executeTakeFirstOrThrow();
  return gateway.lastChangeNo;
}

/** What the gateway made of an act, the first time it says so. Of an act that is not known here nothing is left to do. */
export async function settleAct(tx: Tx, gatewayId: string, settled: ActSettledData, nowMs: number): Promise<void> {
  const { actId, ok, code, detail = null } = settled;
  const act = await tx
    .updateTable('stewardAct')
    .set({ settledAt: nowMs, ok: ok ? 1 : 0, code, detail })
    .where('id', '=', actId)
    .where('gatewayId', '=', gatewayId)
    .where('settledAt', 'is', null)
    .returning('alertId')
    .executeTakeFirst();
  if (act !== undefined) await touchAlert(tx, gatewayId, act.alertId);
}

import { type Commissioning, type CommissioningStep, commissioningSteps } from '@gridcall/contract/http-property.ts';
import type { AlertRow, CertificateRow, DeviceRow } from '../../../core/model.ts';
import { placeNameOf } from '../../../store/live-alert.ts';
import type { RouteContext } from '../context.ts';
import { COMMISSIONING_MS, isUnderWay, stepsShown } from './commissioning-steps.ts';
import type { CommissioningWatch } from './commissioning-watch.ts';
import { problemsIn, refusalsOf, silenceOf, type Trouble, wrongMessagesOf } from './device-problems.ts';

/** Wrong messages looked through: those of the minutes since a commissioning began. */
const QUARANTINE_ROWS = 200;

export interface CommissioningReport {
  readonly commissioning: Commissioning;
  /** Steps that can be seen now, whether they are noted yet or not. */
  readonly shown: readonly CommissioningStep[];
}

/** A commissioning as its installer sees it; what is seen for the first time is noted. */
export async function commissioningReport(
  context: RouteContext,
  watch: CommissioningWatch,
  certificate: CertificateRow,
  english: boolean,
): Promise<CommissioningReport> {
  const { store, clock } = context.options;
  const { state } = store;
  const now = clock.wallMs();
  const device = state.get('device', certificate.deviceId);
  const isOpen = device !== undefined && isUnderWay(certificate, now);
  const { troubles, shown } = isOpen ? await look(context, watch, certificate, device) : { troubles: [], shown: [] };
  if (isOpen) void watch.note(certificate, shown);
  const company = state.get('company', certificate.companyId);
  const alert = certificate.alertId === null ? undefined : await alertOf(context, certificate.alertId);
  const { id, deviceId, by, startedAt, finishedAt, alertId, companyId, placeId } = certificate;
  return {
    shown,
    commissioning: {
      ...{ id, deviceId, by, startedAt, finishedAt, alertId },
      deviceName: device?.name ?? deviceId,
      deviceKind: device?.kind ?? '',
      placeName: placeNameOf(state, placeId),
      companyName: { zh: company?.nameZh ?? companyId, en: company?.nameEn ?? companyId },
      until: startedAt + COMMISSIONING_MS,
      steps: commissioningSteps.map((step) => ({ step, seenAt: seenAtOf(certificate, step, shown, now) })),
      values: await valuesOf(context, certificate),
      alertState: alert?.state ?? null,
      incidentNumber: alert?.incidentNumber ?? null,
      problems: problemsIn(troubles, english),
    },
  };
}

function seenAtOf(
  { seen }: CertificateRow,
  step: CommissioningStep,
  shown: readonly CommissioningStep[],
  now: number,
): number | null {
  return seen[step] ?? (shown.includes(step) ? now : null);
}

async function look(
  { options }: RouteContext,
  watch: CommissioningWatch,
  certificate: CertificateRow,
  device: DeviceRow,
): Promise<{ readonly troubles: readonly Trouble[]; readonly shown: readonly CommissioningStep[] }> {
  const { store, links, clock } = options;
  const { state } = store;
  const since = Math.max(certificate.startedAt, device.companySince);
  const rows = await store.queries.quarantine({ linkIds: [device.linkId], limit: QUARANTINE_ROWS });
  const childName =
    device.address === null ? '' : (state.get('child', `${device.linkId} ${device.address}`)?.name ?? '');
  const wrong = wrongMessagesOf(rows, { device, since, childName });
  const isSignedIn = certificate.seen['authenticated'] !== undefined || links.isConnected(device.linkId);
  const refused = refusalsOf(links.refusedConnections(), { state, device, since, isSignedIn });
  const isConnected = links.isConnected(device.linkId);
  const silence = silenceOf(certificate, {
    now: clock.wallMs(),
    troubles: wrong.length + refused.length,
    isConnected,
  });
  const wasRefused = links.refusedConnections().some(({ clientId, at }) => clientId === device.linkId && at >= since);
  const codes = wrong.map(({ code }) => code);
  return {
    troubles: [...wrong, ...refused, ...(silence === null ? [] : [silence])],
    shown: stepsShown(watch.evidenceOf(certificate, codes, wasRefused)),
  };
}

type Values = Commissioning['values'];

/** What the device says now; once there is an alert, what it said when it raised it. */
async function valuesOf({ options }: RouteContext, { alertId, deviceId }: CertificateRow): Promise<Values> {
  const { queries, state } = options.store;
  const timeline = alertId === null ? [] : await queries.alertTimeline(alertId);
  const raised = timeline.find(({ type }) => type === 'raised')?.detail['values'];
  return plainValues(raised ?? state.get('device_state', deviceId)?.values);
}

function plainValues(values: unknown): Values {
  if (typeof values !== 'object' || values === null) return {};
  const kept = Object.entries(values).filter(([, value]) => typeof value === 'number' || typeof value === 'boolean');
  return Object.fromEntries(kept) as Values;
}

/** An alert that ended long ago stands on disk alone. */
async function alertOf({ options: { store } }: RouteContext, id: string): Promise<AlertRow | null> {
  return store.state.get('alert', id) ?? (await store.queries.alert(id));
}

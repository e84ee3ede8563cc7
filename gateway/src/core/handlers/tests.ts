import { type CommissioningStep, commissioningSteps } from '@gridcall/contract/http-property.ts';
import { isId } from '@gridcall/contract/identifiers.ts';
import { isBridge } from '../bridge.ts';
import { isTested, noteSeen, openCertificate, TEST_AT_MOST_MS } from '../commissioning.ts';
import { keepState } from '../device-message.ts';
import { workingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import type {
  Actor,
  BeginTestInput,
  EndTestInput,
  FinishCommissioningInput,
  NoteCommissioningInput,
} from '../input.ts';
import type { CertificateRow, DeviceRow } from '../model.ts';
import { beginTest, endTest } from '../test-mode.ts';
import type { Decision } from '../view.ts';
import { fault } from './faults.ts';

/** A drill or a commissioning. Beginning anew is a person's own act, and again lasts no longer than the limit from now. */
export function decideBeginTest(draft: Draft, input: BeginTestInput): Decision {
  const device = draft.get('device', input.deviceId);
  if (device === undefined) return fault('NOT_FOUND', `no device ${input.deviceId}`);
  if (isBridge(device)) return fault('CANNOT_COMMISSION', `${device.id} is a bridge`);
  const link = draft.get('link', device.linkId);
  if (link === undefined || link.revokedAt !== null) return fault('CANNOT_COMMISSION', `${device.id} is not linked`);
  const lastsMs = input.until - draft.now;
  if (!(lastsMs > 0 && lastsMs <= TEST_AT_MOST_MS)) return fault('TEST_TOO_LONG', `${input.until - draft.now} ms`);
  if (input.certificateId !== null) {
    const found = beginCommissioning(draft, input, device, input.certificateId);
    if (found !== undefined) return found;
  }
  beginTest(draft, device, input.until);
  const { until, certificateId } = input;
  draft.audit(input.by, input.kind, device.id, { until, certificateId });
  return draft.done({ ok: true, id: certificateId ?? device.id });
}

/** One at a time for a device: what was begun and never finished certifies nothing and is dropped. */
function beginCommissioning(
  draft: Draft,
  input: BeginTestInput,
  device: DeviceRow,
  certificateId: string,
): Decision | undefined {
  if (!isId(certificateId.toLowerCase())) return fault('BODY_INVALID', 'certificateId');
  if (draft.get('certificate', certificateId) !== undefined) {
    return fault('ALREADY_EXISTS', `the certificate ${certificateId}`);
  }
  const dropped = openCertificate(draft, device.id);
  if (dropped !== undefined) draft.remove('certificate', dropped.id);
  draft.put('certificate', {
    id: certificateId,
    deviceId: device.id,
    companyId: device.companyId,
    placeId: device.placeId,
    by: input.by,
    startedAt: draft.now,
    finishedAt: null,
    seen: {},
    alertId: null,
  });
  return undefined;
}

export function decideEndTest(draft: Draft, input: EndTestInput): Decision {
  const device = draft.get('device', input.deviceId);
  if (device === undefined) return fault('NOT_FOUND', `no device ${input.deviceId}`);
  if (device.testUntil === 0) return unchanged({ ok: true, id: device.id, repeated: true });
  endTestOf(draft, device, input);
  draft.audit(input.by, input.kind, device.id);
  return draft.done({ ok: true, id: device.id });
}

function endTestOf(draft: Draft, device: DeviceRow, by: Actor): void {
  const before = draft.get('device_state', device.id);
  const state = workingState(device.id, before);
  endTest(draft, device, state, by);
  if (before !== undefined) keepState(draft, device, before, state);
}

export function decideNoteCommissioning(draft: Draft, input: NoteCommissioningInput): Decision {
  const certificate = draft.get('certificate', input.certificateId);
  if (certificate === undefined) return unknownCertificate(input.certificateId);
  if (!isStep(input.step)) return fault('BODY_INVALID', `there is no step ${input.step.slice(0, 40)}`);
  if (certificate.seen[input.step] !== undefined) return unchanged({ ok: true, id: certificate.id, repeated: true });
  const device = draft.get('device', certificate.deviceId);
  const isUnderWay = certificate.finishedAt === null && device !== undefined && isTested(device, draft.now);
  if (!isUnderWay) return fault('COMMISSIONING_OVER', certificate.id);
  noteSeen(draft, certificate, input.step);
  return draft.done({ ok: true, id: certificate.id });
}

function isStep(step: string): step is CommissioningStep {
  return (commissioningSteps as readonly string[]).includes(step);
}

/** What must have been seen. A steward's screen and the queue are beyond the estate's own wire: without them it says so. */
const needed: readonly CommissioningStep[] = ['connected', 'authenticated', 'topic', 'decoded', 'rule'];

/** Signs the certificate, and ends the test: what still stands is real. */
export function decideFinishCommissioning(draft: Draft, input: FinishCommissioningInput): Decision {
  const certificate = draft.get('certificate', input.certificateId);
  if (certificate === undefined) return unknownCertificate(input.certificateId);
  if (certificate.finishedAt !== null) return unchanged({ ok: true, id: certificate.id, repeated: true });
  const missing = missingSteps(certificate);
  if (missing.length > 0) return fault('COMMISSIONING_INCOMPLETE', `not seen: ${missing.join(', ')}`);
  draft.put('certificate', { ...certificate, finishedAt: draft.now, by: input.by });
  const device = draft.get('device', certificate.deviceId);
  if (device !== undefined && device.testUntil !== 0) endTestOf(draft, device, input);
  draft.audit(input.by, input.kind, certificate.id, { deviceId: certificate.deviceId, seen: certificate.seen });
  return draft.done({ ok: true, id: certificate.id });
}

function missingSteps({ seen }: CertificateRow): readonly string[] {
  return needed.filter((step) => seen[step] === undefined);
}

function unknownCertificate(id: string): Decision {
  return fault('NOT_FOUND', `no certificate ${id}`);
}

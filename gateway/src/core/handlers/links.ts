import type { AlertKind } from '@gridcall/contract/alert.ts';
import { isId } from '@gridcall/contract/identifiers.ts';
import { clear, disarmTimer } from '../conditions.ts';
import { keepState } from '../device-message.ts';
import { workingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import type { AddLinkInput, RevokeLinkInput } from '../input.ts';
import type { DeviceRow } from '../model.ts';
import { flushSummary } from '../recording.ts';
import { kindDefinition, ruleOf, rulesOf } from '../rule-book.ts';
import { armSilence, forgetSilence } from '../silence.ts';
import type { Decision } from '../view.ts';

const SHORTEST_REPORT_MS = 1000;
const LONGEST_REPORT_MS = 24 * 3_600_000;

/** Links a device; its silence counts from now on, also if it never says a word. */
export function decideAddLink(draft: Draft, input: AddLinkInput): Decision {
  const fault = faultOf(draft, input);
  if (fault !== undefined) return fault;
  const definition = kindDefinition(input.deviceKind);
  if (definition === undefined) return invalid('there is no such kind of device');
  const known = draft.get('device', input.linkId);
  const device: DeviceRow = {
    id: input.linkId,
    kind: input.deviceKind,
    name: input.name,
    companyId: input.companyId,
    placeId: input.placeId,
    updateContract: definition.updateContract,
    reportEveryMs: input.reportEveryMs ?? definition.reportEveryMs,
    createdAt: known?.createdAt ?? draft.now,
    linkId: input.linkId,
    address: null,
    companySince: known?.companySince ?? draft.now,
    installedAt: draft.now,
    expiresAt: input.expiresAt,
    testUntil: 0,
  };
  draft.put('device', device);
  draft.put('link', {
    id: input.linkId,
    deviceId: device.id,
    companyId: input.companyId,
    passwordHash: input.passwordHash,
    convention: input.convention,
    options: input.options,
    createdAt: draft.now,
    revokedAt: null,
  });
  startAnew(draft, device);
  armSilence(draft, device, draft.now);
  draft.tell('device', device.id, device.placeId, device.companyId);
  const { deviceKind, companyId, placeId } = input;
  draft.audit(input.by, input.kind, input.linkId, { deviceKind, companyId, placeId });
  return draft.done({ ok: true, id: input.linkId });
}

function faultOf(draft: Draft, input: AddLinkInput): Decision | undefined {
  if (!isId(input.linkId))
    return invalid('linkId: use 1 to 64 of a-z, 0-9 and hyphen, starting with a letter or a digit');
  const every = input.reportEveryMs;
  if (every !== null && !(every >= SHORTEST_REPORT_MS && every <= LONGEST_REPORT_MS)) {
    return invalid('reportEveryMs: from 1000 to 86400000');
  }
  const known = draft.get('link', input.linkId);
  // A revoked one may be made anew, but not by another company: the device's history would go over with its id.
  if (known !== undefined && (known.revokedAt === null || known.companyId !== input.companyId)) {
    return unchanged({ ok: false, code: 'ALREADY_EXISTS', detail: `the id ${input.linkId} is taken` });
  }
  if (draft.get('company', input.companyId) === undefined) {
    return unchanged({ ok: false, code: 'UNKNOWN_COMPANY', detail: input.companyId.slice(0, 80) });
  }
  if (draft.get('place', input.placeId) === undefined) {
    return unchanged({ ok: false, code: 'UNKNOWN_PLACE', detail: input.placeId.slice(0, 80) });
  }
  return undefined;
}

/** A new device under an old id has said nothing yet; what is open stays open until somebody sees to it. */
function startAnew(draft: Draft, device: DeviceRow): void {
  const before = draft.get('device_state', device.id);
  if (before === undefined) return;
  const state = workingState(device.id, before);
  flushSummary(draft, state);
  const open = Object.entries(before.conditions).filter(([kind]) => Object.hasOwn(before.openAlerts, kind));
  state.conditions = Object.fromEntries(open);
  state.lastSeenAt = 0;
  state.online = false;
  state.values = {};
  state.recorded = {};
  state.observedAt = 0;
  for (const kind of Object.keys(before.openAlerts) as AlertKind[]) {
    // Another kind of device can never say that this danger is over.
    if (ruleOf(device.kind, kind) === undefined) {
      clear(draft, device, state, kind, { reason: 'replaced by another kind of device' }, 'system');
    }
  }
  draft.put('device_state', state);
}

/** Takes the credential away and stops waiting for the device; an open alert stays until a person closes it. */
export function decideRevokeLink(draft: Draft, input: RevokeLinkInput): Decision {
  const link = draft.get('link', input.linkId);
  if (link === undefined) {
    return unchanged({ ok: false, code: 'NOT_FOUND', detail: `no link ${input.linkId.slice(0, 80)}` });
  }
  if (link.revokedAt !== null) return unchanged({ ok: true, id: link.id, repeated: true });
  draft.put('link', { ...link, revokedAt: draft.now });
  draft.audit(input.by, input.kind, link.id);
  const device = draft.get('device', link.deviceId);
  if (device !== undefined) letGo(draft, device);
  return draft.done({ ok: true, id: link.id });
}

function letGo(draft: Draft, device: DeviceRow): void {
  for (const rule of rulesOf(device.kind)) disarmTimer(draft, 'condition-on', device.id, rule.alertKind);
  const before = draft.get('device_state', device.id);
  const state = workingState(device.id, before);
  forgetSilence(draft, device, state);
  state.online = false;
  if (before === undefined) draft.tell('device', device.id, device.placeId, device.companyId);
  else keepState(draft, device, before, state);
}

function invalid(detail: string): Decision {
  return unchanged({ ok: false, code: 'BODY_INVALID', detail });
}

import type { AlertKind } from '@gridcall/contract/alert.ts';
import { isConventionName } from '@gridcall/contract/convention.ts';
import { isId } from '@gridcall/contract/identifiers.ts';
import { childrenOf, forgetBridge, isBridge, isChild } from '../bridge.ts';
import { removeChild } from '../children.ts';
import { withdrawCommands } from '../commands.ts';
import { clear, disarmTimer } from '../conditions.ts';
import { keepState } from '../device-message.ts';
import { workingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import { reportDeviceSoon } from '../estate-report.ts';
import { armExpiry, forgetSensor } from '../expiry.ts';
import type { AddLinkInput, InstallReaderInput, RevokeLinkInput } from '../input.ts';
import type { DeviceRow } from '../model.ts';
import { flushSummary } from '../recording.ts';
import { kindDefinition, ruleOf, rulesOf } from '../rule-book.ts';
import { armSilence, forgetSilence } from '../silence.ts';
import type { Decision } from '../view.ts';
import { forgetDiscovery } from './discovery.ts';
import { fault, reportEveryFault, timeFault } from './faults.ts';

/** Links a device; its silence counts from now on, also if it never says a word. */
export function decideAddLink(draft: Draft, input: AddLinkInput): Decision {
  const found = faultOf(draft, input);
  if (found !== undefined) return found;
  const definition = kindDefinition(input.deviceKind);
  if (definition === undefined) return fault('BODY_INVALID', 'there is no such kind of device');
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
  reportDeviceSoon(draft, device);
  armSilence(draft, device, draft.now);
  armExpiry(draft, device);
  // Those that were its children before its link was revoked are watched again.
  for (const child of isBridge(device) ? childrenOf(draft, device.id) : []) armSilence(draft, child, draft.now);
  draft.tell('device', device.id, device.placeId, device.companyId);
  const { deviceKind, companyId, placeId, convention } = input;
  draft.audit(input.by, input.kind, input.linkId, { deviceKind, companyId, placeId, convention });
  return draft.done({ ok: true, id: input.linkId });
}

function faultOf(draft: Draft, input: AddLinkInput): Decision | undefined {
  if (!isId(input.linkId)) {
    return fault('BODY_INVALID', 'linkId: use 1 to 64 of a-z, 0-9 and hyphen, starting with a letter or a digit');
  }
  const wrong =
    reportEveryFault(input.reportEveryMs) ?? timeFault('expiresAt', input.expiresAt) ?? conventionFault(input);
  if (wrong !== undefined) return wrong;
  const known = draft.get('link', input.linkId);
  // A revoked one may be made anew, but not by another company: the device's history would go over with its id.
  if (known !== undefined && (known.revokedAt === null || known.companyId !== input.companyId)) {
    return fault('ALREADY_EXISTS', `the id ${input.linkId} is taken`);
  }
  const device = draft.get('device', input.linkId);
  if (device !== undefined && (isChild(device) || isBridge(device) !== isBridge({ kind: input.deviceKind }))) {
    return fault('ALREADY_EXISTS', `the id ${input.linkId} is that of ${isChild(device) ? 'a child' : 'another kind'}`);
  }
  if (draft.get('company', input.companyId) === undefined) return fault('UNKNOWN_COMPANY', input.companyId);
  if (draft.get('place', input.placeId) === undefined) return fault('UNKNOWN_PLACE', input.placeId);
  return undefined;
}

/** One device speaks for itself and in our own format; whatever is read by a convention may bring many. */
function conventionFault({ convention, deviceKind }: AddLinkInput): Decision | undefined {
  if (!isConventionName(convention)) return fault('BODY_INVALID', 'there is no such convention');
  if (isBridge({ kind: deviceKind }) === (convention !== 'native')) return undefined;
  if (convention === 'native') return fault('CONVENTION_REQUIRED', 'a bridge needs a convention');
  return fault('BODY_INVALID', `${convention} is spoken by a bridge, whose children are adopted`);
}

/** A new device under an old id has said nothing yet; what is open stays open until somebody sees to it. */
export function startAnew(draft: Draft, device: DeviceRow): void {
  withdrawCommands(draft, device.id);
  const before = draft.get('device_state', device.id);
  if (before === undefined) return;
  const state = workingState(device.id, before);
  flushSummary(draft, state);
  forgetSensor(draft, device, state);
  const open = Object.entries(state.conditions).filter(([kind]) => Object.hasOwn(state.openAlerts, kind));
  state.conditions = Object.fromEntries(open);
  state.lastSeenAt = 0;
  state.online = false;
  state.values = {};
  state.recorded = {};
  state.observedAt = 0;
  for (const kind of Object.keys(state.openAlerts) as AlertKind[]) {
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
    return fault('NOT_FOUND', `no link ${input.linkId.slice(0, 80)}`);
  }
  if (link.revokedAt !== null) return unchanged({ ok: true, id: link.id, repeated: true });
  draft.put('link', { ...link, revokedAt: draft.now });
  draft.audit(input.by, input.kind, link.id);
  const device = draft.get('device', link.deviceId);
  if (device !== undefined) letGo(draft, device);
  if (device !== undefined && isBridge(device)) letChildrenGo(draft, device);
  return draft.done({ ok: true, id: link.id });
}

/** With the bridge goes what it announced; adopted children stay devices and are theirs again if it is linked anew. */
function letChildrenGo(draft: Draft, bridge: DeviceRow): void {
  for (const child of childrenOf(draft, bridge.id)) letGo(draft, child);
  for (const row of draft.view.all('child')) {
    if (row.linkId === bridge.id && row.state !== 'adopted') removeChild(draft, row);
  }
  forgetDiscovery(draft, bridge.id);
}

/** What was about to be raised is not. */
export function disarmDelays(draft: Draft, device: DeviceRow): void {
  for (const rule of rulesOf(device.kind)) disarmTimer(draft, 'condition-on', device.id, rule.alertKind);
}

export function letGo(draft: Draft, device: DeviceRow): void {
  reportDeviceSoon(draft, device);
  withdrawCommands(draft, device.id);
  disarmDelays(draft, device);
  disarmTimer(draft, 'expiry', device.id, 'end_of_life');
  const before = draft.get('device_state', device.id);
  const state = workingState(device.id, before);
  forgetSilence(draft, device, state);
  if (isBridge(device)) forgetBridge(draft, device, state);
  state.online = false;
  if (before === undefined) draft.tell('device', device.id, device.placeId, device.companyId);
  else keepState(draft, device, before, state);
}

/** Nothing but the audit changes: install mode lives in the bus, and ends with it. */
export function decideInstallReader(draft: Draft, { linkId, address, until, by, kind }: InstallReaderInput): Decision {
  const link = draft.get('link', linkId);
  if (link === undefined) return fault('NOT_FOUND', `no link ${linkId.slice(0, 80)}`);
  if (link.revokedAt !== null) return fault('LINK_REVOKED', `the link ${link.id} was revoked`);
  draft.audit(by, kind, link.id, { address, until });
  return draft.done({ ok: true, id: link.id });
}

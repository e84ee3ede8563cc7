import { appendTimeline } from '../alert-record.ts';
import { childrenOf, isBridge, isChild } from '../bridge.ts';
import { childId, putChild, removeChild } from '../children.ts';
import { withdrawCommands } from '../commands.ts';
import { hadSince } from '../custody.ts';
import { keepState } from '../device-message.ts';
import { workingState } from '../device-state.ts';
import { type Draft, unchanged } from '../draft.ts';
import { armExpiry } from '../expiry.ts';
import type { HandOverDeviceInput, ReplaceDeviceInput } from '../input.ts';
import type { DeviceRow, LinkRow } from '../model.ts';
import { flushSummary } from '../recording.ts';
import { armSilence } from '../silence.ts';
import { endTest } from '../test-mode.ts';
import type { Decision } from '../view.ts';
import { fault, timeFault } from './faults.ts';
import { takeLastHeard } from './last-heard.ts';
import { disarmDelays, startAnew } from './links.ts';

type Found = { readonly device: DeviceRow; readonly link: LinkRow } | Decision;

/** The device with the link that brings it; refused when there is none, or when its credential was taken away. */
function linkedDevice(draft: Draft, deviceId: string, passwordHash: string | null): Found {
  const device = draft.get('device', deviceId);
  const link = device === undefined ? undefined : draft.get('link', device.linkId);
  if (device === undefined || link === undefined) return fault('NOT_FOUND', `no device ${deviceId}`);
  if (link.revokedAt !== null) return fault('LINK_REVOKED', `the link ${link.id} was revoked`);
  if (isChild(device) !== (passwordHash === null)) {
    return fault('BODY_INVALID', 'a device with a link of its own gets a new password, a child of a bridge has none');
  }
  return { device, link };
}

/** A new sensor under the old device: history and open alerts stay, and all that was known of the old sensor goes. */
export function decideReplaceDevice(draft: Draft, input: ReplaceDeviceInput): Decision {
  const found = linkedDevice(draft, input.deviceId, input.passwordHash);
  if (!('device' in found)) return found;
  const { device, link } = found;
  const next = input.address === null ? undefined : draft.get('child', childId(device.linkId, input.address));
  const wrong = timeFault('expiresAt', input.expiresAt) ?? moveAddress(draft, device, input.address);
  if (wrong !== undefined) return wrong;
  if (input.passwordHash !== null) draft.put('link', { ...link, passwordHash: input.passwordHash });
  const replaced: DeviceRow = {
    ...device,
    address: input.address ?? device.address,
    installedAt: draft.now,
    expiresAt: input.expiresAt,
  };
  draft.put('device', replaced);
  disarmDelays(draft, replaced);
  startAnew(draft, replaced);
  armSilence(draft, replaced, draft.now);
  armExpiry(draft, replaced);
  draft.tell('device', device.id, device.placeId, device.companyId);
  const { address, expiresAt } = replaced;
  draft.audit(input.by, input.kind, device.id, { address, expiresAt });
  if (next !== undefined) takeLastHeard(draft, replaced, next);
  return draft.accept(device.id);
}

/** The new sensor was introduced by its bridge and waits; the old one is forgotten, and is a stranger if it speaks again. */
function moveAddress(draft: Draft, device: DeviceRow, address: string | null): Decision | undefined {
  if (address === null || address === device.address) return undefined;
  if (!isChild(device)) return fault('BODY_INVALID', 'a device with a link of its own has no address');
  const next = draft.get('child', childId(device.linkId, address));
  if (next === undefined) return fault('CHILD_UNKNOWN', `${device.linkId} has no child ${address}`);
  if (next.state === 'adopted') return fault('ALREADY_EXISTS', `${address} is adopted as ${next.deviceId ?? ''}`);
  const old = draft.get('child', childId(device.linkId, device.address ?? ''));
  if (old !== undefined) removeChild(draft, old);
  putChild(draft, { ...next, state: 'adopted', deviceId: device.id, preview: {} });
  return undefined;
}

/** Another company takes the device over, a bridge with those of its children that were the old company's, too. */
export function decideHandOverDevice(draft: Draft, input: HandOverDeviceInput): Decision {
  const found = linkedDevice(draft, input.deviceId, input.passwordHash);
  if (!('device' in found)) return found;
  const { device, link } = found;
  if (draft.get('company', input.companyId) === undefined) return fault('UNKNOWN_COMPANY', input.companyId);
  if (device.companyId === input.companyId) return unchanged({ ok: true, id: device.id, repeated: true });
  const { passwordHash, companyId } = input;
  if (passwordHash !== null) draft.put('link', { ...link, passwordHash, companyId });
  handOver(draft, device, input);
  const children = isBridge(device) ? childrenOf(draft, device.id) : [];
  const along = children.filter((child) => child.companyId === device.companyId);
  for (const child of along) handOver(draft, child, input);
  draft.audit(input.by, input.kind, device.id, { from: device.companyId, to: companyId, children: along.length });
  return draft.done({ ok: true, id: device.id });
}

function handOver(draft: Draft, device: DeviceRow, input: HandOverDeviceInput): void {
  // What the old company's people asked for is not the new one's wish.
  withdrawCommands(draft, device.id);
  const before = draft.get('device_state', device.id);
  const state = workingState(device.id, before);
  // A test is the old company's promise to be there; the new one has made none.
  const tested = device.testUntil === 0 ? device : endTest(draft, device, state, input);
  draft.put('custody', {
    id: `${device.id} ${draft.inputId}`,
    deviceId: device.id,
    companyId: device.companyId,
    since: hadSince(device),
    until: draft.now,
  });
  const handed: DeviceRow = { ...tested, companyId: input.companyId, companySince: draft.now };
  draft.put('device', handed);
  // The minute's summary would straddle both companies' time.
  flushSummary(draft, state);
  for (const id of Object.values(state.openAlerts)) handOverAlert(draft, id, input, device.companyId);
  if (before !== undefined) keepState(draft, handed, before, state);
  for (const companyId of [device.companyId, handed.companyId]) {
    draft.tell('device', device.id, device.placeId, companyId);
  }
}

/** A danger does not end with a contract: what is open stays open, and is the new company's to see to. */
function handOverAlert(draft: Draft, id: string, { by, companyId }: HandOverDeviceInput, from: string): void {
  const alert = draft.get('alert', id);
  if (alert === undefined) return;
  const handed = { ...alert, companyId, lastSequence: alert.lastSequence + 1 };
  appendTimeline(draft, handed, 'handed-over', { actor: by, detail: { from, to: companyId } });
  // Also to those who see it no more.
  draft.tell('alert', alert.id, alert.placeId, from);
}

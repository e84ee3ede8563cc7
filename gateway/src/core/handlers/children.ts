import { isId } from '@gridcall/contract/identifiers.ts';
import { bridgeBack, isBridge, isChild, isReleased } from '../bridge.ts';
import { childId, putChild, WAITING_CHILDREN_MAXIMUM, waitingChildren } from '../children.ts';
import { hear, keepState } from '../device-message.ts';
import { type Draft, unchanged } from '../draft.ts';
import { reportDeviceSoon } from '../estate-report.ts';
import { armExpiry } from '../expiry.ts';
import type { AdoptChildInput, ChildHeardInput, IgnoreChildInput, ReleaseChildInput } from '../input.ts';
import type { ChildRow, DeviceRow, LinkRow } from '../model.ts';
import { kindDefinition } from '../rule-book.ts';
import { armSilence } from '../silence.ts';
import type { Decision } from '../view.ts';
import { fault, reportEveryFault, timeFault } from './faults.ts';
import { takeLastHeard } from './last-heard.ts';
import { refuseByLimit } from './limits.ts';
import { letGo } from './links.ts';

/** A child that says the same is written no more often than this. */
const HEARD_GRAIN_MS = 60_000;
const ADDRESS_CHARACTERS = 128;
const WORD_CHARACTERS = 60;
const SAID_MAXIMUM = 32;
const NAME_CHARACTERS = 100;
/** A reason is told whole: the hub's word, and why it has no place here. */
const REASON_CHARACTERS = 300;

/** What a bridge brings is noted for the installer, and raises nothing: only an adopted child is a device. */
export function decideChildHeard(draft: Draft, input: ChildHeardInput): Decision {
  const link = draft.get('link', input.linkId);
  const bridge = draft.get('device', input.linkId);
  if (link === undefined || bridge === undefined || !isBridge(bridge)) return notABridge(input.linkId);
  if (link.revokedAt !== null) return revoked(link);
  if (input.address === '' || input.address.length > ADDRESS_CHARACTERS) {
    return fault('BODY_INVALID', `address: 1 to ${ADDRESS_CHARACTERS} characters`);
  }
  hearOwnBridge(draft, bridge);
  const known = draft.get('child', childId(link.id, input.address));
  if (known === undefined && waitingChildren(draft, link.id) >= WAITING_CHILDREN_MAXIMUM) {
    return refuseByLimit(draft, link.id, 'CHILDREN_LIMIT', {
      topic: input.address,
      payload: JSON.stringify(input.preview),
      detail: `${WAITING_CHILDREN_MAXIMUM} children of ${link.id} wait already`,
    });
  }
  const heard = rowOf(draft, input, known);
  if (known === undefined || isNews(known, heard)) putChild(draft, heard);
  return draft.accept(heard.id);
}

/** Its link speaks for it: that is a sign of life, whatever the bridge says of itself. */
function hearOwnBridge(draft: Draft, bridge: DeviceRow): void {
  const before = draft.get('device_state', bridge.id);
  if (before?.online === true && draft.now - before.lastSeenAt < HEARD_GRAIN_MS) return;
  const state = hear(draft, bridge, before);
  bridgeBack(draft, bridge, state);
  keepState(draft, bridge, before, state);
}

function rowOf(draft: Draft, input: ChildHeardInput, known: ChildRow | undefined): ChildRow {
  return {
    id: childId(input.linkId, input.address),
    linkId: input.linkId,
    address: input.address,
    name: said(input.name, known?.name),
    vendor: said(input.vendor, known?.vendor),
    model: said(input.model, known?.model),
    suggestedKind: input.suggestedKind ?? known?.suggestedKind ?? null,
    state: known?.state ?? 'waiting',
    deviceId: known?.deviceId ?? null,
    firstHeardAt: known?.firstHeardAt ?? draft.now,
    lastHeardAt: known === undefined || isSaidByChild(input) ? draft.now : known.lastHeardAt,
    // What an adopted child says is its company's alone.
    preview: known?.state === 'adopted' ? {} : previewOf(input, known),
    unsupported: [...new Set(input.unsupported)].slice(0, SAID_MAXIMUM).map((what) => cut(what, REASON_CHARACTERS)),
  };
}

/** A hub lists its children, and says which of them it reaches, whether they spoke or not. */
function isSaidByChild({ preview }: ChildHeardInput): boolean {
  return Object.keys(preview).some((name) => name !== 'online');
}

function cut(words: string, characters: number): string {
  return words.length <= characters ? words : `${words.slice(0, characters - 1)}…`;
}

/** A message of a child that was introduced before need not say again who it is. */
function said(word: string, known: string | undefined): string {
  return word === '' ? (known ?? '') : word.slice(0, WORD_CHARACTERS);
}

function previewOf(input: ChildHeardInput, known: ChildRow | undefined): ChildRow['preview'] {
  const entries = Object.entries({ ...known?.preview, ...input.preview }).slice(0, SAID_MAXIMUM);
  return Object.fromEntries(
    entries.map(([name, value]) => [
      cut(name, NAME_CHARACTERS),
      typeof value === 'string' ? cut(value, NAME_CHARACTERS) : value,
    ]),
  );
}

function isNews(known: ChildRow, heard: ChildRow): boolean {
  if (Math.abs(heard.lastHeardAt - known.lastHeardAt) >= HEARD_GRAIN_MS) return true;
  const { lastHeardAt: _past, ...before } = known;
  const { lastHeardAt: _now, ...after } = heard;
  return JSON.stringify(sorted(before)) !== JSON.stringify(sorted(after));
}

function sorted(row: Omit<ChildRow, 'lastHeardAt'>): readonly unknown[] {
  const { preview, ...rest } = row;
  return [
    Object.entries(rest).sort(([left], [right]) => (left < right ? -1 : 1)),
    Object.entries(preview).sort(([left], [right]) => (left < right ? -1 : 1)),
  ];
}

/** Makes a device of what a bridge brings. From now on it is watched, and its silence counts. */
export function decideAdoptChild(draft: Draft, input: AdoptChildInput): Decision {
  const link = draft.get('link', input.linkId);
  if (link === undefined) return fault('NOT_FOUND', `no link ${input.linkId.slice(0, 80)}`);
  if (link.revokedAt !== null) return revoked(link);
  const child = draft.get('child', childId(link.id, input.address));
  if (child === undefined) return fault('CHILD_UNKNOWN', `${link.id} has no child ${input.address.slice(0, 80)}`);
  if (child.state === 'adopted') {
    if (child.deviceId === input.deviceId) return unchanged({ ok: true, id: input.deviceId, repeated: true });
    return fault('ALREADY_EXISTS', `${child.address} is adopted already, as ${child.deviceId ?? ''}`);
  }
  const found = adoptionFault(draft, input);
  if (found !== undefined) return found;
  const definition = kindDefinition(input.deviceKind);
  if (definition === undefined) return fault('KIND_UNKNOWN', String(input.deviceKind).slice(0, 80));
  const device: DeviceRow = {
    id: input.deviceId,
    kind: input.deviceKind,
    name: input.name,
    companyId: input.companyId,
    placeId: input.placeId,
    updateContract: input.updateContract ?? definition.updateContract,
    reportEveryMs: input.reportEveryMs ?? definition.reportEveryMs,
    createdAt: draft.now,
    linkId: link.id,
    address: child.address,
    companySince: draft.now,
    installedAt: draft.now,
    expiresAt: input.expiresAt,
    testUntil: 0,
  };
  draft.put('device', device);
  reportDeviceSoon(draft, device);
  putChild(draft, { ...child, state: 'adopted', deviceId: device.id, preview: {} });
  armSilence(draft, device, draft.now);
  armExpiry(draft, device);
  draft.tell('device', device.id, device.placeId, device.companyId);
  const { deviceKind, companyId, placeId, address } = input;
  draft.audit(input.by, input.kind, device.id, { linkId: link.id, address, deviceKind, companyId, placeId });
  takeLastHeard(draft, device, child);
  return draft.accept(device.id);
}

function adoptionFault(draft: Draft, input: AdoptChildInput): Decision | undefined {
  if (!isId(input.deviceId)) return fault('BODY_INVALID', 'deviceId: use 1 to 64 of a-z, 0-9 and hyphen');
  if (kindDefinition(input.deviceKind) === undefined || isBridge({ kind: input.deviceKind })) {
    return fault('KIND_UNKNOWN', `${String(input.deviceKind).slice(0, 80)} is no kind of a bridge's child`);
  }
  const isTaken = draft.get('device', input.deviceId) !== undefined || draft.get('link', input.deviceId) !== undefined;
  if (isTaken) return fault('ALREADY_EXISTS', `the id ${input.deviceId} is taken`);
  if (draft.get('company', input.companyId) === undefined) return fault('UNKNOWN_COMPANY', input.companyId);
  if (draft.get('place', input.placeId) === undefined) return fault('UNKNOWN_PLACE', input.placeId);
  return reportEveryFault(input.reportEveryMs) ?? timeFault('expiresAt', input.expiresAt);
}

export function decideIgnoreChild(draft: Draft, input: IgnoreChildInput): Decision {
  const child = draft.get('child', childId(input.linkId, input.address));
  if (child === undefined) return fault('CHILD_UNKNOWN', `${input.linkId} ${input.address}`);
  if (child.state === 'adopted') return fault('STATE_CONFLICT', `it is adopted as ${child.deviceId ?? ''}`);
  const state = input.ignored ? 'ignored' : 'waiting';
  if (child.state === state) return unchanged({ ok: true, id: child.id, repeated: true });
  if (!input.ignored && waitingChildren(draft, child.linkId) >= WAITING_CHILDREN_MAXIMUM) {
    return fault('CHILDREN_LIMIT', `${WAITING_CHILDREN_MAXIMUM} children of ${child.linkId} wait already`);
  }
  // What it says is kept up to date meanwhile: it may be adopted while it is in alarm.
  putChild(draft, { ...child, state });
  draft.audit(input.by, input.kind, child.id, { ignored: input.ignored });
  return draft.done({ ok: true, id: child.id });
}

/** The other way of `adopt-child`, for one that was taken down or adopted wrongly. An open alert stays until a person closes it. */
export function decideReleaseChild(draft: Draft, input: ReleaseChildInput): Decision {
  const device = draft.get('device', input.deviceId);
  if (device === undefined || !isChild(device)) {
    return fault('NOT_FOUND', `no child of a bridge ${input.deviceId.slice(0, 80)}`);
  }
  if (isReleased(device)) return unchanged({ ok: true, id: device.id, repeated: true });
  const child = draft.get('child', childId(device.linkId, device.address ?? ''));
  if (child?.deviceId === device.id) {
    putChild(draft, { ...child, state: 'waiting', deviceId: null, ...lastHeardOf(draft, device) });
  }
  // From now on no sensor stands there, so that no certificate of before counts.
  draft.put('device', { ...device, address: null, installedAt: draft.now, expiresAt: null, testUntil: 0 });
  letGo(draft, device);
  draft.audit(input.by, input.kind, device.id, { linkId: device.linkId, address: device.address });
  return draft.done({ ok: true, id: device.id });
}

/** What the child said last, for the next adoption of it; another company's readings are not shown at the bridge. */
function lastHeardOf(draft: Draft, device: DeviceRow): Pick<ChildRow, 'preview'> & Partial<ChildRow> {
  const state = draft.get('device_state', device.id);
  const isOfBridge = draft.get('device', device.linkId)?.companyId === device.companyId;
  if (state === undefined || state.lastSeenAt === 0 || !isOfBridge) return { preview: {} };
  return { preview: { ...state.values }, lastHeardAt: state.lastSeenAt };
}

function notABridge(linkId: string): Decision {
  return fault('DEVICE_UNKNOWN', `no bridge ${linkId}`);
}

function revoked({ id }: LinkRow): Decision {
  return fault('LINK_REVOKED', `the link ${id} was revoked`);
}

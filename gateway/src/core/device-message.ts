import type { ErrorCode } from '@gridcall/contract/errors.ts';
import { deviceTopic } from '@gridcall/contract/mqtt-topics.ts';
import { type WorkingState, workingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import type { DeviceEventInput, ReadingInput } from './input.ts';
import type { DeviceRow, DeviceStateRow } from './model.ts';
import { isMuteOverdue, restartMutes } from './mute.ts';
import { protectionOf } from './protection.ts';
import { silenceLimitMs } from './rule-book.ts';
import { endSilence, isSilent } from './silence.ts';
import type { Decision } from './view.ts';

type DeviceMessage = ReadingInput | DeviceEventInput;

/** How long a message without an id of its own is known again when the network sends it twice. */
const RESENT_WITHIN_MS = 600_000;

export type Repeat = 'new' | 'repeated' | 'reused';

/**
 * Whether this message is one we have: by the device's own id, or by its hash when the wire marks it as sent again. A
 * sensor that was put in since counts its messages anew.
 */
export function repeatOf(draft: Draft, device: DeviceRow, input: DeviceMessage): Repeat {
  const seen = draft.view.seenMessage(input.deviceId, input.messageKey);
  if (seen === undefined || seen.receivedAt < device.installedAt) return 'new';
  if (input.messageKey.startsWith('i:')) return seen.contentHash === input.contentHash ? 'repeated' : 'reused';
  // Neither longer ago nor, by a clock that was set back, further ahead.
  const isRecent = Math.abs(draft.now - seen.receivedAt) <= RESENT_WITHIN_MS;
  return input.resent && isRecent && seen.contentHash === input.contentHash ? 'repeated' : 'new';
}

const FUTURE_LIMIT_MS = 5 * 60_000;
/** A buffer is drained within days; what claims to be older comes from a clock that was never set. */
const PAST_LIMIT_MS = 7 * 24 * 3_600_000;
const EARLIEST = Date.UTC(2020, 0, 1);

/** The device's time if it can be believed, otherwise null: then the time of receipt stands in for it. */
export function believedTime(observedAt: number | null, history: boolean, now: number): number | null {
  if (observedAt === null || !Number.isFinite(observedAt)) return null;
  if (observedAt > now + FUTURE_LIMIT_MS || observedAt < EARLIEST) return null;
  return !history && observedAt < now - PAST_LIMIT_MS ? null : observedAt;
}

/** Older than what is known already. A message without a believable time is taken in the order of its arrival. */
export function isOutOfOrder(believed: number | null, state: WorkingState, now: number): boolean {
  return believed !== null && believed < state.observedAt && state.observedAt <= now + FUTURE_LIMIT_MS;
}

/** Any message shows that the device is there. */
export function hear(draft: Draft, device: DeviceRow, before: DeviceStateRow | undefined): WorkingState {
  const state = workingState(device.id, before);
  if (draft.now - state.lastSeenAt > silenceLimitMs(device)) restartMutes(state, draft.now);
  state.lastSeenAt = draft.now;
  state.online = true;
  if (isSilent(state)) endSilence(draft, device, state);
  return state;
}

/** Puts the state back; the live stream hears of it only when the device came, went, or its protection changed. */
export function keepState(
  draft: Draft,
  device: DeviceRow,
  before: DeviceStateRow | undefined,
  state: WorkingState,
): void {
  const wasOnline = before?.online ?? false;
  if (
    wasOnline !== state.online ||
    protectionOf(device, before, draft.now) !== protectionOf(device, state, draft.now) ||
    (before !== undefined && isMuteOverdue(before, before.lastSeenAt) !== isMuteOverdue(state, draft.now))
  ) {
    draft.tell('device', device.id, device.placeId, device.companyId);
  }
  draft.put('device_state', state);
}

const QUARANTINED_CHARACTERS = 512;

/** Keeps a message that cannot be taken, with its reason, where the installer sees it. */
export function quarantineMessage(draft: Draft, input: DeviceMessage, code: ErrorCode, detail: string): Decision {
  const content = input.kind === 'reading' ? { values: input.values } : { kind: input.event };
  draft.append('quarantine', {
    id: input.id,
    at: draft.now,
    linkId: input.linkId,
    topic: deviceTopic(input.deviceId, input.kind === 'reading' ? 'reading' : 'event'),
    payload: JSON.stringify({ observedAt: input.observedAt, ...content }).slice(0, QUARANTINED_CHARACTERS),
    code,
    detail,
  });
  return draft.done({ ok: false, code, detail });
}

/** A link speaks for its own device, a bridge for the children that were adopted from it, and nobody for another's. */
export function foreignDevice(draft: Draft, input: DeviceMessage): Decision {
  return quarantineMessage(draft, input, 'TOPIC_NOT_YOURS', `${input.deviceId} is no device of ${input.linkId}`);
}

export function unknownDevice(draft: Draft, input: DeviceMessage): Decision {
  return quarantineMessage(draft, input, 'DEVICE_UNKNOWN', `no device ${input.deviceId}`);
}

/** A credential that was taken away says nothing more, also with what was on its way when that happened. */
export function isRevoked(draft: Draft, { linkId }: { readonly linkId: string }): boolean {
  const revokedAt = draft.get('link', linkId)?.revokedAt;
  return revokedAt !== undefined && revokedAt !== null;
}

export function revokedLink(draft: Draft, input: DeviceMessage): Decision {
  return quarantineMessage(draft, input, 'LINK_REVOKED', `the link ${input.linkId} was revoked`);
}

export function reusedId(draft: Draft, input: DeviceMessage): Decision {
  const detail = `message id ${input.messageKey.slice(2, 80)} was used for other content`;
  return quarantineMessage(draft, input, 'MESSAGE_ID_REUSED', detail);
}

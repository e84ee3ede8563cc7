import { NOTHING_SET } from '@gridcall/contract/rule-setting.ts';
import type { Draft } from './draft.ts';
import type { DeviceRow, RuleSettingRow, TimerRow } from './model.ts';
import { placesAround } from './places.ts';
import { applyRule, type RuleChange } from './rule-setting-effects.ts';
import { changesBetween } from './rule-setting-view.ts';
import { ruleFor } from './rule-settings.ts';

const PREFIX = 'rule-setting ';
/** So many are looked at in one step, most of which have nothing to do with the edit. */
const LOOKED_AT_ONCE = 250;
/** A step ends after the device with which it has changed so much: up to a dozen alerts that are raised, or 60 timers. */
const CHANGES_AT_ONCE = 60;
/** Between two steps there is room for what comes in, also where several settings make their rounds. */
const STEP_EVERY_MS = 20;
/** When the last step was made, of whichever setting. */
const LAST_STEP = 'rule-setting-step';

/** What an edit may have changed for a device, as bits of a counter: an edit before it may not have reached all. */
const bits = { threshold: 1, onDelayMs: 2, offDelayMs: 4 } as const;
const EVERYTHING = bits.threshold | bits.onDelayMs | bits.offDelayMs;
/** Set where it concerns devices of more companies than the one whose setting it is. */
const EVERYBODY = 8;

/** `rule-setting {settingId}` */
function timerId(settingId: string): string {
  return PREFIX + settingId;
}

function changedCounter(settingId: string): string {
  return `rule-setting-round ${settingId}`;
}

/**
 * What is set holds for a device's next word at once. What it does to standing alerts and running timers is done a few
 * devices at a time, or an alarm would wait until ten thousand are looked at. A newer edit begins the round anew.
 */
export function beginRound(draft: Draft, before: RuleSettingRow | undefined, after: RuleSettingRow): void {
  const isOfOther = before !== undefined && before.companyId !== after.companyId;
  const fields = changesBetween(before ?? NOTHING_SET, after).map(({ field }) => bits[field]);
  const changed = isOfOther ? EVERYTHING : fields.reduce((all, bit) => all | bit, 0);
  if (changed === 0) return;
  const whose = isOfOther || after.companyId === null ? EVERYBODY : 0;
  const counter = changedCounter(after.id);
  draft.setCounter(counter, draft.counter(counter) | changed | whose);
  const { alertKind } = after;
  // Its device is how far the round has come: the last one, in the order of their ids, that was looked at.
  const cursor = { deviceId: '', alertKind, alertId: null, dueAt: draft.now };
  draft.put('timer', { id: timerId(after.id), kind: 'rule-setting', ...cursor });
}

/** The next devices of a round. */
export function stepRound(draft: Draft, timer: TimerRow): void {
  const lastStep = draft.counter(LAST_STEP);
  if (lastStep <= draft.now && draft.now < lastStep + STEP_EVERY_MS) {
    draft.put('timer', { ...timer, dueAt: lastStep + STEP_EVERY_MS });
    return;
  }
  draft.setCounter(LAST_STEP, draft.now);
  const setting = draft.get('rule_setting', timer.id.slice(PREFIX.length));
  const next = setting === undefined ? null : walk(draft, setting, timer.deviceId);
  if (next !== null) {
    // One millisecond later than rounds that have waited for this step: they go first.
    draft.put('timer', { ...timer, deviceId: next, dueAt: draft.now + STEP_EVERY_MS + 1 });
    return;
  }
  draft.remove('timer', timer.id);
  if (setting !== undefined) draft.remove('counter', changedCounter(setting.id));
}

/** How far it has come after this step; null at the end. */
function walk(draft: Draft, setting: RuleSettingRow, cursor: string): string | null {
  const { devices, isWhole } = devicesAhead(draft, setting, cursor);
  const changed = draft.counter(changedCounter(setting.id));
  let last = cursor;
  for (const device of devices) {
    if (draft.changes.length >= CHANGES_AT_ONCE) return last;
    if (isConcerned(draft, device, setting, changed)) reach(draft, device, setting, changed);
    last = device.id;
  }
  return isWhole ? null : last;
}

/** The next of this kind behind the cursor by the order of their ids: whoever is linked meanwhile moves nobody's turn. */
function devicesAhead(draft: Draft, { scope, scopeId, deviceKind }: RuleSettingRow, cursor: string): Ahead {
  if (scope === 'device') {
    const device = draft.get('device', scopeId);
    return { devices: device === undefined ? [] : [device], isWhole: true };
  }
  let isWhole = true;
  const devices: DeviceRow[] = [];
  // Sorting all ten thousand of them would take a third of what a step may.
  let last: string | null = null;
  for (const device of draft.view.devicesOf(deviceKind)) {
    if (device.id <= cursor || (last !== null && device.id >= last)) continue;
    devices.push(device);
    if (devices.length < 2 * LOOKED_AT_ONCE) continue;
    isWhole = false;
    last = firstOf(devices).at(-1)?.id ?? null;
  }
  isWhole &&= devices.length <= LOOKED_AT_ONCE;
  return { devices: firstOf(devices), isWhole };
}

interface Ahead {
  readonly devices: readonly DeviceRow[];
  /** Whether nobody comes after them. */
  readonly isWhole: boolean;
}

/** Keeps those whose turn is next, in its order. */
function firstOf(devices: DeviceRow[]): readonly DeviceRow[] {
  devices.sort((left, right) => (left.id < right.id ? -1 : 1));
  devices.length = Math.min(devices.length, LOOKED_AT_ONCE);
  return devices;
}

function isConcerned(draft: Draft, device: DeviceRow, setting: RuleSettingRow, changed: number): boolean {
  if ((changed & EVERYBODY) === 0 && device.companyId !== setting.companyId) return false;
  if (setting.scope === 'device') return true;
  return placesAround(draft, device.placeId).some(({ id }) => id === setting.scopeId);
}

function reach(draft: Draft, device: DeviceRow, setting: RuleSettingRow, changed: number): void {
  const rule = ruleFor(draft, device, setting.alertKind);
  if (rule === undefined) return;
  const change: RuleChange = {
    thresholds: (changed & bits.threshold) !== 0,
    onDelay: (changed & bits.onDelayMs) !== 0,
    offDelay: (changed & bits.offDelayMs) !== 0,
  };
  applyRule(draft, device, rule, { change, settingId: setting.id });
}

import { armTimer, clear, disarmTimer, keepMemory, raise, remember, weigh } from './conditions.ts';
import type { WorkingState } from './device-state.ts';
import type { Draft } from './draft.ts';
import { EXPIRED, evidenceOf, withFact } from './evidence.ts';
import type { DeviceRow } from './model.ts';
import { silenceLevel } from './rule-book.ts';
import { ruleFor } from './rule-settings.ts';

/** One timer for the day on which the sensor is to be replaced. It is a day of the calendar: no jump of the clock moves it. */
export function armExpiry(draft: Draft, device: DeviceRow): void {
  disarmTimer(draft, 'expiry', device.id, 'end_of_life');
  if (device.expiresAt !== null) armTimer(draft, 'expiry', device.id, 'end_of_life', device.expiresAt);
}

/** The day has come. It stays so until the sensor is replaced, whatever the device says of itself. */
export function beginExpiry(draft: Draft, device: DeviceRow, state: WorkingState): void {
  const { expiresAt, installedAt } = device;
  const detail = { expiresAt, installedAt };
  const rule = ruleFor(draft, device, 'end_of_life');
  if (rule === undefined || rule.expiry === null) {
    const level = silenceLevel(device.kind);
    remember(state, 'end_of_life', { evidenceLevel: level, since: draft.now });
    raise(draft, device, state, 'end_of_life', level, { detail }, 'system');
    return;
  }
  const memory = withFact(state.conditions.end_of_life, EXPIRED, draft.now);
  keepMemory(state, rule, memory);
  weigh(draft, device, state, rule, evidenceOf(rule, state.values, memory), { detail, atOnce: true });
}

/** A new sensor is in: what was wrong with the old one went with it. */
export function forgetSensor(draft: Draft, device: DeviceRow, state: WorkingState): void {
  for (const kind of ['end_of_life', 'battery_low', 'device_fault', 'tamper'] as const) {
    if (state.conditions[kind] === undefined) continue;
    clear(draft, device, state, kind, { reason: 'sensor replaced' }, 'system');
    const { [kind]: _gone, ...others } = state.conditions;
    state.conditions = others;
  }
}

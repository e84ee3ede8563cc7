import { type DeviceKind, deviceKinds } from '@gridcall/contract/device-kind.ts';
import { isSet, type RuleSettingKey } from '@gridcall/contract/rule-setting.ts';
import type { RuleSettingRow } from '../../core/model.ts';
import type { ShownAt } from '../../core/rule-setting-view.ts';
import type { View } from '../../core/view.ts';
import { companyOf, isInside } from './place-tree.ts';
import { ProblemError } from './problems.ts';
import { ownDevice, ownsDevice } from './property/ownership.ts';
import { isInOwnPlaces, type PersonReader } from './reader.ts';
import { isLinked } from './shapes.ts';

export type Scope = Pick<RuleSettingKey, 'scope' | 'scopeId'>;

/** A place or a device of the reader's; another company's is like none. */
export function assertOwnScope(person: PersonReader, state: View, { scope, scopeId }: Scope): void {
  if (scope === 'device') ownDevice(person, state, scopeId);
  else if (!isOwnPlace(person, state, scopeId)) {
    throw new ProblemError('NOT_FOUND', { zh: '没有这个地点。', en: 'There is no such place.' });
  }
}

/** An operator's are all. A company's are those that it runs, within what its person was given. */
function isOwnPlace(person: PersonReader, state: View, placeId: string): boolean {
  if (state.get('place', placeId) === undefined) return false;
  if (person.subject === 'operator') return true;
  const isRun = person.companyId !== null && companyOf(state, placeId) === person.companyId;
  return isRun && isInOwnPlaces(person, state, placeId);
}

/** To a company an operator's word and its own. */
export function isReadable(person: PersonReader, { companyId }: Pick<RuleSettingRow, 'companyId'>): boolean {
  return person.subject === 'operator' || companyId === null || companyId === person.companyId;
}

/** What is set at the reader's places and devices. */
export function ownSettings(person: PersonReader, state: View): RuleSettingRow[] {
  return [...state.all('rule_setting')].filter((row) => {
    if (!isSet(row) || !isReadable(person, row)) return false;
    if (row.scope === 'place') return isOwnPlace(person, state, row.scopeId);
    const device = state.get('device', row.scopeId);
    // One that was linked anew as another kind of thing leaves its settings behind.
    return device?.kind === row.deviceKind && ownsDevice(person, state, device);
  });
}

/** The device; or the place, once for each kind of device that hangs there, or has something set there. */
export function whereShown(person: PersonReader, state: View, where: Scope): readonly ShownAt[] {
  const { scope, scopeId } = where;
  if (scope === 'device') {
    const { kind: deviceKind, placeId, companyId } = ownDevice(person, state, scopeId);
    return [{ ...where, deviceKind, placeId, companyId }];
  }
  const companyId = person.companyId ?? companyOf(state, scopeId) ?? '';
  const kinds = new Set<DeviceKind>();
  for (const device of state.all('device')) {
    const isHere = isLinked(state, device) && isInside(state, device.placeId, [scopeId]);
    if (isHere && ownsDevice(person, state, device)) kinds.add(device.kind);
  }
  for (const row of state.all('rule_setting')) {
    const isHere = row.scope === 'place' && row.scopeId === scopeId;
    if (isHere && isSet(row) && isReadable(person, row)) kinds.add(row.deviceKind);
  }
  const inOrder = (Object.keys(deviceKinds) as DeviceKind[]).filter((kind) => kinds.has(kind));
  return inOrder.map((deviceKind) => ({ ...where, deviceKind, placeId: scopeId, companyId }));
}

import type { DeviceRow, LinkRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import { companyOf } from '../place-tree.ts';
import { ProblemError } from '../problems.ts';
import { answersFor, isInOwnPlaces, type PersonReader } from '../reader.ts';

/** Whose things are whose: an installer's are those of the own company within the own places, an operator's are all. */

export function ownsDevice(person: PersonReader, state: View, device: DeviceRow): boolean {
  return person.subject === 'operator' || answersFor(person, state, device);
}

/** A link lies where its device does; for a bridge, where the bridge hangs. */
export function ownsLink(person: PersonReader, state: View, link: LinkRow): boolean {
  if (person.subject === 'operator') return true;
  const placeId = state.get('device', link.deviceId)?.placeId;
  return placeId !== undefined && answersFor(person, state, { companyId: link.companyId, placeId });
}

/** The device, or the same answer for another company's as for none. */
export function ownDevice(person: PersonReader, state: View, id: string): DeviceRow {
  const device = state.get('device', id);
  if (device !== undefined && ownsDevice(person, state, device)) return device;
  throw new ProblemError('NOT_FOUND', { zh: '没有这个设备。', en: 'There is no such device.' });
}

export function ownLink(person: PersonReader, state: View, id: string): LinkRow {
  const link = state.get('link', id);
  if (link !== undefined && ownsLink(person, state, link)) return link;
  throw new ProblemError('NOT_FOUND', { zh: '没有这个连接。', en: 'There is no such link.' });
}

/** What a device is to be: whose, and where. */
interface Wish {
  readonly companyId: string;
  readonly placeId: string;
}

/** Refuses a device for another company, outside the own places, or in a place that another company runs. */
export function assertMayPlace(person: PersonReader, state: View, { companyId, placeId }: Wish): void {
  if (state.get('place', placeId) === undefined) throw unknownPlace(placeId);
  const isOperator = person.subject === 'operator';
  const isKnown = state.get('company', companyId) !== undefined;
  if (!isKnown && isOperator) throw unknownCompany(companyId);
  if (isOperator) return;
  // Told apart only to who may see all companies: to an installer another company is like none.
  if (!isKnown || person.companyId !== companyId || !isInOwnPlaces(person, state, placeId)) {
    throw new ProblemError('NOT_ALLOWED', {
      zh: '只能登记本单位、且在自己地点范围内的设备。',
      en: 'Only devices of your own company and within your places can be registered.',
    });
  }
  if (companyOf(state, placeId) !== companyId) throw new ProblemError('PLACE_NOT_YOURS', placeId);
}

export function unknownPlace(name: string): ProblemError {
  const shown = name.slice(0, 64);
  return new ProblemError('UNKNOWN_PLACE', { zh: `没有地点“${shown}”。`, en: `There is no place "${shown}".` });
}

export function unknownCompany(id: string): ProblemError {
  const shown = id.slice(0, 64);
  return new ProblemError('UNKNOWN_COMPANY', { zh: `没有单位“${shown}”。`, en: `There is no company "${shown}".` });
}

/** The company a device is made for: the one that is named, else the person's own. */
export function companyFor(person: PersonReader, named: string | undefined, otherwise: string | null = null): string {
  const companyId = named ?? person.companyId ?? otherwise;
  if (companyId !== null) return companyId;
  const message = { zh: '运维人员须写明单位', en: 'an operator names the company' };
  throw new ProblemError('BODY_INVALID', '', { fields: [{ path: '/companyId', message }] });
}

/** Refuses an id that a device has already; a revoked link may be made anew by the company it belonged to. */
export function assertIdFree(state: View, id: string, companyId: string): void {
  const link = state.get('link', id);
  const device = state.get('device', id);
  const isTaken = link === undefined ? device !== undefined : link.revokedAt === null || link.companyId !== companyId;
  if (isTaken) throw idTaken(id);
}

export function idTaken(id: string): ProblemError {
  return new ProblemError('ALREADY_EXISTS', {
    zh: `编号 ${id} 已被占用。`,
    en: `The id ${id} is taken.`,
  });
}

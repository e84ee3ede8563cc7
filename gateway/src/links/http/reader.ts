import { type Post, posts, postWords, rosterDays } from '@gridcall/contract/duty.ts';
import type { Role } from '@gridcall/contract/role.ts';
import { answersForCompany } from '../../core/company-scope.ts';
import type { TokenRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import { isInside, nearestOfKind, placePath } from './place-tree.ts';

/** A person by a token, sent with the request or remembered by a signed cookie. */
export interface PersonReader {
  readonly subject: Role;
  readonly tokenId: string;
  readonly name: string;
  readonly personId: string | null;
  readonly companyId: string | null;
  /** Empty for the whole estate. */
  readonly placeIds: readonly string[];
}

export interface KioskReader {
  readonly subject: 'kiosk';
  readonly kioskId: string;
  readonly placeId: string;
}

export interface NobodyReader {
  readonly subject: 'nobody';
}

export type Reader = PersonReader | KioskReader | NobodyReader;
export const nobody: NobodyReader = { subject: 'nobody' };
export const ADMINISTRATOR = 'administrator';

export const administrator: PersonReader = {
  subject: 'operator',
  tokenId: ADMINISTRATOR,
  name: ADMINISTRATOR,
  personId: null,
  companyId: null,
  placeIds: [],
};

export function personOf(token: TokenRow): PersonReader {
  const { id, role, name, personId, companyId, placeIds } = token;
  // An operator answers for the whole estate; a narrower row, however it came about, must not mint wider tokens.
  if (role === 'operator') return { ...administrator, tokenId: id, name, personId };
  return { subject: role, tokenId: id, name, personId, companyId, placeIds };
}

/** What is read: where it is, and whose it is where a company owns it. */
export interface Scoped {
  readonly placeId: string;
  readonly companyId: string | null;
}

/** Whether a person answers for something of a company: by place and by company. */
export function answersFor(reader: PersonReader, view: View, subject: Scoped): boolean {
  const { subject: role, companyId } = reader;
  return answersForCompany({ role, companyId }, subject.companyId) && isInOwnPlaces(reader, view, subject.placeId);
}

export function isInOwnPlaces(reader: PersonReader, view: View, placeId: string): boolean {
  return reader.placeIds.length === 0 || isInside(view, placeId, reader.placeIds);
}

/** A notice hangs at its place: it concerns who answers for that place, for one inside it, or for one around it. */
export function noticeConcerns(reader: Reader, view: View, noticePlaceId: string): boolean {
  switch (reader.subject) {
    case 'nobody':
      return false;
    case 'kiosk':
      return (
        isAround(view, noticePlaceId, reader.placeId) || isInside(view, noticePlaceId, [kioskScope(view, reader).id])
      );
    default:
      return (
        isInOwnPlaces(reader, view, noticePlaceId) ||
        reader.placeIds.some((placeId) => isAround(view, noticePlaceId, placeId))
      );
  }
}

function isAround(view: View, outerId: string, innerId: string): boolean {
  return placePath(view, innerId).some((place) => place.id === outerId);
}

/** What a kiosk speaks for: its building, or its estate where it stands in none (a community hall). */
export function kioskScope(view: View, kiosk: KioskReader): { readonly id: string; readonly isBuilding: boolean } {
  const building = nearestOfKind(view, kiosk.placeId, 'building');
  if (building !== undefined) return { id: building.id, isBuilding: true };
  return { id: nearestOfKind(view, kiosk.placeId, 'estate')?.id ?? kiosk.placeId, isBuilding: false };
}

/** Where a report from this reader may be about: a kiosk's whole estate, a person's own places. */
export function mayReportAbout(reader: PersonReader | KioskReader, view: View, placeId: string): boolean {
  if (reader.subject !== 'kiosk') return isInOwnPlaces(reader, view, placeId);
  const estate = nearestOfKind(view, reader.placeId, 'estate')?.id ?? reader.placeId;
  return isInside(view, placeId, [estate]);
}

function isOnRoster(view: View, placeId: string, post: Post, personId: string | null): boolean {
  if (personId === null) return false;
  const ofRosters = rosterDays.some((days) =>
    view.get('roster', `${placeId} ${post} ${days}`)?.people.includes(personId),
  );
  if (ofRosters) return true;
  for (const row of view.all('duty_override')) {
    if (row.placeId === placeId && row.post === post && row.personId === personId) return true;
  }
  return false;
}

/** The post somebody holds at a place (`A岗`), else the role: what goes upstream instead of a name. */
export function postOf(reader: PersonReader, view: View, placeId: string): string {
  if (reader.personId === null) return reader.subject;
  for (const place of placePath(view, placeId)) {
    const post = posts.find((name) => isOnRoster(view, place.id, name, reader.personId));
    if (post !== undefined) return postWords[post].zh;
  }
  return reader.subject;
}

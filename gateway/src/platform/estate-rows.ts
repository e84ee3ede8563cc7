import type { Estate } from '@gridcall/contract/estate.ts';
import type { ImportEstateInput } from '../core/input.ts';
import type { RosterRow } from '../core/model.ts';

/** A Monday long past: whoever is alone is always on duty, and weeks begin on Mondays. */
export const DUTY_ALWAYS_FROM = '2024-01-01';
export const DUTY_HAND_OVER = '08:00';

/** What an estate's file says, as rows: what it leaves out is filled in. */
export function estateRows(file: Estate): Omit<ImportEstateInput, 'kind' | 'id'> {
  return {
    companies: file.companies.map(({ name, ...company }) => ({ ...company, nameZh: name.zh, nameEn: name.en })),
    places: file.places.map((place) => ({
      id: place.id,
      parentId: place.parentId ?? null,
      kind: place.kind,
      nameZh: place.name.zh,
      nameEn: place.name.en,
      gridCode: place.gridCode ?? null,
      companyId: place.companyId ?? null,
    })),
    people: file.people.map((person) => ({
      ...{ id: person.id, name: person.name, role: person.role, companyId: person.companyId ?? null },
      ...{ title: person.title ?? null, placeId: person.placeId ?? null },
    })),
    rosters: file.rosters.map(rosterRow),
    calendar: file.calendar ?? [],
  };
}

function rosterRow(roster: Estate['rosters'][number]): RosterRow {
  const { placeId, post, people, days = 'all', startsOn = DUTY_ALWAYS_FROM, handOver = DUTY_HAND_OVER } = roster;
  return {
    ...{ id: `${placeId} ${post} ${days}`, placeId, post, days, people, startsOn },
    rotation: roster.rotation ?? (people.length === 1 ? 'none' : 'weekly'),
    handOverMinute: minuteOf(handOver),
  };
}

/** Minute of the day of `HH:MM`. */
export function minuteOf(time: string): number {
  const [hours, minutes] = time.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

/** `HH:MM` of a minute of the day. */
export function handOverTime(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

import { type AlertKind, alertKinds, type Level } from '@gridcall/contract/alert.ts';
import { categoryOf } from '@gridcall/contract/categories.ts';
import type { PlaceRow } from '../../core/model.ts';
import type { View } from '../../core/view.ts';
import type { Words } from './channel.ts';

/** What a notice is about: an alert, or a resident's call under its number. */
export interface Subject {
  readonly kind: AlertKind | null;
  readonly what: Words;
  readonly level: Level;
  readonly building: Words;
  readonly since: number;
  /** Somebody still has to take it. */
  readonly isOpen: boolean;
}

export function subjectOf(view: View, id: string): Subject | undefined {
  const alert = view.get('alert', id);
  if (alert !== undefined) {
    const { kind, level, placeId, raisedAt, state, acknowledgedAt } = alert;
    return {
      ...{ kind, level, what: alertKinds[kind], building: buildingOf(view, placeId), since: raisedAt },
      isOpen: state === 'active-unacknowledged' || (state === 'cleared-unclosed' && acknowledgedAt === null),
    };
  }
  const request = view.get('service_request', id);
  const category = request === undefined ? undefined : categoryOf(request.categoryCode);
  if (request === undefined || category === undefined) return undefined;
  return {
    ...{ kind: null, level: category.level, what: { zh: category.zh, en: category.en }, since: request.submittedAt },
    building: buildingOf(view, request.placeId),
    isOpen: request.closedAt === null,
  };
}

const DEPTH_MAXIMUM = 16;

/** The building with its estate, or the named place outside every building. Never what lies inside a building. */
export function buildingOf(view: View, placeId: string): Words {
  let shown: PlaceRow | undefined;
  let estate: PlaceRow | undefined;
  let place = view.get('place', placeId);
  for (let depth = 0; place !== undefined && depth < DEPTH_MAXIMUM; depth++) {
    if (place.kind === 'building') shown = place;
    else if (place.kind === 'unit') shown = undefined;
    else if (place.kind === 'estate') estate = place;
    else if (estate === undefined) shown ??= place;
    place = place.parentId === null ? undefined : view.get('place', place.parentId);
  }
  const inner = shown ?? estate;
  if (inner === undefined) return { zh: '小区', en: 'the estate' };
  if (estate === undefined || estate === inner) return { zh: inner.nameZh, en: inner.nameEn };
  const isNamed = inner.nameZh.includes(estate.nameZh);
  return { zh: isNamed ? inner.nameZh : `${estate.nameZh}${inner.nameZh}`, en: `${inner.nameEn}, ${estate.nameEn}` };
}

import type { Alert } from '@gridcall/contract/http-gateway.ts';
import type { AlertRow, PlaceRow } from '../core/model.ts';
import type { View } from '../core/view.ts';

/** Deeper than any real estate; ends the walk if rows were ever made to form a ring. */
const DEPTH_MAXIMUM = 16;

/** The alert as pages see it: the row with the names of its device and place. */
export function alertOf(view: View, row: AlertRow, unsaved: boolean): Alert {
  const device = view.get('device', row.deviceId);
  const path = pathOf(view, row.placeId);
  return {
    id: row.id,
    deviceId: row.deviceId,
    // What is raised of an area or of the gateway itself has no device: it goes by its place.
    deviceName: device?.name ?? placeName(path, row.placeId).zh,
    deviceKind: device?.kind ?? '',
    kind: row.kind,
    level: row.level,
    state: row.state,
    unsaved,
    companyId: row.companyId,
    placeId: row.placeId,
    buildingId: path.find(({ kind }) => kind === 'building')?.id ?? null,
    placeName: placeName(path, row.placeId),
    raisedAt: row.raisedAt,
    lastEvidenceAt: row.lastEvidenceAt,
    acknowledgedAt: row.acknowledgedAt,
    acknowledgedBy: row.acknowledgedBy,
    clearedAt: row.clearedAt,
    closedAt: row.closedAt,
    closedBy: row.closedBy,
    closeReason: row.closeReason,
    occurrences: row.occurrences,
    test: row.test,
    ...(row.flow === null ? {} : { flow: row.flow }),
    incidentNumber: row.incidentNumber,
    incidentState: row.incidentState,
    shelvedUntil: row.shelvedUntil,
    parentId: row.parentId,
    assignedTo: row.assignedTo === null ? null : (view.get('person', row.assignedTo)?.name ?? row.assignedTo),
  };
}

/** Where somebody has to go: the name from the building down (`3号楼 1单元`), or the place's own when it is none of a building. */
export function placeNameOf(view: View, placeId: string): { zh: string; en: string } {
  return placeName(pathOf(view, placeId), placeId);
}

function placeName(path: readonly PlaceRow[], placeId: string): { zh: string; en: string } {
  if (path.length === 0) return { zh: placeId, en: placeId };
  const building = path.findIndex(({ kind }) => kind === 'building');
  const shown = building < 0 ? path.slice(-1) : path.slice(building);
  return { zh: shown.map(({ nameZh }) => nameZh).join(' '), en: shown.map(({ nameEn }) => nameEn).join(' ') };
}

/** From the outermost place to this one. */
function pathOf(view: View, placeId: string): readonly PlaceRow[] {
  const path: PlaceRow[] = [];
  let id: string | null = placeId;
  while (id !== null && path.length < DEPTH_MAXIMUM) {
    const place: PlaceRow | undefined = view.get('place', id);
    if (place === undefined) break;
    path.unshift(place);
    id = place.parentId;
  }
  return path;
}

import type { ConventionName } from '@gridcall/contract/convention.ts';
import type { DeviceKind } from '@gridcall/contract/device-kind.ts';
import type { LinkBody } from '@gridcall/contract/http-gateway.ts';
import type { PlaceNode } from './place-tree.ts';

/** What an installer has said so far of the device to be linked. */
export interface LinkDraft {
  readonly kind: DeviceKind | null;
  readonly convention: ConventionName;
  readonly baseTopic: string;
  readonly gas: string;
  readonly placeId: string;
  readonly companyId: string;
  readonly name: string;
  /** In whole years from now; 0 where nobody knows. */
  readonly expiresInYears: number;
}

export function newDraft(companyId: string | null): LinkDraft {
  return {
    ...{ kind: null, convention: 'zigbee2mqtt', baseTopic: '', gas: '', placeId: '' },
    ...{ companyId: companyId ?? '', name: '', expiresInYears: 0 },
  };
}

/** Sensors wear out: CJJ/T 146 gives gas detectors in homes five years; makers of smoke detectors say ten, of CO seven. */
const usualYears: Readonly<Partial<Record<DeviceKind, number>>> = {
  'gas-detector': 5,
  'smoke-detector': 10,
  'carbon-monoxide-detector': 7,
};

export function withKind(draft: LinkDraft, kind: DeviceKind): LinkDraft {
  return { ...draft, kind, expiresInYears: usualYears[kind] ?? 0 };
}

export type DraftFault = 'place-missing' | 'place-other' | 'company-missing' | 'name-long';
export const NAME_MAXIMUM = 60;

/** `ownCompanyId` null: an operator, who links for every company, at every place. */
export function draftFault(
  draft: LinkDraft,
  places: readonly PlaceNode[],
  ownCompanyId: string | null,
): DraftFault | null {
  const node = places.find(({ place }) => place.id === draft.placeId);
  if (!node) return 'place-missing';
  if (ownCompanyId !== null && node.companyId !== ownCompanyId) return 'place-other';
  if (draft.companyId === '') return 'company-missing';
  return draft.name.trim().length > NAME_MAXIMUM ? 'name-long' : null;
}

const DAY_MS = 86_400_000;

export function linkBody(draft: LinkDraft & { readonly kind: DeviceKind }, now: number): LinkBody {
  const { kind, companyId, placeId, convention } = draft;
  const name = draft.name.trim();
  const baseTopic = draft.baseTopic.trim();
  const isBridge = kind === 'bridge';
  return {
    ...{ deviceKind: kind, companyId, placeId },
    ...(name === '' ? {} : { name }),
    ...(draft.expiresInYears > 0 ? { expiresAt: now + Math.round(draft.expiresInYears * 365.25 * DAY_MS) } : {}),
    ...(isBridge ? { convention } : {}),
    ...(isBridge && baseTopic !== '' ? { baseTopic } : {}),
    ...(isBridge && draft.gas !== '' ? { gas: draft.gas } : {}),
  };
}

import type { Adoption, Child } from '@gridcall/contract/http-property.ts';

export interface AdoptionLine {
  readonly child: Child;
  readonly deviceKind: string;
  readonly placeId: string;
  readonly name: string;
  /** Empty: as usual for its kind. */
  readonly updateContract: '' | 'periodic' | 'event';
  readonly companyId: string;
}

export const childKey = ({ linkId, address }: Pick<Child, 'linkId' | 'address'>): string => `${linkId} ${address}`;

/** `placeId` and `companyId` are what all of them begin with. */
export function newLines(children: readonly Child[], placeId: string, companyId: string): readonly AdoptionLine[] {
  return children.map((child) => ({
    ...{ child, deviceKind: child.suggestedKind ?? '', placeId, companyId },
    ...{ name: child.name.slice(0, 60), updateContract: '' },
  }));
}

export type LineFault = 'kind-missing' | 'place-missing';
export function lineFault({ deviceKind, placeId }: AdoptionLine): LineFault | null {
  if (deviceKind === '') return 'kind-missing';
  return placeId === '' ? 'place-missing' : null;
}

export function adoptionOf(line: AdoptionLine): Adoption {
  const { child, deviceKind, placeId, updateContract, companyId } = line;
  const name = line.name.trim();
  return {
    ...{ linkId: child.linkId, address: child.address, deviceKind, placeId },
    ...(name === '' ? {} : { name }),
    ...(updateContract === '' ? {} : { updateContract }),
    ...(companyId === '' ? {} : { companyId }),
  };
}

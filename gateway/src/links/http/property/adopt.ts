import { type DeviceKind, deviceKinds, isDeviceKind } from '@gridcall/contract/device-kind.ts';
import type { Adoption } from '@gridcall/contract/http-property.ts';
import type { AdoptChildInput } from '../../../core/input.ts';
import type { ChildRow } from '../../../core/model.ts';
import type { View } from '../../../core/view.ts';
import type { Random } from '../../../platform/random.ts';
import { ProblemError } from '../problems.ts';
import type { PersonReader } from '../reader.ts';
import { mintSecret } from '../secrets.ts';
import { assertIdFree, assertMayPlace, ownsDevice, ownsLink } from './ownership.ts';

type AdoptionInput = Omit<AdoptChildInput, 'id'>;

/** A child is its bridge's company's while nobody has adopted it, and then its device's. */
export function ownsChild(person: PersonReader, state: View, child: ChildRow): boolean {
  const device = child.deviceId === null ? undefined : state.get('device', child.deviceId);
  if (device !== undefined) return ownsDevice(person, state, device);
  const link = state.get('link', child.linkId);
  return link !== undefined && ownsLink(person, state, link);
}

export function ownChild(person: PersonReader, state: View, linkId: string, address: string): ChildRow {
  const child = state.get('child', `${linkId} ${address}`);
  if (child !== undefined && ownsChild(person, state, child)) return child;
  const shown = address.slice(0, 128);
  throw new ProblemError('CHILD_UNKNOWN', {
    zh: `网桥 ${linkId} 下没有“${shown}”。`,
    en: `The bridge ${linkId} has brought no "${shown}".`,
  });
}

/** The adoption as an input, or a ProblemError that says why not. */
export function adoptionInput(
  adoption: Adoption,
  { person, state, random }: { readonly person: PersonReader; readonly state: View; readonly random: Random },
): AdoptionInput {
  const { linkId, address, placeId } = adoption;
  const child = ownChild(person, state, linkId, address);
  if (child.state === 'adopted') {
    throw new ProblemError('ALREADY_EXISTS', {
      zh: `“${child.name}”已接收为 ${child.deviceId}。`,
      en: `"${child.name}" is adopted already, as ${child.deviceId}.`,
    });
  }
  const deviceKind = adoptableKind(adoption.deviceKind);
  const link = state.get('link', linkId);
  const companyId = adoption.companyId ?? person.companyId ?? link?.companyId ?? '';
  assertMayPlace(person, state, { companyId, placeId });
  const deviceId = adoption.deviceId ?? `${deviceKind}-${mintSecret(random).slice(0, 6)}`;
  assertIdFree(state, deviceId, '');
  return {
    kind: 'adopt-child',
    ...{ linkId, address, deviceId, deviceKind, companyId, placeId },
    name: adoption.name ?? child.name.slice(0, 60),
    updateContract: adoption.updateContract ?? null,
    reportEveryMs: adoption.reportEveryMs ?? null,
    expiresAt: adoption.expiresAt ?? null,
    ...{ by: person.name, byPost: person.subject },
  };
}

function adoptableKind(name: string): DeviceKind {
  if (isDeviceKind(name) && name !== 'bridge') return name;
  const known = Object.keys(deviceKinds).filter((kind) => kind !== 'bridge');
  throw new ProblemError('KIND_UNKNOWN', {
    zh: `可接收为：${known.join('、')}。`,
    en: `A child is adopted as one of ${known.join(', ')}.`,
  });
}

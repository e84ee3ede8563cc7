import type { InstalledDevice } from '@gridcall/contract/http-property.ts';

type Linked = Pick<InstalledDevice, 'id' | 'linkId' | 'address'>;

/** It came over a bridge: the link it has is the bridge's, and is no device's to revoke. */
export function isBehindBridge({ id, linkId }: Pick<Linked, 'id' | 'linkId'>): boolean {
  return id !== linkId;
}

/** Its adoption was taken back: its history stands, and nothing speaks for it until another sensor takes its place. */
export function isReleased(device: Linked): boolean {
  return isBehindBridge(device) && device.address === null;
}

import type { AdoptChildInput, ChildHeardInput, ReadingInput } from '../input.ts';
import type { Decision } from '../view.ts';
import { Estate } from './estate.ts';

export const installer = { by: '王装机', byPost: 'installer' } as const;

/** An estate with one Zigbee hub, and verbs for what happens behind it. */
export class BridgedEstate extends Estate {
  constructor() {
    super();
    this.bridge('hub-1');
    this.company('other');
  }

  company(id: string): void {
    const company = { id, kind: 'property_company', nameZh: id, nameEn: id, dutyPhone: '0951-0000001' } as const;
    this.submit({ kind: 'import-estate', companies: [company], places: [], people: [], rosters: [], calendar: [] });
  }

  bridge(linkId: string, companyId = 'company'): Decision {
    return this.submit({
      kind: 'add-link',
      linkId,
      deviceKind: 'bridge',
      name: linkId,
      companyId,
      placeId: 'lobby',
      reportEveryMs: null,
      expiresAt: null,
      convention: 'zigbee2mqtt',
      options: { baseTopic: 'zigbee2mqtt', gas: null },
      passwordHash: '00',
      ...installer,
    });
  }

  heard(address: string, more: Partial<ChildHeardInput> = {}): Decision {
    return this.submit({
      kind: 'child-heard',
      linkId: 'hub-1',
      address,
      name: '厨房',
      vendor: 'HEIMAN',
      model: 'HS3CG',
      suggestedKind: 'gas-detector',
      preview: {},
      unsupported: [],
      ...more,
    });
  }

  adopt(address: string, deviceId: string, more: Partial<AdoptChildInput> = {}): Decision {
    return this.submit({
      kind: 'adopt-child',
      linkId: 'hub-1',
      address,
      deviceId,
      deviceKind: 'gas-detector',
      name: deviceId,
      companyId: 'company',
      placeId: 'flat-501',
      updateContract: null,
      reportEveryMs: null,
      expiresAt: null,
      ...installer,
      ...more,
    });
  }

  /** A child that was heard and adopted, under its address. */
  child(deviceId: string, more: Partial<AdoptChildInput> = {}): void {
    this.heard(deviceId, more.linkId === undefined ? {} : { linkId: more.linkId });
    const { outcome } = this.adopt(deviceId, deviceId, more);
    if (!outcome.ok) throw new Error(outcome.detail);
  }

  says(deviceId: string, values: ReadingInput['values'], linkId = 'hub-1'): Decision {
    return this.reading(deviceId, values, { linkId });
  }

  hub(
    online: boolean,
    reason: 'connected' | 'will' | 'disconnected' | 'said' = online ? 'connected' : 'will',
  ): Decision {
    return this.submit({ kind: 'device-status', linkId: 'hub-1', deviceId: 'hub-1', online, reason });
  }

  kinds(): readonly string[] {
    return this.alerts().map(({ kind, state }) => `${kind} ${state}`);
  }
}

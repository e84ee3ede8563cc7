import { join } from 'node:path';
import { KiosksSchema, PairingCodeSchema } from '@gridcall/contract/http-gateway.ts';
import { Type } from 'typebox';
import type { Api } from '../api.ts';
import { readKept, writeKept } from './kept-file.ts';

const KIOSKS = '/api/v1/administration/kiosks';
const places = [
  { placeId: 'jinfeng-1-lobby', zh: '1号楼大堂', en: 'building 1 lobby' },
  { placeId: 'textile-mill-9-lobby', zh: '三无楼栋门厅', en: 'hall of the building without a company' },
] as const;

const KeptSchema = Type.Object({ kiosks: Type.Record(Type.String(), Type.String()) });

export interface DemoKiosk {
  readonly zh: string;
  readonly en: string;
  /** Absent when the kiosk is paired already. */
  readonly code: string | undefined;
}

/** A fresh pairing code for each kiosk of the demonstration that no screen has been paired with yet. */
export async function ensureKiosks(dataDir: string, gateway: Api): Promise<readonly DemoKiosk[]> {
  const path = join(dataDir, 'demo', 'kiosks.json');
  const kept = readKept(path, KeptSchema)?.kiosks ?? {};
  const { kiosks } = await gateway.call('GET', KIOSKS, KiosksSchema);
  const paired = new Set(kiosks.filter((kiosk) => kiosk.paired).map(({ kioskId }) => kioskId));
  const now: Record<string, string> = {};
  const result = await Promise.all(
    places.map(async ({ placeId, zh, en }) => {
      const earlier = kept[placeId];
      if (earlier !== undefined && paired.has(earlier)) {
        now[placeId] = earlier;
        return { zh, en, code: undefined };
      }
      const { kioskId, code } = await gateway.call('POST', KIOSKS, PairingCodeSchema, { placeId });
      now[placeId] = kioskId;
      return { zh, en, code };
    }),
  );
  writeKept(path, { kiosks: now });
  return result;
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatewayNodeArguments } from '@gridcall/command/supervise/parts.ts';
import type { Estate } from '@gridcall/contract/estate.ts';
import { parse } from 'yaml';
import { demonstrationEstate, openQuotas, secretOf, temporaryFolder } from '../harness/part-process.ts';
import { GatewayUnderTest } from '../harness/stack.ts';

/** Who is called: two stewards who share the towers, the property company, the gas company, and the grid. */
const callable = ['ma-xiulan', 'wang-jianguo', 'qin-feng', 'luo-gang', 'gao-yan', 'sun-lihua', 'he-wenjun'] as const;

export const towerOf = (index: number) => `tower-${index}`;
/** What a notice calls the place, and nothing else does. */
export const towerName = (index: number) => `金凤花园塔楼${index}`;

/** The demonstration estate with so many buildings more, each with its own A岗, so that no two alarms are one danger. */
function estateWith(towers: number): Estate {
  const estate = parse(readFileSync(demonstrationEstate, 'utf8')) as Estate;
  for (let index = 0; index < towers; index++) {
    const name = { zh: towerName(index), en: `Jinfeng Garden Tower ${index}` };
    estate.places.push({ id: towerOf(index), parentId: 'jinfeng-garden', kind: 'building', name });
    estate.rosters.push({
      placeId: towerOf(index),
      post: 'A',
      people: [index % 2 === 0 ? 'ma-xiulan' : 'wang-jianguo'],
    });
  }
  return estate;
}

/** A gateway of an estate with towers, whose people are called through the gateway for texts at `url`. */
export async function startTowers(towers: number, url: string): Promise<GatewayUnderTest> {
  const dataDir = temporaryFolder('towers');
  const estateFile = join(dataDir, 'estate.json');
  writeFileSync(estateFile, JSON.stringify(estateWith(towers)));
  const gateway = await GatewayUnderTest.start(
    { dataDir, gateway: { estateFile }, mqtt: { port: 0, ...openQuotas }, notify: { httpUrl: url } },
    { nodeArguments: gatewayNodeArguments },
  );
  for (const personId of callable) {
    const path = `/api/v1/administration/contacts/${personId}/http`;
    const { status } = await gateway.client.request('PUT', path, { address: '95159' });
    if (status !== 204) throw new Error(`the contact of ${personId}: ${status}`);
  }
  return gateway;
}

export function tokenOf({ dataDir }: GatewayUnderTest): string {
  return secretOf(dataDir, 'gatewayAdministrator');
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DeviceKind, type DeviceKindDefinition, deviceKinds } from '@gridcall/contract/device-kind.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { isSimulatedKind, type SimulatedKind } from './devices/device.ts';
import { timeMs } from './scenario/scenario.ts';

const kindNames = (Object.keys(deviceKinds) as DeviceKind[]).filter(isSimulatedKind);
const DevicesSchema = Type.Object({
  devices: Type.Array(
    Type.Object(
      {
        id: IdSchema,
        kind: Type.Union(kindNames.map((kind) => Type.Literal(kind))),
        placeId: IdSchema,
        companyId: IdSchema,
        name: Type.String({ minLength: 1, maxLength: 60 }),
        reportEvery: Type.Optional(Type.String()),
      },
      { additionalProperties: false },
    ),
  ),
});

function usualReportMs(kind: DeviceKind): number {
  const definition: DeviceKindDefinition = deviceKinds[kind];
  return definition.reportEveryMs;
}

export interface DemonstrationDevice {
  readonly id: string;
  readonly kind: SimulatedKind;
  readonly placeId: string;
  readonly companyId: string;
  readonly name: string;
  readonly reportEveryMs: number;
}

const file = fileURLToPath(new URL('../demonstration-devices.yaml', import.meta.url));

export function demonstrationDevices(): readonly DemonstrationDevice[] {
  const { devices } = Value.Parse(DevicesSchema, parse(readFileSync(file, 'utf8')));
  return devices.map(({ id, kind, placeId, companyId, name, reportEvery }) => ({
    id,
    kind,
    placeId,
    companyId,
    name,
    reportEveryMs: reportEvery === undefined ? usualReportMs(kind) : timeMs(reportEvery),
  }));
}

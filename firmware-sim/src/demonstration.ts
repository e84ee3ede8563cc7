import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type DeviceKind, type DeviceKindDefinition, deviceKinds } from '@gridcall/contract/device-kind.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { isSimulatedKind, type SimulatedKind } from './devices/device.ts';
import { timeMs } from './scenario/scenario.ts';

const kindNames = (Object.keys(deviceKinds) as DeviceKind[]).filter(isSimulatedKind);
const DeviceSchema = Type.Object(
  {
    id: IdSchema,
    kind: Type.Union(kindNames.map((kind) => Type.Literal(kind))),
    placeId: IdSchema,
    companyId: IdSchema,
    name: Type.String({ minLength: 1, maxLength: 60 }),
    reportEvery: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
);
const SerialSchema = Type.Object(
  {
    bus: Type.Object(
      { id: IdSchema, placeId: IdSchema, companyId: IdSchema, name: Type.String({ minLength: 1, maxLength: 60 }) },
      { additionalProperties: false },
    ),
    unit: Type.Integer({ minimum: 1, maximum: 247 }),
    detector: DeviceSchema,
  },
  { additionalProperties: false },
);
const FileSchema = Type.Object({ devices: Type.Array(DeviceSchema), serial: SerialSchema });

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

/** The demonstration's RS-485 line: its bridge, and the one detector on it. */
export interface DemonstrationBus {
  readonly bus: Static<typeof SerialSchema>['bus'];
  readonly unit: number;
  readonly detector: DemonstrationDevice;
}

function deviceOf({ reportEvery, ...device }: Static<typeof DeviceSchema>): DemonstrationDevice {
  return { ...device, reportEveryMs: reportEvery === undefined ? usualReportMs(device.kind) : timeMs(reportEvery) };
}

function fileContents(): Static<typeof FileSchema> {
  return Value.Parse(FileSchema, parse(readFileSync(file, 'utf8')));
}

export function demonstrationDevices(): readonly DemonstrationDevice[] {
  return fileContents().devices.map(deviceOf);
}

export function demonstrationBus(): DemonstrationBus {
  const { bus, unit, detector } = fileContents().serial;
  return { bus, unit, detector: deviceOf(detector) };
}

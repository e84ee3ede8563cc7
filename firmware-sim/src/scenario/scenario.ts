import { deviceKinds } from '@gridcall/contract/device-kind.ts';
import { IdSchema } from '@gridcall/contract/identifiers.ts';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { FaultsSchema } from '../wire/faults.ts';

/** A scenario is data: at a time, to some devices, something happens. Times are written `5s`, `2min` or `500ms`. */
const strict = { additionalProperties: false } as const;
const Time = Type.String({ pattern: '^[0-9]{1,6}(ms|s|min)$' });
const Words = Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, strict);
const Kind = Type.Union(Object.keys(deviceKinds).map((kind) => Type.Literal(kind)));

/** By id, or the first (or nth, from 1) of a kind, perhaps of those at one place; `all` takes every one that fits. */
export const SelectorSchema = Type.Object(
  {
    id: Type.Optional(IdSchema),
    kind: Type.Optional(Kind),
    place: Type.Optional(IdSchema),
    nth: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    all: Type.Optional(Type.Boolean()),
  },
  strict,
);
export type Selector = Static<typeof SelectorSchema>;

export const ActionSchema = Type.Union([
  Type.Object(
    { do: Type.Literal('gas'), percentLel: Type.Number({ minimum: 0, maximum: 100 }), over: Type.Optional(Time) },
    strict,
  ),
  Type.Object({ do: Type.Literal('self-test') }, strict),
  Type.Object({ do: Type.Literal('water'), wet: Type.Boolean() }, strict),
  Type.Object({ do: Type.Literal('smoke'), present: Type.Boolean() }, strict),
  Type.Object(
    {
      do: Type.Literal('carbon-monoxide'),
      ppm: Type.Number({ minimum: 0, maximum: 10_000 }),
      over: Type.Optional(Time),
    },
    strict,
  ),
  Type.Object({ do: Type.Literal('entrapment'), on: Type.Boolean() }, strict),
  Type.Object({ do: Type.Literal('alarm-button') }, strict),
  Type.Object({ do: Type.Literal('service'), on: Type.Boolean() }, strict),
  Type.Object({ do: Type.Literal('mains'), on: Type.Boolean() }, strict),
  Type.Object({ do: Type.Literal('duress') }, strict),
  Type.Object({ do: Type.Literal('panic') }, strict),
  Type.Object({ do: Type.Literal('fire-input'), on: Type.Boolean() }, strict),
  Type.Object({ do: Type.Literal('lever'), open: Type.Boolean() }, strict),
  Type.Object({ do: Type.Literal('card'), granted: Type.Boolean(), openFor: Type.Optional(Time) }, strict),
  Type.Object({ do: Type.Literal('force') }, strict),
  Type.Object({ do: Type.Literal('shut') }, strict),
  Type.Object({ do: Type.Literal('tamper'), on: Type.Boolean() }, strict),
  Type.Object({ do: Type.Literal('battery'), percent: Type.Number({ minimum: 0, maximum: 100 }) }, strict),
  Type.Object(
    { do: Type.Literal('clock'), offset: Type.Integer({ description: 'Seconds the clock is wrong by' }) },
    strict,
  ),
  Type.Object({ do: Type.Literal('power'), on: Type.Boolean() }, strict),
  Type.Object({ do: Type.Literal('faults'), faults: Type.Partial(FaultsSchema) }, strict),
  Type.Object({ do: Type.Literal('uplink'), open: Type.Boolean() }, strict),
]);
export type Action = Static<typeof ActionSchema>;

export const ScenarioSchema = Type.Object(
  {
    title: Words,
    description: Words,
    seed: Type.Optional(Type.Integer()),
    /** Ends so long after the start, whatever the last step was. */
    length: Time,
    steps: Type.Array(
      Type.Object(
        { at: Time, say: Words, device: Type.Optional(SelectorSchema), action: Type.Optional(ActionSchema) },
        strict,
      ),
      { minItems: 1, maxItems: 1000 },
    ),
    /** What everything is put back to when the scenario ends or is broken off. */
    finally: Type.Optional(
      Type.Array(Type.Object({ device: Type.Optional(SelectorSchema), action: ActionSchema }, strict), {
        maxItems: 100,
      }),
    ),
  },
  strict,
);
export type Scenario = Static<typeof ScenarioSchema> & { readonly name: string };

const unitsMs = { ms: 1, s: 1000, min: 60_000 } as const;

/** `1500ms`, `5s`, `2min` in milliseconds. */
export function timeMs(text: string): number {
  const match = /^([0-9]+)(ms|s|min)$/.exec(text);
  if (match === null) throw new RangeError(`"${text}" is no time: write 500ms, 5s or 2min.`);
  return Number(match[1]) * unitsMs[match[2] as keyof typeof unitsMs];
}

/** An action that concerns one device must say which; `uplink` concerns none. */
function selectorFaults(scenario: Static<typeof ScenarioSchema>): string[] {
  const acts = [...scenario.steps, ...(scenario.finally ?? [])];
  return acts.flatMap(({ device, action }, index) => {
    if (action === undefined) return device === undefined ? [] : [`step ${index + 1}: a device without an action`];
    if (action.do === 'uplink') return device === undefined ? [] : [`step ${index + 1}: uplink concerns no device`];
    return device === undefined ? [`step ${index + 1}: ${action.do} does not say which device`] : [];
  });
}

/** Reads one file. What is wrong with it is one error that names every fault by its path. */
export function parseScenario(name: string, text: string): Scenario {
  const value: unknown = parse(text);
  if (!Value.Check(ScenarioSchema, value)) {
    const faults = [...Value.Errors(ScenarioSchema, value)].map(
      ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
    );
    throw new Error(`scenario ${name}: ${faults.slice(0, 5).join('; ')}`);
  }
  const faults = selectorFaults(value);
  const last = Math.max(...value.steps.map(({ at }) => timeMs(at)));
  if (last > timeMs(value.length)) faults.push(`length ${value.length} ends before the last step`);
  if (faults.length > 0) throw new Error(`scenario ${name}: ${faults.join('; ')}`);
  return { ...value, name };
}

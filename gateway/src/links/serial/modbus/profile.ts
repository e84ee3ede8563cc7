import { commandKinds } from '@gridcall/contract/command.ts';
import { type DeviceKind, deviceKinds } from '@gridcall/contract/device-kind.ts';
import { quantities } from '@gridcall/contract/quantity.ts';
import { type Static, Type } from 'typebox';

/**
 * A device profile: what stands in which register of one model, as data (YAML). docs/protocols.md teaches the format.
 * Register numbers are written as the manual has them; `numbering` says what they mean.
 */
const strict = { additionalProperties: false } as const;
const Words = Type.Object({ zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) }, strict);
const Name = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' });
const Register = Type.Integer({ minimum: 0, maximum: 465_536 });
const Byte = Type.Enum(['high', 'low']);
const kindNames = Object.keys(deviceKinds) as DeviceKind[];
const quantityNames = Object.keys(quantities) as (keyof typeof quantities)[];

/** Only where each of the named enums stands at one of the cases listed. */
const When = Type.Record(Type.String(), Type.Array(Type.String(), { minItems: 1 }));

const EnumSchema = Type.Object(
  {
    register: Register,
    byte: Type.Optional(Byte),
    cases: Type.Array(
      Type.Object(
        {
          equals: Type.Integer({ minimum: 0, maximum: 65_535 }),
          is: Type.String({ minLength: 1, maxLength: 32 }),
          /** What the device is where this is the sensor. */
          deviceKind: Type.Optional(Type.Enum(kindNames)),
          /** Why what it measures has no place here; nothing is guessed. */
          unsupported: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
        },
        strict,
      ),
      { minItems: 1, maxItems: 64 },
    ),
  },
  strict,
);

const ValueSchema = Type.Object(
  {
    quantity: Type.Enum(quantityNames),
    register: Register,
    type: Type.Enum(['uint16', 'int16', 'uint8', 'uint32', 'int32', 'float32']),
    /** Of `uint8`. */
    byte: Type.Optional(Byte),
    /** Of 32 bits: which of the two registers holds the higher half. */
    wordOrder: Type.Optional(Type.Enum(['high-first', 'low-first'])),
    scale: Type.Optional(Type.Number()),
    offset: Type.Optional(Type.Number()),
    /** The scale stands in the device itself: by the cases of an enum. */
    scaleBy: Type.Optional(
      Type.Object({ enum: Type.String(), cases: Type.Record(Type.String(), Type.Number()) }, strict),
    ),
    /** A zero that drifts: from here up to 0 it reads as 0. */
    zeroDownTo: Type.Optional(Type.Number({ maximum: 0 })),
    /** Raw values that are no measurement but say something. */
    sentinels: Type.Optional(
      Type.Array(
        Type.Object(
          { equals: Type.Integer(), means: Type.Enum(['none', 'warming_up', 'self_test', 'fault', 'end_of_life']) },
          strict,
        ),
        { maxItems: 16 },
      ),
    ),
    when: Type.Optional(When),
  },
  strict,
);

const BitsSchema = Type.Object(
  {
    quantity: Type.Enum(quantityNames),
    register: Register,
    byte: Type.Optional(Byte),
    /** True when any of these is 1; bit 0 is the lowest of the register, or of the byte. */
    bits: Type.Array(Type.Integer({ minimum: 0, maximum: 15 }), { minItems: 1, maxItems: 16 }),
    /** True when all of these are 0. */
    inverted: Type.Optional(Type.Boolean()),
    when: Type.Optional(When),
  },
  strict,
);

const FlagSchema = Type.Object(
  {
    quantity: Type.Enum(quantityNames),
    /** True while the enum stands at one of the cases. */
    enum: Type.String(),
    cases: Type.Array(Type.String(), { minItems: 1 }),
  },
  strict,
);

const ChannelSchema = Type.Object(
  {
    /** Of a second channel and further ones: stands behind the unit number in the child's address, `7:channel-2`. */
    id: Type.Optional(Name),
    /** Read at once, always as a whole. */
    block: Type.Object({ from: Register, count: Type.Integer({ minimum: 1, maximum: 125 }) }, strict),
    enums: Type.Optional(Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]*$' }), EnumSchema)),
    values: Type.Optional(Type.Array(ValueSchema, { maxItems: 32 })),
    bits: Type.Optional(Type.Array(BitsSchema, { maxItems: 32 })),
    flags: Type.Optional(Type.Array(FlagSchema, { maxItems: 32 })),
  },
  strict,
);

export const ProfileSchema = Type.Object(
  {
    id: Name,
    vendor: Type.String({ minLength: 1, maxLength: 60 }),
    model: Type.String({ minLength: 1, maxLength: 60 }),
    name: Words,
    /** Where the register map was published. */
    source: Type.String({ minLength: 1, maxLength: 500 }),
    deviceKind: Type.Enum(kindNames),
    function: Type.Enum([3, 4]),
    numbering: Type.Enum(['base-0', 'base-1', '5-digit', '6-digit']),
    /** The longest the device was ever seen to take before it answers. */
    timeoutMs: Type.Integer({ minimum: 20, maximum: 5000 }),
    channels: Type.Array(ChannelSchema, { minItems: 1, maxItems: 8 }),
    commands: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Name,
            name: Words,
            /** The command of Gridcall that this is; without it, nobody gives it from a page. */
            command: Type.Optional(Type.Enum([...commandKinds])),
            /** One of the two: a holding register, written with function 6, or a coil, written with function 5. */
            register: Type.Optional(Register),
            coil: Type.Optional(Register),
            /** Of a coil: 1 for on, 0 for off. */
            value: Type.Integer({ minimum: 0, maximum: 65_535 }),
          },
          strict,
        ),
        { maxItems: 16 },
      ),
    ),
  },
  strict,
);
export type Profile = Static<typeof ProfileSchema>;
export type Channel = Profile['channels'][number];
export type ProfileValue = Static<typeof ValueSchema>;
export type ProfileBits = Static<typeof BitsSchema>;
export type ProfileEnum = Static<typeof EnumSchema>;
export type ProfileWhen = Static<typeof When>;
export type ProfileCommand = NonNullable<Profile['commands']>[number];

/** What the number of the first register is in each numbering. Commands write holding registers, whatever is read. */
const firstNumbers = {
  'base-0': { 3: 0, 4: 0, digits: 'from 0' },
  'base-1': { 3: 1, 4: 1, digits: 'from 1' },
  '5-digit': { 3: 40_001, 4: 30_001, digits: 'five digits' },
  '6-digit': { 3: 400_001, 4: 300_001, digits: 'six digits' },
} as const;

/** The address on the wire, from 0; undefined when the number is none of this numbering. */
export function addressOf(
  profile: Pick<Profile, 'numbering'>,
  registerFunction: 3 | 4,
  register: number,
): number | undefined {
  const address = register - firstNumbers[profile.numbering][registerFunction];
  const last = profile.numbering === '5-digit' ? 9998 : 65_535;
  return address >= 0 && address <= last ? address : undefined;
}

/** The address of a coil on the wire, from 0. Manuals count coils from 1, but where they count everything from 0. */
export function coilAddressOf(profile: Pick<Profile, 'numbering'>, coil: number): number | undefined {
  const address = profile.numbering === 'base-0' ? coil : coil - 1;
  const last = profile.numbering === '5-digit' ? 9998 : 65_535;
  return address >= 0 && address <= last ? address : undefined;
}

export function firstNumber(profile: Pick<Profile, 'numbering'>, registerFunction: 3 | 4): number {
  return firstNumbers[profile.numbering][registerFunction];
}

export function registersOf(value: Pick<ProfileValue, 'type'>): 1 | 2 {
  return value.type === 'uint32' || value.type === 'int32' || value.type === 'float32' ? 2 : 1;
}

import { type Static, Type } from 'typebox';
import { ID_PATTERN } from './identifiers.ts';

/** `serial.buses` of gridcall.yaml: RS-485 lines with what hangs on them. Each is a bridge, and its id is that link's id. */
const strict = { additionalProperties: false } as const;
const Whole = (title: string, value: number, minimum: number, maximum: number) =>
  Type.Integer({ title, default: value, minimum, maximum });
const Name = Type.String({ title: 'What an installer calls it; empty for its model', default: '', maxLength: 60 });
const ContactNumber = (title: string, fallback = -1) =>
  Type.Integer({ title, default: fallback, minimum: -1, maximum: 31 });

const line = {
  id: Type.String({
    title: 'Id of the bus, and of the bridge link that belongs to it',
    pattern: ID_PATTERN,
    maxLength: 64,
  }),
  path: Type.String({
    title: 'The port; a name under /dev/serial/by-id/ stays the same when adapters are plugged in anew',
    minLength: 1,
    maxLength: 255,
  }),
  baudRate: Whole('Bits a second, as set at the devices', 9600, 300, 921_600),
};

export const ModbusSlaveSchema = Type.Object(
  {
    unit: Type.Integer({ title: 'Unit number, as set at the device', minimum: 1, maximum: 247 }),
    profile: Type.String({
      title: 'A shipped profile, or the path of your own (ending in .yaml)',
      minLength: 1,
      maxLength: 255,
    }),
    name: Name,
    valueScale: Type.Number({
      title: 'Factor of its measurements: 0.1 where its registers count tenths',
      default: 1,
      minimum: 0.0001,
      maximum: 10_000,
    }),
  },
  strict,
);

export const ModbusBusSchema = Type.Object(
  {
    ...line,
    protocol: Type.Literal('modbus-rtu', { title: 'Modbus RTU' }),
    parity: Type.Enum(['none', 'even', 'odd'], { title: 'Parity', default: 'none' }),
    stopBits: Type.Enum([1, 2], { title: 'Stop bits', default: 1 }),
    pollEveryMs: Whole('Each slave is asked so often, in ms', 1000, 100, 60_000),
    slaves: Type.Array(ModbusSlaveSchema, { title: 'The devices on the line', minItems: 1, maxItems: 247 }),
  },
  strict,
);

export const OsdpReaderSchema = Type.Object(
  {
    address: Type.Integer({ title: 'Address, as set at the reader', minimum: 0, maximum: 126 }),
    name: Name,
    secureChannel: Type.Enum(['required', 'off'], {
      title: 'Whether it must speak over the secure channel; off only where the wire cannot be reached',
      default: 'required',
    }),
    doorInput: ContactNumber('Input of the door contact; -1 for none', 0),
    doorContact: Type.Enum(['made-when-open', 'made-when-shut'], {
      title: 'When the contact is made',
      default: 'made-when-open',
    }),
    exitInput: ContactNumber('Input of the exit button; -1 for none'),
    lockInput: ContactNumber('Input at which the release of the lock is seen; -1 for none'),
    lockOutput: ContactNumber('Output at which the release of the lock is seen; -1 for none'),
    heldAfterSeconds: Whole('Open for longer than this, the door is held, in s', 30, 1, 3600),
    passageSeconds: Whole('So long after a release an opening is a passage, in s', 8, 1, 120),
    installUntil: Type.String({
      title:
        'Until then, and at most 30 minutes from the start on, the factory key is taken to give the reader one of its own: a time with its zone; empty for never',
      default: '',
      pattern: '^$|^\\d{4}-\\d{2}-\\d{2}T[0-9:.]+(Z|[+-]\\d{2}:?\\d{2})$',
    }),
  },
  strict,
);

export const OsdpBusSchema = Type.Object(
  {
    ...line,
    protocol: Type.Literal('osdp', { title: 'OSDP v2' }),
    pollEveryMs: Whole('Each reader is asked so often, in ms', 200, 50, 5000),
    readers: Type.Array(OsdpReaderSchema, { title: 'The readers on the line', minItems: 1, maxItems: 32 }),
  },
  strict,
);

export const SerialBusSchema = Type.Union([ModbusBusSchema, OsdpBusSchema]);
export type ModbusBusConfiguration = Static<typeof ModbusBusSchema>;
export type OsdpBusSettings = Static<typeof OsdpBusSchema>;
export type SerialBusConfiguration = Static<typeof SerialBusSchema>;

export const serialBusSchemas = { 'modbus-rtu': ModbusBusSchema, osdp: OsdpBusSchema } as const;
export const SERIAL_BUSES_MAXIMUM = 16;

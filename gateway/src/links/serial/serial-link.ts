import type { ModbusBusConfiguration, SerialBusConfiguration } from '@gridcall/contract/serial-configuration.ts';
import type { CommandWire } from '../../core/command-wire.ts';
import { StartError } from '../../platform/secrets.ts';
import type { Bus, BusCounts, BusParts } from './bus.ts';
import { createModbusBus } from './modbus/modbus-bus.ts';
import type { Profile } from './modbus/profile.ts';
import { readProfile } from './modbus/read-profile.ts';
import { createOsdpBus, type OsdpBus, type OsdpReaderView } from './osdp/osdp-bus.ts';
import { readerKeysIn } from './osdp/reader-keys.ts';

export interface SerialLinkOptions extends BusParts {
  readonly buses: readonly SerialBusConfiguration[];
  readonly dataDir: string;
}

/** The serial link: every RS-485 line of gridcall.yaml, each a bridge of its own. */
export interface SerialLink {
  start(): void;
  stop(): Promise<void>;
  /** Whether this link is a bus whose port is open. */
  isConnected(linkId: string): boolean;
  counts(): readonly BusCounts[];
  /** What carries commands to units on these lines. */
  readonly commands: CommandWire;
  /** The readers of an OSDP bus; undefined where gridcall.yaml has none of this id. */
  readersOf(linkId: string): readonly OsdpReaderView[] | undefined;
  /** Lets a reader be given its key for so long, at most 30 minutes. False where there is none of this address. */
  installReader(linkId: string, address: number, forMs: number): boolean;
}

/** @throws StartError that names every fault of every profile */
export function createSerialLink(options: SerialLinkOptions): SerialLink {
  const profiles = readProfiles(options.buses);
  const readerBuses = new Map<string, OsdpBus>();
  const buses = options.buses.map((bus): Bus => {
    if (bus.protocol === 'modbus-rtu') return modbus(bus, profiles, options);
    const made = createOsdpBus(bus, { ...options, keys: readerKeysIn(options.dataDir, bus.id) });
    readerBuses.set(bus.id, made);
    return made;
  });
  const busOf = (linkId: string) => buses.find((bus) => bus.linkId === linkId);
  return {
    start: () => {
      for (const bus of buses) bus.start();
    },
    stop: async () => {
      await Promise.all(buses.map((bus) => bus.stop()));
    },
    isConnected: (linkId) => buses.some((bus) => bus.linkId === linkId && bus.counts().isOpen),
    counts: () => buses.map((bus) => bus.counts()),
    commands: {
      reach: (device, order) => busOf(device.linkId)?.commands?.reach(device, order) ?? 'no-route',
      send: async (device, order) => {
        const wire = busOf(device.linkId)?.commands;
        return wire === undefined ? 'no-route' : wire.send(device, order);
      },
    },
    readersOf: (linkId) => readerBuses.get(linkId)?.readers(),
    installReader: (linkId, address, forMs) => readerBuses.get(linkId)?.install(address, forMs) ?? false,
  };
}

function modbus(bus: ModbusBusConfiguration, profiles: ReadonlyMap<string, Profile>, parts: BusParts): Bus {
  const slaves = bus.slaves.flatMap(({ profile: name, ...slave }) => {
    const profile = profiles.get(name);
    return profile ? [{ ...slave, profile }] : [];
  });
  return createModbusBus({ ...bus, slaves }, parts);
}

function readProfiles(buses: readonly SerialBusConfiguration[]): ReadonlyMap<string, Profile> {
  const profiles = new Map<string, Profile>();
  const faults: string[] = [];
  const names = buses.flatMap((bus) => (bus.protocol === 'modbus-rtu' ? bus.slaves.map(({ profile }) => profile) : []));
  for (const name of new Set(names)) {
    const read = readProfile(name);
    if (read.ok) profiles.set(name, read.profile);
    else faults.push(...read.faults);
  }
  if (faults.length > 0) {
    throw new StartError(
      `串口设备的配置文件有误 / Device profiles of the serial buses are not right:\n  ${faults.join('\n  ')}`,
      78,
    );
  }
  return profiles;
}

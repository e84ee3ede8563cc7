import { accessSync, constants, existsSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Configuration } from '@gridcall/contract/configuration.ts';
import { SERIAL_BUSES_MAXIMUM, type SerialBusConfiguration } from '@gridcall/contract/serial-configuration.ts';

/** The bus of the demonstration; the simulator makes its port and plays what hangs on it. */
const BUS_ID = 'rs485-1';

/** The configuration with the demonstration's RS-485 line, and what the table says of it. */
export interface WithSerial {
  readonly configuration: Configuration;
  readonly words: string;
}

/** Node has no pty; on Linux the simulator has one by perl. Elsewhere the demonstration does without, and says so. */
function obstacle(): string | undefined {
  if (process.platform !== 'linux') return '未演示：只有 Linux 有虚拟串口 · left out: only Linux has a pty';
  try {
    accessSync('/dev/ptmx', constants.R_OK | constants.W_OK);
  } catch {
    return '未演示：/dev/ptmx 不可用 · left out: /dev/ptmx is not usable';
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  if (folders.some((folder) => existsSync(join(folder, 'perl')))) return undefined;
  return '未演示：没有 perl · left out: there is no perl';
}

function portOf(dataDir: string): string {
  return join(dataDir, 'simulator', BUS_ID);
}

/**
 * To be called while no simulator runs: a killed one leaves the name of its pty behind, and the system may have given that
 * number to somebody's terminal, which the gateway would then open.
 */
export function forgetDemonstrationPort(dataDir: string): void {
  rmSync(portOf(dataDir), { force: true });
  rmSync(modemPortOf(dataDir), { force: true });
}

function modemPortOf(dataDir: string): string {
  return join(dataDir, 'simulator', 'modem');
}

/** With a simulated GSM modem, where no real one is set; the same configuration where there cannot be one. */
export function withDemonstrationModem(configuration: Configuration): Configuration {
  const { notify, dataDir } = configuration;
  if (notify.modemPort !== '' || obstacle() !== undefined) return configuration;
  return { ...configuration, notify: { ...notify, modemPort: modemPortOf(dataDir) } };
}

/** Whether the modem is the simulated one: only to its phones may invented numbers be given. */
export function hasDemonstrationModem({ notify, dataDir }: Configuration): boolean {
  return notify.modemPort === modemPortOf(dataDir);
}

export function withDemonstrationBus(configuration: Configuration): WithSerial {
  const { buses } = configuration.serial;
  if (buses.length >= SERIAL_BUSES_MAXIMUM) {
    return { configuration, words: '未演示：配置里的总线已满 · left out: the configuration has no room for a bus' };
  }
  if (buses.some(({ id }) => id === BUS_ID)) {
    return { configuration, words: `未演示：配置里已有 ${BUS_ID} · left out: the configuration has a ${BUS_ID}` };
  }
  const words = obstacle();
  if (words !== undefined) return { configuration, words };
  const bus: SerialBusConfiguration = {
    id: BUS_ID,
    protocol: 'modbus-rtu',
    path: portOf(configuration.dataDir),
    baudRate: 9600,
    parity: 'none',
    stopBits: 1,
    pollEveryMs: 500,
    slaves: [{ unit: 1, profile: 'pemtech-pt495', name: '2号楼大堂燃气探测器（RS-485）', valueScale: 1 }],
  };
  return {
    configuration: { ...configuration, serial: { buses: [...buses, bus] } },
    words: '燃气探测器 gas-2-serial，Modbus RTU 站号 1 · a gas detector, unit 1 (scenario run serial-gas)',
  };
}

import type { Quantity } from '@gridcall/contract/quantity.ts';
import type { Wire } from '../wire/wire.ts';
import type { Registers } from './modbus-slave.ts';

/** Registers 40001 to 40007 of a PemTech PT495 with an LEL sensor; addresses from 0. */
const CONCENTRATION = 0;
const STATUS = 1;
const ALARM_1 = 2;
const ALARM_1_LATCHING = 3;
const ALARM_2 = 4;
const ALARM_2_LATCHING = 5;
const RESET = 6;

const SENSOR_LEL = 0x0200;
const ALARM_BIT = 0x01;
const FAULT_BIT = 0x04;

/**
 * The electronics of a PT495 behind a sensor: what the sensor's firmware says stands in the registers until it says
 * something else. It cannot say that it warms up; like the real one it calls that a fault.
 */
export class Pt495 implements Registers, Wire {
  readonly #words = new Map<number, number>([
    [CONCENTRATION, 0],
    [STATUS, SENSOR_LEL],
    [ALARM_1, 20],
    [ALARM_1_LATCHING, 0],
    [ALARM_2, 40],
    [ALARM_2_LATCHING, 0],
    [RESET, 0],
  ]);
  readonly #onPower: (isOn: boolean) => void;
  /** How often the alarm relays were reset over the bus. */
  resets = 0;

  constructor(onPower: (isOn: boolean) => void) {
    this.#onPower = onPower;
  }

  read(registerFunction: 3 | 4, address: number): number | undefined {
    return registerFunction === 3 ? this.#words.get(address) : undefined;
  }

  write(address: number, value: number): boolean {
    if (address !== RESET) return false;
    if (value === 1) this.resets += 1;
    return true;
  }

  publish(_topic: string, payload: Buffer): Promise<void> {
    const { values } = JSON.parse(payload.toString()) as { values?: Partial<Record<Quantity, number | boolean>> };
    if (values === undefined) return Promise.resolve();
    this.#words.set(CONCENTRATION, Math.round(Number(values.methane_lel ?? 0)));
    const alarm = values.alarm === true ? ALARM_BIT : 0;
    const fault = values.fault === true || values.warming_up === true ? FAULT_BIT : 0;
    this.#words.set(STATUS, SENSOR_LEL | alarm | fault);
    return Promise.resolve();
  }

  breakOff(): void {
    this.#onPower(false);
  }

  restore(): void {
    this.#onPower(true);
  }

  end(): Promise<void> {
    return Promise.resolve();
  }
}

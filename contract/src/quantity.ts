/**
 * What a device can say. A quantity carries its unit in its name and never changes it:
 * %LEL to ppm depends on the gas (5 vol% methane = 100 %LEL), so nothing is converted by guessing.
 */
export interface NumberQuantity {
  readonly type: 'number';
  readonly unit: string;
  readonly minimum: number;
  readonly maximum: number;
  /** A change of at least this much is a reading of its own; less is kept in the minute's summary. */
  readonly deadband: number;
  readonly zh: string;
  readonly en: string;
}

export interface BooleanQuantity {
  readonly type: 'boolean';
  readonly zh: string;
  readonly en: string;
}

export const quantities = {
  alarm: { type: 'boolean', zh: '报警', en: 'Alarm' },
  warming_up: { type: 'boolean', zh: '预热中', en: 'Warming up' },
  self_test: { type: 'boolean', zh: '自检中', en: 'Self-test' },
  fault: { type: 'boolean', zh: '故障', en: 'Fault' },
  leak: { type: 'boolean', zh: '漏水', en: 'Water leak' },
  open: { type: 'boolean', zh: '门开', en: 'Gate open' },
  locked: { type: 'boolean', zh: '门锁闭', en: 'Gate locked' },
  valve_open: { type: 'boolean', zh: '燃气阀开', en: 'Gas valve open' },
  sounding: { type: 'boolean', zh: '警号鸣响', en: 'Siren sounding' },
  running: { type: 'boolean', zh: '运行中', en: 'Running' },
  tamper: { type: 'boolean', zh: '防拆', en: 'Tamper' },
  battery_low: { type: 'boolean', zh: '电量低', en: 'Battery low' },
  end_of_life: { type: 'boolean', zh: '寿命到期', en: 'End of life' },
  entrapment: { type: 'boolean', zh: '电梯困人', en: 'Lift entrapment' },
  out_of_service: { type: 'boolean', zh: '停止运行', en: 'Out of service' },
  methane_lel: { type: 'number', unit: '%LEL', minimum: 0, maximum: 100, deadband: 1, zh: '甲烷浓度', en: 'Methane' },
  /** The %LEL of the gas that the detector was calibrated for, where it does not say which. */
  gas_lel: {
    type: 'number',
    unit: '%LEL',
    minimum: 0,
    maximum: 100,
    deadband: 1,
    zh: '可燃气浓度',
    en: 'Combustible gas',
  },
  propane_lel: { type: 'number', unit: '%LEL', minimum: 0, maximum: 100, deadband: 1, zh: '丙烷浓度', en: 'Propane' },
  /** Parts of a million of a gas that nobody has named: shown, never weighed, because its %LEL is not known. */
  gas_ppm: { type: 'number', unit: 'ppm', minimum: 0, maximum: 1_000_000, deadband: 50, zh: '燃气浓度', en: 'Gas' },
  co_ppm: {
    type: 'number',
    unit: 'ppm',
    minimum: 0,
    maximum: 10_000,
    deadband: 5,
    zh: '一氧化碳浓度',
    en: 'Carbon monoxide',
  },
  battery_pct: { type: 'number', unit: '%', minimum: 0, maximum: 100, deadband: 2, zh: '电量', en: 'Battery' },
  temperature_c: {
    type: 'number',
    unit: '°C',
    minimum: -60,
    maximum: 150,
    deadband: 0.5,
    zh: '温度',
    en: 'Temperature',
  },
} as const satisfies Record<string, NumberQuantity | BooleanQuantity>;

export type Quantity = keyof typeof quantities;

/** Names that installers often send by mistake, with the mend in words. */
export const unitMistakes: Readonly<Record<string, { readonly meant: Quantity; readonly mend: string }>> = {
  methane_ppm: {
    meant: 'methane_lel',
    mend: 'Send methane_lel in %LEL. For methane 1 %LEL = 500 ppm; for other gases the factor differs, so Gridcall does not convert.',
  },
  methane_vol: { meant: 'methane_lel', mend: 'Send methane_lel in %LEL. For methane 5 vol% = 100 %LEL.' },
  methane: { meant: 'methane_lel', mend: 'Name the unit: send methane_lel in %LEL.' },
  battery: { meant: 'battery_pct', mend: 'Name the unit: send battery_pct from 0 to 100.' },
  battery_mv: {
    meant: 'battery_pct',
    mend: 'Send battery_pct from 0 to 100; a voltage alone does not tell the charge.',
  },
  temperature: { meant: 'temperature_c', mend: 'Name the unit: send temperature_c in degrees Celsius.' },
};

export function isQuantity(name: string): name is Quantity {
  return Object.hasOwn(quantities, name);
}

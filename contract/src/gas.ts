/**
 * Combustible gases by name. The lower explosive limit in volume percent (GB/T 50493-2019 annex A; methane 5, propane
 * 2.1) is what turns ppm into %LEL: without the name of the gas there is no conversion.
 */
export const gases = {
  methane: { zh: '甲烷（天然气）', en: 'Methane (natural gas)', lelVolumePercent: 5, quantity: 'methane_lel' },
  propane: { zh: '丙烷（液化气）', en: 'Propane (LPG)', lelVolumePercent: 2.1, quantity: 'propane_lel' },
} as const;
export type Gas = keyof typeof gases;

export function isGas(name: string): name is Gas {
  return Object.hasOwn(gases, name);
}

const PPM_PER_VOLUME_PERCENT = 10_000;

/** %LEL of a concentration in ppm. Above the explosive limit it is 100: what a detector shows there is no measure. */
export function lelOfPpm(gas: Gas, ppm: number): number {
  return Math.min(100, (ppm / (gases[gas].lelVolumePercent * PPM_PER_VOLUME_PERCENT)) * 100);
}

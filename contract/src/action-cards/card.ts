/**
 * 处置卡: what whoever answers an alert does, in the order in which it is done. Data, not code. The cards follow what fire
 * brigades, gas companies and lift inspectors tell the public; none of them promises that help is coming.
 */
export type Line = readonly [zh: string, en: string];
export type Phone = readonly [zh: string, en: string, number: string];
export interface Card {
  readonly title: Line;
  readonly steps: readonly Line[];
  readonly never: readonly Line[];
  readonly phones: readonly Phone[];
}

export const fire: Phone = ['火警', 'Fire brigade', '119'];
export const police: Phone = ['报警', 'Police', '110'];
export const ambulance: Phone = ['急救', 'Ambulance', '120'];
/** The gas hotline differs from city to city; 12345 puts through to it everywhere. */
export const gas: Phone = ['燃气抢修（12345 转接）', 'Gas emergency crew (put through by 12345)', '12345'];
export const publicHotline: Phone = ['政务服务便民热线', 'Public service hotline', '12345'];
/** 96333 is the lift rescue platform of most cities; where it is another, the number stands in the cab. */
export const liftRescue: Phone = ['电梯应急救援', 'Lift rescue', '96333'];

import { unitMistakes } from '@gridcall/contract/quantity.ts';
import { expect, test } from 'vitest';
import { detailWords } from './detail-words.ts';

test.each([
  [
    '"methane_ppm": Send methane_lel in %LEL. For methane 1 %LEL = 500 ppm; for other gases',
    '设备报的是“methane_ppm”，要改成“methane_lel”，单位 %LEL。 甲烷 1 %LEL = 500 ppm。',
  ],
  [
    '"methane_vol": Send methane_lel in %LEL. For methane 5 vol% = 100 %LEL.',
    '设备报的是“methane_vol”，要改成“methane_lel”，单位 %LEL。 甲烷 5 vol% = 100 %LEL。',
  ],
  [
    '"temperature": Name the unit: send temperature_c in degrees Celsius.',
    '设备报的是“temperature”，要改成“temperature_c”，单位 °C。',
  ],
  [
    '"battery": Name the unit: send battery_pct from 0 to 100.',
    '设备报的是“battery”，要改成“battery_pct”，单位 0–100 %。',
  ],
  ['"gas" is not a quantity of Gridcall.', '没有“gas”这种数值名。'],
  ['A lift does not report "co_ppm"; it reports entrapment.', '这种设备不报“co_ppm”，只报：entrapment。'],
  [
    '"alarm" must be true or false; it is string "True".',
    '“alarm”只能是 true 或 false，不加引号；收到的是 string "True"。',
  ],
  [
    '"co_ppm" must be a number in ppm; it is string "3".',
    '“co_ppm”要是数字，单位 ppm，不加引号；收到的是 string "3"。',
  ],
  ['"battery_pct" is 300; it must lie from 0 to 100 %.', '“battery_pct”是 300，应在 0 到 100 % 之间。'],
  [
    '"sensors/x" is none of gridcall/v1/gas-1/reading, …/event, …/status, …/answer.',
    '设备发到了“sensors/x”，读数应发到“gridcall/v1/gas-1/reading”。',
  ],
  ['The topic names "gas-2", this link is "gas-1".', '主题里写的是“gas-2”，这台设备是“gas-1”。'],
])('%s', (detail, words) => {
  expect(detailWords(detail)).toBe(words);
});

test('every mistaken unit is told in the language of the page', () => {
  const told = Object.entries(unitMistakes).map(([name, { mend }]) => detailWords(`"${name}": ${mend}`));
  expect(told.length).toBeGreaterThan(4);
  expect(told).not.toContain(null);
});

test('what is not known is left to be shown as it came', () => {
  expect(detailWords('Unexpected token x in JSON')).toBeNull();
});

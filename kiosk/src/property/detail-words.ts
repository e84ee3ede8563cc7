import { msg, str } from '../i18n/language.ts';

type Found = readonly string[];

/**
 * What exactly was wrong with a message of the own convention. The gateway keeps it once, in English, beside the payload;
 * an installer reads it in the language of the page.
 */
const known: readonly (readonly [pattern: RegExp, words: (found: Found) => string])[] = [
  [
    /^"(\w+)": (?:Name the unit: s|S)end (\w+) in (%LEL)\.(?: For methane (\S+) (\S+) = (\S+) (%LEL|ppm))?/,
    ([, sent = '', meant = '', unit = '', amount = '', of = '', is = '', other = '']) =>
      amount === ''
        ? sendInstead(sent, meant, unit)
        : `${sendInstead(sent, meant, unit)} ${msg(str`甲烷 ${amount} ${of} = ${is} ${other}。`, { id: 'property-detail-methane' })}`,
  ],
  [
    /^"(\w+)": (?:Name the unit: s|S)end (\w+) from 0 to 100/,
    ([, sent = '', meant = '']) => sendInstead(sent, meant, '0–100 %'),
  ],
  [
    /^"(\w+)": Name the unit: send (\w+) in degrees Celsius/,
    ([, sent = '', meant = '']) => sendInstead(sent, meant, '°C'),
  ],
  [
    /^"(.+)" is not a quantity of Gridcall\.$/,
    ([, name = '']) => msg(str`没有“${name}”这种数值名。`, { id: 'property-detail-unknown' }),
  ],
  [
    /^A \S+ does not report "(.+)"; it reports (.+)\.$/,
    ([, name = '', others = '']) =>
      msg(str`这种设备不报“${name}”，只报：${others}。`, { id: 'property-detail-not-of-kind' }),
  ],
  [
    /^"(.+)" must be true or false; it is (.+)\.$/,
    ([, name = '', is = '']) =>
      msg(str`“${name}”只能是 true 或 false，不加引号；收到的是 ${is}。`, { id: 'property-detail-boolean' }),
  ],
  [
    /^"(.+)" must be a number in (.+); it is (.+)\.$/,
    ([, name = '', unit = '', is = '']) =>
      msg(str`“${name}”要是数字，单位 ${unit}，不加引号；收到的是 ${is}。`, { id: 'property-detail-number' }),
  ],
  [
    /^"(.+)" is (\S+); it must lie from (\S+) to (.+)\.$/,
    ([, name = '', is = '', least = '', most = '']) =>
      msg(str`“${name}”是 ${is}，应在 ${least} 到 ${most} 之间。`, { id: 'property-detail-range' }),
  ],
  [
    /^"(.+)" is none of (gridcall\/v1\/[^/]+\/reading), …\/event, /,
    ([, sent = '', right = '']) =>
      msg(str`设备发到了“${sent}”，读数应发到“${right}”。`, { id: 'property-detail-topic' }),
  ],
  [
    /^The topic names "(.+)", this link is "(.+)"\.$/,
    ([, sent = '', own = '']) =>
      msg(str`主题里写的是“${sent}”，这台设备是“${own}”。`, { id: 'property-detail-not-yours' }),
  ],
];

function sendInstead(sent: string, meant: string, unit: string): string {
  return msg(str`设备报的是“${sent}”，要改成“${meant}”，单位 ${unit}。`, { id: 'property-detail-unit' });
}

/** Null for what is not known here: it is shown as the gateway wrote it. */
export function detailWords(detail: string): string | null {
  for (const [pattern, words] of known) {
    const found = pattern.exec(detail);
    if (found) return words(found);
  }
  return null;
}

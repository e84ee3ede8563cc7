/** Why a modem refused, in words an installer can use (3GPP TS 27.005 §3.2.5, 27.007 §9.2, 24.011 annex E). */
export interface AtError {
  readonly code: string;
  readonly words: string;
  /** Trying again will not help: the number, the card or the contract is wrong. */
  readonly isFinal: boolean;
}

const cms: Readonly<Record<number, readonly [words: string, isFinal: boolean]>> = {
  1: ['没有这个号码 / there is no such number', true],
  8: ['运营商禁止此卡发短信 / the operator bars this card from sending', true],
  10: ['此卡被限制外呼 / calls are barred for this card', true],
  21: ['网络拒绝了这条短信：余额不足或号码被拒 / the network rejected it: no credit, or a barred number', true],
  27: ['对方不在服务区 / the destination is out of service', false],
  28: ['号码未登记 / the subscriber is not known', true],
  30: ['号码未登记 / the subscriber is not known', true],
  38: ['移动网络故障 / the network is out of order', false],
  41: ['移动网络暂时故障 / a temporary failure of the network', false],
  42: ['移动网络拥塞 / the network is congested', false],
  47: ['移动网络资源不足 / the network has no resources', false],
  50: ['此卡没有开通短信 / this card has no SMS', true],
  69: ['此卡没有开通短信 / this card has no SMS', true],
  304: ['短信中心号码不对：请检查 notify.serviceCentre / check notify.serviceCentre', true],
  310: ['没有插 SIM 卡 / there is no SIM card', false],
  311: ['SIM 卡要 PIN：请设置 notify.modemPin / the SIM wants its PIN: set notify.modemPin', false],
  313: ['SIM 卡故障：请换卡 / the SIM card fails: replace it', false],
  314: ['SIM 卡忙 / the SIM card is busy', false],
  316: ['SIM 卡被锁，要 PUK：请用手机解锁 / the SIM is locked and wants its PUK: unlock it in a phone', false],
  322: ['SIM 卡短信已满 / the memory for messages is full', false],
  330: ['没有短信中心号码：请设置 notify.serviceCentre / no service centre: set notify.serviceCentre', true],
  331: ['没有移动网络 / there is no network', false],
  332: ['移动网络没有回应 / the network does not answer', false],
};

const cme: Readonly<Record<number, string>> = {
  10: '没有插 SIM 卡 / there is no SIM card',
  11: 'SIM 卡要 PIN：请设置 notify.modemPin / the SIM wants its PIN: set notify.modemPin',
  12: 'SIM 卡被锁，要 PUK：请用手机解锁 / the SIM is locked and wants its PUK: unlock it in a phone',
  13: 'SIM 卡故障：请换卡 / the SIM card fails: replace it',
  14: 'SIM 卡忙 / the SIM card is busy',
  15: 'SIM 卡不对：请换卡 / it is the wrong SIM card: replace it',
  16: 'PIN 不对：不会再试，请检查 notify.modemPin / the PIN is wrong and is not tried again: check notify.modemPin',
};

/** The line that ends a command without success; undefined for any other line. */
export function errorOf(line: string): AtError | undefined {
  if (line === 'ERROR' || line === 'COMMAND NOT SUPPORT') {
    return { code: 'ERROR', words: '模块不接受这个命令 / the modem does not take this command', isFinal: false };
  }
  const match = /^\+(CMS|CME) ERROR: *(.*)$/.exec(line);
  if (match === null) return undefined;
  const [, family = '', value = ''] = match;
  const number = Number(value);
  const [words, isFinal] = family === 'CMS' ? (cms[number] ?? []) : [cme[number], false];
  const code = `${family} ${value.slice(0, 40)}`;
  return { code, words: words ?? `模块报错 ${code} / the modem says ${code}`, isFinal: isFinal ?? false };
}

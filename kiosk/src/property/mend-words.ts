import { msg } from '../i18n/language.ts';

/** The gateway's mends are for everybody; these name a command or a document, and an installer on a ladder has neither. */
const own: Readonly<Record<string, () => string>> = {
  UNKNOWN_COMPANY: () =>
    msg('向对方要单位编号：对方登录本页后，在“设备”最下面看得到。', { id: 'property-mend-company' }),
  UNKNOWN_PLACE: () => msg('地点照“接入”里列出的名字写，从楼栋写起。', { id: 'property-mend-place' }),
  KIND_UNKNOWN: () =>
    msg('类型写：燃气探测器、烟雾探测器、一氧化碳探测器、漏水传感器、门禁、电梯。', { id: 'property-mend-kind' }),
  DEVICE_UNKNOWN: () => msg('先在“接入”里登记这台设备。', { id: 'property-mend-device' }),
  LINK_REVOKED: () => msg('要再用它就重新接入，取得新凭证。', { id: 'property-refusal-revoked-mend' }),
};

export function mendWords(code: string | null, mend: string): string {
  return code !== null && Object.hasOwn(own, code) ? (own[code]?.() ?? mend) : mend;
}

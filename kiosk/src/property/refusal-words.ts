import { msg, str } from '../i18n/language.ts';

interface Words {
  readonly title: string;
  readonly mend: string;
}

/** By a word that stands in the gateway's reason, which is written for a log. What matches none is shown as it is. */
const known: readonly (readonly [mark: RegExp, words: (reason: string) => Words])[] = [
  [
    /password/i,
    () => ({
      title: msg('密码不对', { id: 'property-refusal-password' }),
      mend: msg('重新扫码或照抄最近一次登记、更换或移交时显示的密码；丢失了就用“更换”取得新密码。', {
        id: 'property-refusal-password-mend',
      }),
    }),
  ],
  [
    /revoked/i,
    () => ({
      title: msg('这台设备的登记已撤销', { id: 'property-refusal-revoked' }),
      mend: msg('要再用它就重新接入，取得新凭证。', { id: 'property-refusal-revoked-mend' }),
    }),
  ],
  [
    /no link|client id|user ?name/i,
    () => ({
      title: msg('用户名或客户端编号不对', { id: 'property-refusal-client' }),
      mend: msg('用户名和客户端编号都填这台设备自己的编号。', { id: 'property-refusal-client-mend' }),
    }),
  ],
  [
    /connections|quota|too many/i,
    () => ({
      title: msg('连接太多', { id: 'property-refusal-many' }),
      mend: msg('一个编号只给一台设备用；关掉多余的连接。', { id: 'property-refusal-many-mend' }),
    }),
  ],
  [
    /bytes|limit|packet/i,
    (reason) => ({
      title: msg('消息过大', { id: 'property-refusal-large' }),
      mend: tooLarge(reason),
    }),
  ],
];

function tooLarge(reason: string): string {
  const limit = /limit of (\d+) bytes/.exec(reason)?.[1] ?? '';
  return reason.includes('mqtt.bridgePacketBytes')
    ? msg(
        str`网桥的清单超过上限 ${limit} 字节，每次连接都会再发：把设备分到两个网桥，删掉不用的保留消息，或请管理员提高 mqtt.bridgePacketBytes。`,
        { id: 'property-refusal-list-mend' },
      )
    : msg(str`设备发的数据包超过上限 ${limit} 字节：让它一次少发一些。`, { id: 'property-refusal-large-mend' });
}

export function refusalWords(reason: string): Words {
  const found = known.find(([mark]) => mark.test(reason));
  return found ? found[1](reason) : { title: msg('连接被拒绝', { id: 'property-refusal' }), mend: reason };
}

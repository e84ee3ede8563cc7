import { msg } from '../i18n/language.ts';

interface Words {
  readonly title: string;
  readonly mend: string;
}

/** By a word that stands in the gateway's reason, which is written for a log. What matches none is shown as it is. */
const known: readonly (readonly [mark: RegExp, words: () => Words])[] = [
  [
    /password/i,
    () => ({
      title: msg('密码不对', { id: 'property-refusal-password' }),
      mend: msg('重新扫码或照抄登记时显示的密码；丢失了就用“更换”取得新密码。', {
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
    () => ({
      title: msg('消息过大', { id: 'property-refusal-large' }),
      mend: msg('设备发的数据包超过上限：让它一次少发一些。', { id: 'property-refusal-large-mend' }),
    }),
  ],
];

export function refusalWords(reason: string): Words {
  const found = known.find(([mark]) => mark.test(reason));
  return found ? found[1]() : { title: msg('连接被拒绝', { id: 'property-refusal' }), mend: reason };
}

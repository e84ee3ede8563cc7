import type { ErrorDefinition } from './error-definition.ts';

/** Of notices pushed to phones by the queue; part of the one table in errors.ts. */
export const pushErrors = {
  PUSH_NOBODY: {
    status: 404,
    zh: '没有手机订阅推送',
    en: 'No phone has subscribed to notices',
    mendZh: '请本人在手机上打开网格事件队列的 /steward/ 页面，登录后允许通知。',
    mendEn: 'Let the person open /steward/ of the grid incident queue on the phone, sign in, and allow notices.',
  },
  PUSH_GONE: {
    status: 410,
    zh: '手机的推送订阅已失效',
    en: "The phone's subscription has ended",
    mendZh: '请本人在手机上重新打开 /steward/ 页面，再次允许通知。',
    mendEn: 'Let the person open /steward/ on the phone again and allow notices once more.',
  },
  PUSH_LATER: {
    status: 429,
    zh: '推送服务要求稍后再发',
    en: 'The push service asks to come again later',
    mendZh: '到时会再发；急的请改用其他通道。',
    mendEn: 'It is sent again then; for what is urgent use another channel.',
  },
  PUSH_FAILED: {
    status: 502,
    zh: '推送服务没有收下',
    en: 'The push service did not take it',
    mendZh: '请检查队列服务器能否访问手机厂商的推送服务，见“detail”。',
    mendEn: 'Check that the queue reaches the push service of the phone; see "detail".',
  },
  PUSH_ENDPOINT_REFUSED: {
    status: 422,
    zh: '不能用这个推送服务',
    en: 'This push service cannot be used',
    mendZh: '推送地址须是公网 https；自建的推送服务请由管理员写进 queue.pushHosts。',
    mendEn:
      'The address must be public https; a push service of your own is entered in queue.pushHosts by the operator.',
  },
  TICKET_ENDED: {
    status: 410,
    zh: '这条通知上的按钮已失效',
    en: 'The button of this notice has ended',
    mendZh: '请点开通知，在页面上接警。',
    mendEn: 'Open the notice and take the alert on the page.',
  },
} as const satisfies Record<string, ErrorDefinition>;

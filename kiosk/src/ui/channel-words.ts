import type { Channel } from '@gridcall/contract/channel.ts';
import { msg } from '../i18n/language.ts';

const channels: Readonly<Record<Channel, () => string>> = {
  'steward-page': () => msg('楼栋长页面', { id: 'ui-channel-page' }),
  sms: () => msg('短信', { id: 'ui-channel-sms' }),
  push: () => msg('推送', { id: 'ui-channel-push' }),
  wecom: () => msg('企业微信', { id: 'ui-channel-wecom' }),
  http: () => msg('短信/语音网关', { id: 'ui-channel-http' }),
  siren: () => msg('声光警号', { id: 'ui-channel-siren' }),
  kiosk: () => msg('居民终端', { id: 'ui-channel-kiosk' }),
};

/** A way to people, as every page names it; one that this page does not know yet, as it is. */
export function channelWord(channel: string): string {
  return Object.hasOwn(channels, channel) ? channels[channel as Channel]() : channel;
}

import { Type } from 'typebox';

/** Ways to one person. A page needs no address; the others are reached under one that is sealed at rest. */
export const personChannels = ['steward-page', 'sms', 'push', 'wecom', 'http'] as const;
export type PersonChannel = (typeof personChannels)[number];
export const PersonChannelSchema = Type.Enum([...personChannels]);

/** Ways to everybody at one place. */
export const placeChannels = ['siren', 'kiosk'] as const;
export type PlaceChannel = (typeof placeChannels)[number];

export const channels = [...personChannels, ...placeChannels] as const;
export type Channel = (typeof channels)[number];
export const ChannelSchema = Type.Enum([...channels]);

/** Whether a contact by this channel needs an address of its own. The page and the phones that subscribed are found by who it is. */
export function needsAddress(channel: PersonChannel): boolean {
  return channel === 'sms' || channel === 'wecom' || channel === 'http';
}

const phoneNumber = /^\+?[0-9]{3,20}$/;
const robotAddress = /^(?:https:\/\/[^/?#]+\/cgi-bin\/webhook\/send\?key=)?([0-9a-zA-Z-]{16,64})$/;
/** Whatever somebody's gateway calls a person by; no line ends in it. */
const account = /^[\x20-\x7e\u00a0-\uffff]{1,120}$/u;

/** The address as it is kept: a number without its spaces, a robot's key without its URL. Undefined where it is none. */
export function addressOf(channel: PersonChannel, written: string): string | undefined {
  const text = written.trim();
  switch (channel) {
    case 'sms': {
      const number = text.replace(/[\s()-]/g, '');
      return phoneNumber.test(number) ? number : undefined;
    }
    case 'wecom':
      return robotAddress.exec(text)?.[1];
    case 'http':
      return account.test(text) ? text : undefined;
    case 'steward-page':
    case 'push':
      return undefined;
  }
}

/** Enough to know one's own address again, and no more. */
export function maskedAddress(address: string): string {
  if (address.length < 8) return '****';
  return `${address.slice(0, 3)}****${address.slice(-2)}`;
}

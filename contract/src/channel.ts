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

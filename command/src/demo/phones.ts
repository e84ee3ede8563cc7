import type { PersonChannel } from '@gridcall/contract/channel.ts';
import { ChannelsSchema, ContactsSchema } from '@gridcall/contract/http-channels.ts';
import { Type } from 'typebox';
import type { Api } from '../api.ts';

/** Whom a text reaches in the demonstration. The numbers are nobody's: the phones are simulated. */
const numbers: Readonly<Record<string, string>> = {
  'ma-xiulan': '13800138001',
  'wang-jianguo': '13800138002',
  'li-guihua': '13800138003',
  'sun-lihua': '13800138004',
  'he-wenjun': '13800138005',
  'zhao-delin': '13800138006',
};
const SMS: PersonChannel = 'sms';

/** Gives people of the estate their phones, where they have none. */
export async function ensurePhones(gateway: Api): Promise<void> {
  const [{ people = [] }, { contacts }] = await Promise.all([
    gateway.call('GET', '/api/v1/channels', ChannelsSchema),
    gateway.call('GET', '/api/v1/administration/contacts', ContactsSchema),
  ]);
  const withPhone = new Set(contacts.filter(({ channel }) => channel === SMS).map(({ personId }) => personId));
  const without = people.filter(({ personId }) => !withPhone.has(personId) && numbers[personId] !== undefined);
  await Promise.all(
    without.map(({ personId }) => {
      const path = `/api/v1/administration/contacts/${personId}/${SMS}`;
      return gateway.call('PUT', path, Type.Unknown(), { address: numbers[personId] });
    }),
  );
}

/** Whose phone it is, for who reads along. */
export function ownerOf(number: string): string {
  return Object.keys(numbers).find((personId) => numbers[personId] === number) ?? number;
}

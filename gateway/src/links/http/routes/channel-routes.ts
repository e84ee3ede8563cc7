import { addressOf, maskedAddress, needsAddress, type PersonChannel } from '@gridcall/contract/channel.ts';
import {
  ChannelsSchema,
  ContactBodySchema,
  ContactParametersSchema,
  ContactSwitchSchema,
  ContactsSchema,
  ContactTestSchema,
} from '@gridcall/contract/http-channels.ts';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { channelsOf } from '../../../core/contact.ts';
import { openSealed, sealText } from '../../../platform/sealed-text.ts';
import { personIn, type RouteContext, submitInput } from '../context.ts';
import { invalidField, ProblemError } from '../problems.ts';
import type { HttpServer } from '../server.ts';

const path = '/administration/contacts/:personId/:channel';
const tags = ['channels'];

/** Ways to people: which work now, who is reached by what, and the contacts themselves. */
export function channelRoutes(server: HttpServer, context: RouteContext): void {
  channelsRoute(server, context);
  contactsRoute(server, context);
  putRoute(server, context);
  changeRoutes(server, context);
  testRoute(server, context);
}

function channelsRoute(server: HttpServer, { options: { store, notifier } }: RouteContext): void {
  server.get(
    '/channels',
    {
      config: { verb: 'channels:read' },
      schema: { summary: 'Which channels can reach somebody now', tags, response: { 200: ChannelsSchema } },
    },
    async (request) => {
      const { state } = store;
      const people = [...state.all('person')].map(({ id, name }) => {
        return { personId: id, name, reachableBy: [...channelsOf(state, id)] };
      });
      const count = (channel: string) =>
        people.filter((one) => one.reachableBy.some((name) => name === channel)).length;
      const channels = notifier
        .report()
        .map((row) => ({ ...row, detail: { ...row.detail }, reaches: count(row.channel) }));
      return personIn(request).subject === 'operator' ? { channels, people } : { channels };
    },
  );
}

function contactsRoute(server: HttpServer, { options: { store, secrets } }: RouteContext): void {
  server.get(
    '/administration/contacts',
    {
      config: { verb: 'contacts:manage' },
      schema: {
        summary: 'Contacts, with the first and last signs of each address',
        tags,
        response: { 200: ContactsSchema },
      },
    },
    async () => ({
      contacts: [...store.state.all('contact')].map(({ id: _id, sealedAddress, ...row }) => {
        const address =
          sealedAddress === null ? undefined : openSealed(secrets.phoneKey, 'contact-address', sealedAddress);
        const name = store.state.get('person', row.personId)?.name ?? row.personId;
        return { ...row, name, address: address === undefined ? null : maskedAddress(address) };
      }),
    }),
  );
}

function putRoute(server: HttpServer, context: RouteContext): void {
  const { random, secrets } = context.options;
  server.put(
    path,
    {
      config: { verb: 'contacts:manage' },
      schema: {
        summary: 'Adds a way to a person, or another address for it',
        tags,
        params: ContactParametersSchema,
        body: ContactBodySchema,
        response: { 204: Type.Null({ description: 'It is used from now on' }) },
      },
    },
    async (request, reply) => {
      const { channel } = request.params;
      const address = checkedAddress(channel, request.body.address);
      const sealedAddress = address === null ? null : sealText(secrets.phoneKey, 'contact-address', address, random);
      await submitInput(context, { kind: 'put-contact', ...request.params, sealedAddress, ...actorIn(request) });
      return reply.code(204).send(null);
    },
  );
}

function changeRoutes(server: HttpServer, context: RouteContext): void {
  const shared = { config: { verb: 'contacts:manage' } } as const;
  const response = { 204: Type.Null({ description: 'It is done' }) };
  server.patch(
    path,
    {
      ...shared,
      schema: {
        summary: 'Uses it no longer, or again',
        tags,
        params: ContactParametersSchema,
        body: ContactSwitchSchema,
        response,
      },
    },
    async (request, reply) => {
      const { disabled } = request.body;
      await submitInput(context, { kind: 'switch-contact', ...request.params, disabled, ...actorIn(request) });
      return reply.code(204).send(null);
    },
  );
  server.delete(
    path,
    { ...shared, schema: { summary: 'Erases it, with its address', tags, params: ContactParametersSchema, response } },
    async (request, reply) => {
      await submitInput(context, { kind: 'remove-contact', ...request.params, ...actorIn(request) });
      return reply.code(204).send(null);
    },
  );
}

function testRoute(server: HttpServer, context: RouteContext): void {
  const { notifier, store } = context.options;
  server.post(
    `${path}/test`,
    {
      config: { verb: 'contacts:manage' },
      schema: {
        summary: 'Sends a notice that says it is a test',
        tags,
        params: ContactParametersSchema,
        response: { 200: ContactTestSchema },
      },
    },
    async (request) => {
      const { personId, channel } = request.params;
      if (store.state.get('person', personId) === undefined)
        throw new ProblemError('NOT_FOUND', `no person ${personId}`);
      const result = await notifier.test(personId, channel);
      const error = result.ok ? null : result.reason;
      await submitInput(context, { kind: 'contact-result', personId, channel, error, ...actorIn(request) });
      if (!result.ok) throw new ProblemError('CHANNEL_FAILED', result.reason);
      return { state: result.state };
    },
  );
}

function actorIn(request: FastifyRequest): { readonly by: string; readonly byPost: string } {
  const { name, subject } = personIn(request);
  return { by: name, byPost: subject };
}

/** As it is kept; null where the channel needs none. */
function checkedAddress(channel: PersonChannel, written: string | undefined): string | null {
  if (!needsAddress(channel) && written === undefined) return null;
  const address = addressOf(channel, written ?? '');
  if (address !== undefined) return address;
  const { zh, en } = addressWords[channel];
  throw invalidField('address', zh, en);
}

const noAddress = { zh: '这个通道不需要地址。', en: 'This channel has no address of its own.' };

const addressWords: Readonly<Record<PersonChannel, { readonly zh: string; readonly en: string }>> = {
  sms: { zh: '请填写手机号，例如 13800138000。', en: 'Write a phone number, such as 13800138000.' },
  wecom: { zh: '请粘贴群机器人的 Webhook 地址。', en: "Paste the robot's webhook address." },
  http: { zh: '请填写网关认得的号码或账号。', en: 'Write the number or account that the gateway knows.' },
  push: noAddress,
  'steward-page': noAddress,
};
